using System.IO.Compression;
using System.Security.Cryptography;
using Audit.Folds;
using Audit.Import;
using Audit.Proof;
using Messaging;
using TestKit;

namespace Audit.Tests.Import;

public sealed class ImportRunTests : IAsyncLifetime
{
    private TestDatabase _database = null!;

    public async Task InitializeAsync() => _database = await TestDatabase.CreateAsync(LedgerTable.MapTo);

    public Task DisposeAsync() => _database.DisposeAsync().AsTask();

    [Fact]
    public async Task A_second_import_of_the_same_file_changes_nothing_and_says_so()
    {
        var first = await ImportAsync(Shop.Table);
        first.Counts.ShouldBe(new(Records: 4, Added: 4, Continued: 0, Unchanged: 0, Changed: 0, Refused: 0));
        var ledger = await FactsAsync();
        (ledger.Count - first.Facts).ShouldBe(1, "besides the facts counted the ledger has the one about the import itself");
        var second = await ImportAsync(Shop.Table);
        (second.Counts, second.Facts).ShouldBe((new(Records: 4, Added: 0, Continued: 0, Unchanged: 4, Changed: 0, Refused: 0), 0));
        (await FactsAsync()).Select(f => (f.Position, f.FactId, f.ReceivedAt)).ShouldBe(ledger.Select(f => (f.Position, f.FactId, f.ReceivedAt)));
        (second.ChangedNothing, second.IsClean).ShouldBe((true, true));
        Completeness.Of(await new LedgerReader(_database.Service).PlacesAsync(default)).Complete.ShouldBeTrue();
    }

    [Fact]
    public async Task Without_the_marks_of_an_import_before_and_by_others_the_same_file_changes_nothing_either()
    {
        var first = await ImportAsync(Shop.Table);
        var marks = await MarksAsync();
        marks.Count.ShouldBe(4);
        foreach (var spoil in new[] { "delete from imported_records", "update imported_records set mark = 'of another build'", "update imported_records set head = '\\x00'" })
        {
            await _database.Service.RunAsync(spoil, default);
            var again = await ImportAsync(Shop.Table);
            (again.Counts.Unchanged, again.Facts, again.ChangedNothing).ShouldBe((4, 0, true), spoil);
            (again.Verdicts.Agree, again.Verdicts.None).ShouldBe((first.Verdicts.Agree, first.Verdicts.None), spoil);
            (await MarksAsync()).ShouldBe(marks, ignoreOrder: true, spoil);
        }
    }

    [Fact]
    public async Task A_record_that_changed_is_not_marked_and_a_mark_says_nothing_once_its_customer_was_erased()
    {
        await ImportAsync(Shop.Table);
        var marks = await MarksAsync();
        (await ImportAsync(Shop.Table.Replace("b,2024-03-04 10:00", "b,2024-03-04 10:01"))).Counts.Changed.ShouldBe(1);
        (await MarksAsync()).ShouldBe(marks, ignoreOrder: true);

        await using (var command = _database.Owner.CreateCommand("update vault.keys set key = null, erasure = nextval('vault.erasures')")) await command.ExecuteNonQueryAsync();
        await _database.Service.RunAsync("delete from imported_records", default);
        await ImportAsync(Shop.Table);
        (await MarksAsync()).ShouldBeEmpty("each of them has a text, which is erased");
    }

    [Fact]
    public async Task A_file_that_goes_beyond_a_bound_is_refused_and_nothing_of_it_is_taken()
    {
        const string mapping =
            """
            {
              "name": "shop", "times": { "zone": "UTC" },
              "id": { "column": "concept:name" }, "receivedAt": { "column": "first/time:timestamp" },
              "kind": { "constant": "consultation" }, "channel": { "constant": "web" }, "category": { "constant": "lamp" }, "policies": [], "calendars": []
            }
            """;
        const string whole = """<trace><string key="concept:name" value="a"/><event><date key="time:timestamp" value="2024-01-01T10:00:00Z"/></event></trace>""";
        (await Shop.ImportAsync(_database.Service, $"<log>{whole}</log>", mapping, fileName: "shop.xes")).Counts.Requests.ShouldBe(1);
        var before = (await FactsAsync()).Count;
        var packed = new MemoryStream();
        await using (var gzip = new GZipStream(packed, CompressionMode.Compress, leaveOpen: true))
        {
            await gzip.WriteAsync(Shop.Bytes($"<log>\n{whole.Replace("\"a\"", "\"b\"")}\n<trace>{string.Concat(Enumerable.Repeat("<event/>", 500_000))}</trace></log>"));
        }

        await using var writer = new LedgerWriter(_database.Service);
        var run = new ImportRun(new LedgerReader(_database.Service), writer, _database.Service, TimeProvider.System);
        packed.Length.ShouldBeLessThan(100_000);
        (await Should.ThrowAsync<Refusal>(() => run.ImportAsync("shop.xes.gz", packed, Shop.Bytes(mapping), strict: false, null, default)))
            .Message.ShouldBe("Line 3: the trace that begins here has more than 10,000 events.");
        (await FactsAsync()).Count.ShouldBe(before);
    }

