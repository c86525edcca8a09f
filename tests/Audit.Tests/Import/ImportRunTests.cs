using System.Security.Cryptography;
using Audit.Folds;
using Audit.Import;
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
        (first.Records, first.Requests, first.Added, first.Unchanged).ShouldBe((4, 4, 4, 0));
        var ledger = await FactsAsync();
        (ledger.Count - first.Facts).ShouldBe(1, "besides the facts counted the ledger has the one about the import itself");
        var second = await ImportAsync(Shop.Table);
        (second.Requests, second.Added, second.Unchanged, second.Facts).ShouldBe((4, 0, 4, 0));
        (await FactsAsync()).Select(f => (f.Position, f.FactId, f.ReceivedAt)).ShouldBe(ledger.Select(f => (f.Position, f.FactId, f.ReceivedAt)));
        second.ChangedNothing.ShouldBeTrue();
        Completeness.Of(await new LedgerReader(_database.Service).PlacesAsync(default)).Complete.ShouldBeTrue();
    }

    [Fact]
    public async Task A_record_that_went_on_is_continued_and_one_that_changed_is_named_and_left_alone()
    {
        await ImportAsync(Shop.Table);
        var before = (await FactsAsync()).Count;
        var again = await ImportAsync(Shop.Table
            .Replace("c,2024-03-04 11:00,2024-03-05 11:00,,,", "c,2024-03-04 11:00,2024-03-05 11:00,2024-03-05 10:59,OK,")
            .Replace("b,2024-03-04 10:00", "b,2024-03-04 10:01"));
        (again.Added, again.Unchanged, again.Facts).ShouldBe((1, 2, 4));
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
        (right.Compared, right.Agree, right.Differing.Count).ShouldBe((3, 3, 0));
        var wrong = await ImportAsync($"{Shop.Header}\ne,2024-03-04 09:00,2024-03-05 09:00,2024-03-05 09:01,OK,x,call,\n");
        (wrong.Compared, wrong.Agree).ShouldBe((4, 3));
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
        (report.Records, report.Requests).ShouldBe((7, 4));
        report.Refused.Select(ImportRun.Sentence).ShouldBe(
        [
            "Line 6, column id: The id a is on line 2 already.",
            "Line 7, column opened: 'never' is not a time of the form yyyy-MM-dd HH:mm.",
            "Line 8: The record has 2 values where the header has 8.",
        ]);
        (await Should.ThrowAsync<Refusal>(() => ImportAsync(Shop.Table.Replace("a,2024", "a,20x4"), strict: true)))
            .Message.ShouldStartWith("Line 2, column opened");
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

    private Task<ImportReport> ImportAsync(string table, string? mapping = null, bool strict = false) =>
        Shop.ImportAsync(_database.Service, table, mapping, strict);

    private async Task<List<LedgerFact>> FactsAsync()
    {
        var requests = await new LedgerReader(_database.Service).ByRequestAsync(types: null, Whose.Anyone, default).ToListAsync();
        return [.. requests.SelectMany(facts => facts).OrderBy(f => f.Position)];
    }
}