    [Fact]
    public async Task Asked_for_all_a_report_lists_no_more_faults_than_its_bound_counts_the_others_and_says_that_it_is_not_whole()
    {
        var table = Shop.Header + "\n" + string.Concat(Enumerable.Repeat("y,2024\n", ImportReport.MostFaults + 1));
        var report = await Shop.ImportAsync(_database.Service, table, listAll: true);
        (report.Faults.Count, report.InAll.Faults, report.ListsAll).ShouldBe((100_000, 100_001, false));
    }

    [Theory]
    [InlineData(false, 1000)]
    [InlineData(true, 3001)]
    public async Task However_many_records_are_refused_the_report_counts_all_and_lists_the_first_unless_asked_for_all(bool listAll, int listed)
    {
        var bad = string.Concat(Enumerable.Range(0, 1500).Select(i => $"x{i},never,{new string('9', 5000)},,,x,call,\n"));
        var report = await Shop.ImportAsync(_database.Service, Shop.Table + bad + "y,2024\n", listAll: listAll);
        (report.Counts.Refused, report.InAll.Faults, report.Faults.Count, report.ListsAll).ShouldBe((1501, 3001, listed, listAll));
        report.Faults.Max(fault => fault.Reason.Length).ShouldBeLessThanOrEqualTo(301);
        report.ChangedNothing.ShouldBeFalse();
    }

    [Fact]
    public async Task A_record_that_went_on_is_continued_and_one_that_changed_is_named_and_left_alone()
    {
        await ImportAsync(Shop.Table);
        var before = (await FactsAsync()).Count;
        var again = await ImportAsync(Shop.Table
            .Replace("c,2024-03-04 11:00,2024-03-05 11:00,,,", "c,2024-03-04 11:00,2024-03-05 11:00,2024-03-05 10:59,OK,")
            .Replace("b,2024-03-04 10:00", "b,2024-03-04 10:01"));
        (again.Counts, again.Facts).ShouldBe((new(Records: 4, Added: 0, Continued: 1, Unchanged: 2, Changed: 1, Refused: 0), 4));
        var changed = again.Changed.ShouldHaveSingleItem();
        (changed.RecordId, changed.Line, changed.Fact).ShouldBe(("b", 3, "request_received"));
        (await FactsAsync()).Count.ShouldBe(before + 4 + 1);
        var promises = (await FactsAsync()).Where(f => f.RequestId is not null).GroupBy(f => f.RequestId)
            .SelectMany(request => PromiseHistory.Of(request, DateTimeOffset.MaxValue));
        promises.Select(p => p.Outcome).Order().ShouldBe([PromiseVerdict.Kept, PromiseVerdict.Kept, PromiseVerdict.FulfilledLate]);
    }

    [Fact]
    public async Task Every_verdict_is_recomputed_and_one_that_is_wrong_is_named_with_its_facts()
    {
        var right = await ImportAsync(Shop.Table);
        (right.Verdicts.Agree, right.Verdicts.Differ, right.Verdicts.None, right.Differing.Count).ShouldBe((2, 0, 1, 0));
        right.Verdicts.NotRecomputable.ShouldBe([new("nothing was promised to it", 1)]);
        right.Verdicts.Requests.ShouldBe(right.Counts.Requests);
        var wrong = await ImportAsync($"{Shop.Header}\ne,2024-03-04 09:00,2024-03-05 09:00,2024-03-05 09:01,OK,x,call,\n");
        (wrong.Verdicts.Agree, wrong.Verdicts.Differ, wrong.Verdicts.Requests).ShouldBe((0, 1, 1));
        var differs = wrong.Differing.ShouldHaveSingleItem();
        (differs.RecordId, differs.Line).ShouldBe(("e", 2));
        differs.Promise.Disagreements.Single(d => d.What == "outcome").ShouldSatisfyAllConditions(
            d => d.Recorded.ShouldBe("kept"), d => d.Recomputed.ShouldBe("fulfilledLate"));
        differs.Promise.Facts.Select(f => f.Type).ShouldBe(["follow_up_opened", "promise_made", "result_told", "promise_kept"]);
    }

    [Fact]
    public async Task Bad_records_are_refused_each_by_itself_and_counted()
    {
        var report = await ImportAsync(Shop.Table + "a,2024-03-04 09:00,,,,x,call,\ne,never,,,,x,call,\nf,2024\n");
        report.Counts.ShouldBe(new(Records: 7, Added: 4, Continued: 0, Unchanged: 0, Changed: 0, Refused: 3));
        report.Faults.Select(ImportRun.Sentence).ShouldBe(
        [
            "Line 6, column id: The id a is on line 2 already.",
            "Line 7, column opened: 'never' is not a time of the form yyyy-MM-dd HH:mm.",
            "Line 8: The record has 2 values where the header has 8.",
        ]);
        (await Should.ThrowAsync<Refusal>(() => ImportAsync(Shop.Table.Replace("a,2024", "a,20x4"), strict: true)))
            .Message.ShouldStartWith("Line 2, column opened");
    }

    [Fact]
    public async Task Refused_again_nothing_changed_and_that_is_said_beside_what_was_refused()
    {
        await ImportAsync(Shop.Table + "e,never,,,,x,call,\n");
        var again = await ImportAsync(Shop.Table + "e,never,,,,x,call,\n");
        (again.ChangedNothing, again.IsClean, again.Counts.Unchanged, again.Counts.Refused).ShouldBe((true, false, 4, 1));
    }

    [Fact]
    public async Task Of_many_batches_imported_again_only_what_changed_is_named_and_what_was_refused_is_refused_by_the_same_lines()
    {
        var lines = Enumerable.Range(0, 1200).Select(i => i switch
        {
            700 => "never,never,,,,x,call,",
            701 => "id1,2024-03-04 09:00,2024-03-05 09:00,,,x,call,",
            _ => $"id{i},2024-03-04 09:00,2024-03-05 09:00,2024-03-04 15:00,OK,x,call,Customer {i}",
        });
        var table = $"{Shop.Header}\n{string.Join('\n', lines)}\n";
        var first = await ImportAsync(table);
        first.Counts.ShouldBe(new(Records: 1200, Added: 1198, Continued: 0, Unchanged: 0, Changed: 0, Refused: 2));
        first.Faults.Select(f => f.Line).ShouldBe([702, 703]);
        first.Formats.Select(f => f.Times).ShouldBe([1198, 1199, 1199]);

        var again = await ImportAsync(table);
        (again.ChangedNothing, again.Counts).ShouldBe((true, new(Records: 1200, Added: 0, Continued: 0, Unchanged: 1198, Changed: 0, Refused: 2)));
        again.Faults.ShouldBe(first.Faults);
        again.Verdicts.Agree.ShouldBe(1198);

        var changed = await ImportAsync(table.Replace("Customer 999", "Another").Replace("id5,2024-03-04 09:00", "id5,2024-03-04 08:59"));
        changed.Changed.Select(c => (c.RecordId, c.Line, c.Fact)).ShouldBe([("id5", 7L, "request_received"), ("id999", 1001L, "request_received")]);
        (changed.ChangedNothing, changed.Counts.Unchanged, changed.Counts.Changed).ShouldBe((true, 1196, 2));
    }

    [Fact]
    public async Task The_same_file_by_a_mapping_that_says_something_else_is_noticed_record_by_record()
    {
        await ImportAsync(Shop.Table);
        var again = await ImportAsync(Shop.Table, Shop.Mapping.Replace("\"web\": \"web\"", "\"web\": \"app\""));
        again.Changed.Select(c => (c.RecordId, c.Fact)).ShouldBe([("c", "request_received")]);
        (again.Counts.Unchanged, again.Counts.Changed, again.Facts).ShouldBe((3, 1, 0));
        var moved = await ImportAsync(Shop.Table, Shop.Mapping.Replace("Europe/Paris", "Europe/London"));
        (moved.Counts.Changed, moved.Facts).ShouldBe((4, 0));
        var named = await ImportAsync(Shop.Table, Shop.Mapping.Replace("\"constant\": \"repair\"", "\"constant\": \"field\""));
        named.Changed.Select(c => c.Fact).ShouldBe(Enumerable.Repeat("request_dispatched", 4));
    }

    [Fact]
    public async Task What_is_imported_is_chained_and_its_personal_texts_are_sealed_also_where_it_is_continued()
    {
        await ImportAsync(Shop.Table);
        await ImportAsync(Shop.Table.Replace("c,2024-03-04 11:00,2024-03-05 11:00,,,", "c,2024-03-04 11:00,2024-03-05 11:00,2024-03-05 10:59,OK,"));
        foreach (var stream in (await FactsAsync()).Where(f => f.RequestId is not null).GroupBy(f => f.StreamId))
        {
            byte[] previous = [];
            foreach (var fact in stream.OrderBy(f => f.StreamVersion))
            {
                previous = LedgerEntry.HashOf(fact, previous, Shop.Bytes(fact.Data.GetRawText()));
                fact.Hash.ShouldBe(Convert.ToBase64String(previous), $"{fact.Type} {fact.CausationId}");
                if (fact.Type == "request_received") fact["profile.text"].ShouldNotBeNull().ShouldStartWith(SealedText.Mark);
            }
        }
    }

    [Theory]
    [InlineData("f,2024\n", true, "shop.csv")]
    [InlineData("e,\"2024-03-04 09:00,,,,x,call,\n", true, "shop.csv")]
    [InlineData("<log><trace>", false, "shop.xes")]
    [InlineData("<log><trace/></log>", false, "shop.xes")]
    [InlineData("other,columns\n1,2\n", false, "shop.csv")]
    public async Task An_import_that_is_refused_leaves_nothing_behind(string content, bool behindTheTable, string fileName)
    {
        await Should.ThrowAsync<Refusal>(() => Shop.ImportAsync(
            _database.Service, behindTheTable ? Shop.Table + content : content, strict: behindTheTable, fileName: fileName));
        (await FactsAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_policy_that_is_refused_takes_the_calendar_beside_it_along()
    {
        await ImportAsync(Shop.Table);
        var before = (await FactsAsync()).Count;
        var calendar = "{ \"id\": \"shop\", \"version\": 1,";
        var mapping = Shop.Mapping.Replace("\"name\": \"fault\"", "\"name\": \"repair\"")
            .Replace($"\"calendars\": [ {calendar}", $"\"calendars\": [ {calendar.Replace("1,", "2,")} \"effectiveFrom\": \"2021-01-01T00:00:00Z\", \"timeZone\": \"UTC\", \"roundTheClock\": true }}, {calendar}");
        (await Should.ThrowAsync<Refusal>(() => ImportAsync(Shop.Table, mapping))).Message.ShouldContain("give it a higher version");
        (await FactsAsync()).Count.ShouldBe(before);
    }

    [Fact]
    public async Task Agreement_is_never_claimed_without_a_comparison_and_the_four_numbers_add_up()
    {
        var report = await ImportAsync(
            $"""
            {Shop.Header}
            agrees,2024-03-04 09:00,2024-03-05 09:00,2024-03-04 15:00,OK,x,call,
            late,2024-03-04 09:00,2024-03-05 09:00,2024-03-06 15:00,LATE,x,call,
            open and late,2024-03-04 09:00,2024-03-05 09:00,,LATE,x,call,
            differs,2024-03-04 09:00,2024-03-05 09:00,2024-03-06 15:00,OK,x,call,
            blank,2024-03-04 09:00,2024-03-05 09:00,2024-03-06 15:00,,x,call,
            no end,2024-03-04 09:00,2024-03-05 09:00,,OK,x,call,
            not due,2024-03-04 09:00,2924-03-05 09:00,,LATE,x,call,
            no target,2024-03-04 09:00,,2024-03-04 15:00,OK,x,call,

            """);
        (report.Verdicts.Agree, report.Verdicts.Differ, report.Verdicts.None).ShouldBe((3, 1, 1));
        report.Verdicts.NotRecomputable.ShouldBe(
        [
            new("nothing was promised to it", 1), new("it says kept, and not when it ended", 1), new("it says broken, has no end, and is not due yet", 1),
        ]);
        report.Verdicts.Requests.ShouldBe(report.Counts.Requests);
        report.Differing.ShouldHaveSingleItem().RecordId.ShouldBe("differs");
        report.WithoutVerdict.ShouldBe([new("blank", 6)]);
        var blank = (await FactsAsync()).Where(f => f.CausationId == "import:blank");
        PromiseHistory.Of(blank, DateTimeOffset.MaxValue).Single().Outcome.ShouldBe(PromiseVerdict.FulfilledLate, "no verdict is not a broken promise");
    }

    [Fact]
    public async Task A_history_without_verdicts_agrees_in_nothing()
    {
        var mapping = Shop.Mapping.Replace("\"verdict\": { \"column\": \"verdict\", \"values\": { \"OK\": \"kept\", \"LATE\": \"broken\" } },", "");
        var report = await ImportAsync(Shop.Table, mapping);
        (report.Verdicts.Agree, report.Verdicts.None, report.Verdicts.Requests, report.WithoutVerdict.Count).ShouldBe((0, 4, 4, 0));
    }

    [Fact]
    public async Task The_ledger_keeps_which_file_by_which_mapping()
    {
        var report = await ImportAsync(Shop.Table);
        var fact = (await FactsAsync()).Single(f => f.Type == "history_imported");
        (fact["fileName"], fact["fileDigest"], fact["mappingDigest"], fact["records"], fact["requests"])
            .ShouldBe(("shop.csv", Digest(Shop.Table), Digest(Shop.Mapping), "4", "4"));
        fact.Service.ShouldBe("import-shop");
        report.FileDigest.ShouldBe(fact["fileDigest"]);

        static string Digest(string text) => Convert.ToHexStringLower(SHA256.HashData(Shop.Bytes(text)));
    }

    [Fact]
    public async Task A_policy_that_was_imported_is_never_replaced_under_its_own_version()
    {
        await ImportAsync(Shop.Table);
        (await Should.ThrowAsync<Refusal>(() => ImportAsync(Shop.Table, Shop.Mapping.Replace("\"name\": \"fault\"", "\"name\": \"repair\""))))
            .Message.ShouldContain("give it a higher version");
    }

    /// <summary>They told of each close that no rating had come.</summary>
    [Fact]
    public async Task What_a_build_before_imported_is_unchanged()
    {
        await ImportAsync(Shop.Table);
        await using (var command = _database.Owner.CreateCommand(
            "update ledger set data = jsonb_set(data, '{because}', '\"notRated\"') where type = 'request_closed'"))
        {
            (await command.ExecuteNonQueryAsync()).ShouldBe(3);
        }

        var again = await ImportAsync(Shop.Table);
        (again.ChangedNothing, again.Counts.Unchanged, again.Counts.Changed).ShouldBe((true, 4, 0));
        var closed = (await FactsAsync()).Where(f => f.RequestId is not null).GroupBy(f => f.RequestId).Select(r => RequestOverview.Of([.. r]));
        closed.Select(r => r.ClosedBecause).OfType<string>().ShouldAllBe(because => because == "recorded");
    }

    private Task<ImportReport> ImportAsync(string table, string? mapping = null, bool strict = false) =>
        Shop.ImportAsync(_database.Service, table, mapping, strict);

    private Task<List<(Guid, string, string)>> MarksAsync() => _database.Service.ReadAsync(
        "select request_id, mark, verdict from imported_records", row => (row.GetGuid(0), row.GetString(1), row.GetString(2)), default);

    private async Task<List<LedgerFact>> FactsAsync()
    {
        var requests = await new LedgerReader(_database.Service).ByRequestAsync(types: null, Whose.Anyone, default).ToListAsync();
        return [.. requests.SelectMany(facts => facts).OrderBy(f => f.Position)];
    }
}
