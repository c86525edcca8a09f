using System.IO.Compression;
using Audit.Folds;
using Audit.Import;
using Audit.Measures;
using Audit.Replay;
using Audit.Story;
using Messaging;
using TestKit;

namespace Audit.Tests.Import;

/// <summary>Logs with one row an event, and XES, become the life of their requests.</summary>
public sealed class EventLogTests : IAsyncLifetime
{
    private static readonly LocalTimes Utc = new("UTC");
    private TestDatabase _database = null!;

    public async Task InitializeAsync() => _database = await TestDatabase.CreateAsync(LedgerTable.MapTo);

    public Task DisposeAsync() => _database.DisposeAsync().AsTask();

    [Fact]
    public async Task Rows_of_one_id_are_one_request_wherever_they_stand()
    {
        var report = await ImportAsync(Tickets.Table);
        report.Counts.ShouldBe(new(Records: 4, Added: 4, Continued: 0, Unchanged: 0, Changed: 0, Refused: 0));
        (await TypesAsync("plain")).ShouldBe(
        [
            "request_received", "follow_up_opened", "promise_made", "request_dispatched", "work_order_dispatched", "work_order_answered",
            "result_ready", "result_told", "promise_kept", "request_closed",
        ]);
        (await ImportAsync(Tickets.Table)).ShouldSatisfyAllConditions(
            again => again.ChangedNothing.ShouldBeTrue(), again => again.Counts.Unchanged.ShouldBe(4));
    }

    [Fact]
    public async Task Backwards_or_packed_it_is_the_same_history()
    {
        var first = await ImportAsync(Tickets.Table);
        var lines = Tickets.Table.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        var backwards = string.Join('\n', [lines[0], .. lines.Skip(1).Reverse()]) + "\n";
        var packed = new MemoryStream();
        await using (var gzip = new GZipStream(packed, CompressionMode.Compress, leaveOpen: true)) await gzip.WriteAsync(Shop.Bytes(backwards));
        var again = await ImportAsync(packed, "tickets.csv.gz");
        (again.ChangedNothing, again.Counts.Unchanged, first.Facts > 30).ShouldBe((true, 4, true));
    }

    [Theory]
    [InlineData("[\"waiting-for-customer\", \"waiting-for-information\"]", "kept", "fulfilledLate")]
    [InlineData("[\"waiting-for-customer\"]", "kept", "fulfilledLate")]
    [InlineData("[]", "fulfilledLate", "fulfilledLate")]
    public async Task Waiting_is_a_pause_by_the_rules_word_and_the_record_recomputes(string pausesOn, string waited, string reopened)
    {
        var report = await ImportAsync(Tickets.Table, Tickets.Mapping.Replace("\"pausesOn\": []", $"\"pausesOn\": {pausesOn}"));
        (report.Verdicts.None, report.Differing.Count).ShouldBe((4, 0));
        var again = await Recomputation.OfAsync(
            new LedgerClocks(_database.Service), new RecomputeScope(Whose: Whose.Service("import-tickets")), null, default);
        (again.Differences.Count, again.Compared).ShouldBe((0, 5));
        (await OutcomesAsync("waits")).ShouldBe([waited]);
        (await OutcomesAsync("again")).ShouldBe(["kept", reopened]);
    }

    [Fact]
    public async Task Waiting_for_information_stops_the_clock_of_a_rule_that_says_so()
    {
        const string waits = $"{Tickets.Header}\nw,2024-03-04 09:00,Active,desk,\nw,2024-03-04 10:00,Vendor,desk,\nw,2024-03-07 10:00,Active,desk,\nw,2024-03-07 11:00,Resolved,desk,\n";
        await ImportAsync(waits, Tickets.Mapping.Replace("\"pausesOn\": []", "\"pausesOn\": [\"waiting-for-information\"]"));
        (await OutcomesAsync("w")).ShouldBe(["kept"]);
    }

    [Fact]
    public async Task A_change_of_group_is_an_order_that_goes_on()
    {
        await ImportAsync(Tickets.Table);
        var facts = await OfAsync("pingpong");
        facts.Where(f => f.Type == "work_order_dispatched").Select(f => (f["department"], f["attempt"])).ShouldBe(
            [("desk", "1"), ("网络部", "2"), ("desk", "3")]);
        facts.Where(f => f.Type == "work_order_returned").Select(f => (f["department"], f["nextDepartment"])).ShouldBe(
            [("desk", "网络部"), ("网络部", "desk")]);
        var life = LifeFold.Of(facts, Desk.Now);
        life.Stays.Select(s => s.Ended).ShouldBe(["work_order_returned", "work_order_returned", "work_order_answered"]);
        life.Promises.Count.ShouldBe(1, "that a department changed stops no clock");
    }

    [Fact]
    public async Task What_is_settled_and_goes_on_was_reopened_and_any_of_several_states_closes()
    {
        await ImportAsync(Tickets.Table);
        var facts = await OfAsync("again");
        facts.Count(f => f.Type == "request_reopened").ShouldBe(1);
        facts.Count(f => f.Type == "result_told").ShouldBe(2);
        var overview = RequestOverview.Of(facts);
        (overview.State, overview.ClosedBecause, overview.Kind).ShouldBe((RequestState.Closed, "recorded", "fault"));
        LifeFold.Of(facts, Desk.Now).Reopened.ShouldBeTrue();
        RequestOverview.Of(await OfAsync("waits")).State.ShouldBe(RequestState.AwaitingRating);
    }

    [Fact]
    public async Task The_story_tells_what_the_record_says_and_no_more()
    {
        await ImportAsync(Tickets.Table);
        foreach (var record in new[] { "plain", "waits", "again", "pingpong" })
        {
            var story = RequestStory.Text(Guid.Empty, RequestStory.Of(await OfAsync(record), Utc, personal: true), Utc);
            foreach (var invented in new[] { "told", "rating", "first contact", "Agent unknown", "agent unknown", "asked for", "owner said", "Follow-up watches" })
            {
                story.ShouldNotContain(invented, Case.Sensitive, record);
            }

            story.ShouldContain("It is settled");
        }
    }

    [Fact]
    public async Task Events_of_XES_are_read_by_the_same_mapping()
    {
        var mapping = Tickets.Mapping
            .Replace("\"id\": { \"column\": \"id\" }", "\"id\": { \"column\": \"concept:name\" }")
            .Replace("\"column\": \"first/at\"", "\"column\": \"first/time:timestamp\"")
            .Replace("\"at\": { \"column\": \"at\" },", "").Replace("\"column\": \"status\"", "\"column\": \"lifecycle:transition\"")
            .Replace("\"column\": \"group\"", "\"column\": \"org:group\"").Replace("\"customer\": { \"column\": \"who\" },", "")
            .Replace("\"format\": \"yyyy-MM-dd HH:mm\"", "\"zone\": \"UTC\"").Replace("\"zone\": \"UTC\", \"zone\": \"UTC\"", "\"zone\": \"UTC\"");
        var report = await ImportAsync(
            """
            <log xes.version="1.0"><trace><string key="concept:name" value="x1"/>
              <event><string key="lifecycle:transition" value="Active"/><string key="org:group" value="desk"/><date key="time:timestamp" value="2024-03-04T09:00:00Z"/></event>
              <event><string key="lifecycle:transition" value="User"/><string key="org:group" value="desk"/><date key="time:timestamp" value="2024-03-04T10:00:00Z"/></event>
              <event><string key="lifecycle:transition" value="Resolved"/><string key="org:group" value="desk"/><date key="time:timestamp" value="2024-03-05T10:00:00Z"/></event>
            </trace></log>
            """, mapping);
        report.Faults.ShouldBeEmpty();
        (await TypesAsync("x1")).ShouldBe(
        [
            "request_received", "follow_up_opened", "promise_made", "request_dispatched", "work_order_dispatched", "customer_awaited",
            "customer_wait_ended", "work_order_answered", "result_ready", "result_told", "promise_kept",
        ]);
    }

    /// <summary>As in a whole policy of a desk: no imported record is promised them, and none is said to lack them.</summary>
    [Fact]
    public async Task Rules_of_other_promises_may_be_there()
    {
        var mapping = Tickets.Mapping.Replace(
            "\"rules\": [",
            "\"rules\": [ { \"name\": \"dept\", \"promise\": \"department-reply\", \"calendar\": \"clock\", \"ladder\": [], \"target\": \"PT1H\" }, "
            + "{ \"name\": \"tell\", \"promise\": \"tell-customer\", \"calendar\": \"clock\", \"ladder\": [], \"target\": \"PT1H\" },");
        await ImportAsync(Tickets.Table, mapping);
        var again = await Recomputation.OfAsync(
            new LedgerClocks(_database.Service), new RecomputeScope(Whose: Whose.Service("import-tickets")), null, default);
        again.Differences.ShouldBeEmpty();
        again.Promises.Keys.ShouldBe(["fault-repair"]);
    }

    [Fact]
    public async Task A_log_that_went_on_is_continued()
    {
        var rows = Tickets.Table.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        await ImportAsync(string.Join('\n', rows.Where(row => !row.Contains("Closed") && !row.Contains("Cancelled"))) + "\n");
        var report = await ImportAsync(Tickets.Table);
        (report.Counts.Continued, report.Counts.Unchanged, report.Counts.Changed).ShouldBe((2, 2, 0));
    }

    [Fact]
    public async Task A_verdict_of_the_record_is_that_of_its_last_promise()
    {
        var mapping = Tickets.Mapping.Replace(
            "\"kind\":", "\"verdict\": { \"column\": \"last/who\", \"values\": { \"ok\": \"kept\", \"late\": \"broken\" } }, \"kind\":").Replace("\"customer\": { \"column\": \"who\" },", "");
        var report = await ImportAsync(
            $"{Tickets.Header}\na,2024-03-04 09:00,Active,desk,ok\na,2024-03-04 15:00,Closed,desk,ok\nb,2024-03-04 09:00,Active,desk,ok\nb,2024-03-09 15:00,Closed,desk,ok\n"
            + "c,2024-03-04 09:00,Active,desk,ok\nc,2024-03-04 10:00,Closed,desk,ok\nc,2024-03-04 11:00,Active,desk,late\nc,2024-03-09 11:00,Closed,desk,late\n", mapping);
        (report.Verdicts.Agree, report.Verdicts.Differ, report.Differing.Single().RecordId).ShouldBe((2, 1, "b"));
    }

    [Theory]
    [InlineData("a,2024-03-04 09:00,Active,desk,\n,2024-03-04 09:10,Active,desk,\n", "Line 3: the row has no id")]
    [InlineData("a,2024-03-04 09:00,Active,desk,\na,2024-03-04 09:10\n", "Line 3: the row has 2 values where the header has 5")]
    public async Task A_row_that_may_be_of_any_record_refuses_the_file(string rows, string reason) =>
        (await Should.ThrowAsync<Refusal>(() => ImportAsync($"{Tickets.Header}\n{rows}"))).Message.ShouldStartWith(reason);

    [Fact]
    public async Task What_is_wrong_with_an_event_refuses_its_record_by_the_events_line()
    {
        var report = await ImportAsync(
            $"{Tickets.Header}\na,2024-03-04 09:00,Active,desk,\nb,2024-03-04 09:00,Active,desk,\na,2024-03-04 09:10,Lost,desk,\na,soon,Active,desk,\n");
        (report.Counts.Added, report.Counts.Refused).ShouldBe((1, 1));
        report.Faults.Select(f => (f.Line, f.Column)).ShouldBe([(4, "status"), (5, "at")]);
    }

    [Theory]
    [InlineData("\"kind\":", "\"closedAt\": { \"column\": \"at\" }, \"kind\":", "leave closedAt out")]
    [InlineData("\"at\": { \"column\": \"at\" },", "", "events.at names the column")]
    [InlineData("\"at\": { \"column\": \"at\" },", "\"at\": { \"column\": \"at\" }, \"only\": { \"column\": \"status\", \"values\": [] },", "names no value")]
    public async Task A_mapping_that_cannot_be_is_refused(string from, string to, string reason) =>
        (await Should.ThrowAsync<Refusal>(() => ImportAsync(Tickets.Table, Tickets.Mapping.Replace(from, to)))).Message.ShouldContain(reason);

    [Fact]
    public async Task ServiceNows_own_log_is_read_by_the_mapping_that_is_given()
    {
        var mapping = await File.ReadAllTextAsync(Path.Combine(Desk.Root, "infra", "imports", "servicenow-incidents.json"));
        var report = await ImportAsync(
            """
            number,incident_state,sys_updated_at,opened_at,contact_type,category,priority,caller_id,assignment_group,assigned_to,made_sla
            INC0000045,New,29/2/2016 01:23,29/2/2016 01:16,Phone,Category 55,3 - Moderate,Caller 2403,Group 56,?,true
            INC0000045,Resolved,29/2/2016 08:53,29/2/2016 01:16,Phone,Category 55,3 - Moderate,Caller 2403,Group 56,?,true
            INC0000045,Resolved,29/2/2016 11:29,29/2/2016 01:16,Phone,Category 55,3 - Moderate,Caller 2403,Group 56,?,true
            INC0000045,Closed,5/3/2016 12:00,29/2/2016 01:16,Phone,Category 55,3 - Moderate,Caller 2403,Group 56,Resolver 149,true
            INC0000047,New,29/2/2016 04:57,29/2/2016 04:40,Email,Category 40,2 - High,?,Group 70,Resolver 89,true
            INC0000047,Active,29/2/2016 05:30,29/2/2016 04:40,Email,Category 40,2 - High,?,Group 24,Resolver 31,true
            INC0000047,Awaiting User Info,29/2/2016 06:00,29/2/2016 04:40,Email,Category 40,2 - High,?,Group 24,Resolver 31,true
            INC0000047,Active,2/3/2016 06:00,29/2/2016 04:40,Email,Category 40,2 - High,?,Group 24,Resolver 31,true
            INC0000047,Closed,2/3/2016 07:00,29/2/2016 04:40,Email,Category 40,2 - High,?,Group 24,Resolver 31,false

            """, mapping);
        report.Faults.ShouldBeEmpty();
        (report.Counts.Added, report.Verdicts.None).ShouldBe((2, 2));
        PromiseHistory.Of(await OfAsync("INC0000047"), Desk.Now).Single().Outcome.ShouldBe(PromiseVerdict.Kept);
        (await OfAsync("INC0000045")).Select(f => f["ownerAgentId"]).OfType<string>().Distinct().ShouldBe(["resolver-149"]);
    }

    private Task<ImportReport> ImportAsync(string content, string? mapping = null) => ImportAsync(new MemoryStream(Shop.Bytes(content)), "tickets.csv", mapping);

    private async Task<ImportReport> ImportAsync(Stream content, string fileName, string? mapping = null)
    {
        await using var writer = new LedgerWriter(_database.Service);
        return await new ImportRun(new LedgerReader(_database.Service), writer, _database.Service, TimeProvider.System)
            .ImportAsync(fileName, content, Shop.Bytes(mapping ?? Tickets.Mapping), strict: false, progress: null, default);
    }

    private async Task<List<LedgerFact>> OfAsync(string record)
    {
        var requests = await new LedgerReader(_database.Service).ByRequestAsync(types: null, Whose.Anyone, default).ToListAsync();
        return [.. requests.SelectMany(facts => facts).Where(f => f.CausationId == $"import:{record}").OrderBy(f => f.StreamVersion)];
    }

    private async Task<IEnumerable<string>> TypesAsync(string record) => (await OfAsync(record)).Select(f => f.Type);

    private async Task<IEnumerable<string>> OutcomesAsync(string record) => PromiseHistory.Of(await OfAsync(record), Desk.Now)
        .OrderBy(p => p.DueAt).Select(p => System.Text.Json.JsonNamingPolicy.CamelCase.ConvertName(p.Outcome.ToString()));

    private static class Tickets
    {
        public const string Header = "id,at,status,group,who";

        /// <summary>Promised are 48 hours. "waits" takes a day of work in four days; "again" is reopened for three days; "pingpong" goes
        /// to another department and back.</summary>
        public const string Table =
            $"""
            {Header}
            plain,2024-03-04 09:00,Active,desk,
            waits,2024-03-04 09:00,Active,desk,Li
            plain,2024-03-04 15:00,Resolved,desk,
            plain,2024-03-05 15:00,Closed,desk,
            waits,2024-03-04 10:00,User,desk,Li
            pingpong,2024-03-04 09:00,Active,desk,
            waits,2024-03-07 10:00,Active,,Li
            again,2024-03-04 09:00,Active,desk,
            again,2024-03-04 11:00,Closed,desk,
            again,2024-03-04 12:00,Active,desk,
            again,2024-03-07 12:00,Cancelled,desk,
            pingpong,2024-03-04 10:00,Active,网络部,
            pingpong,2024-03-04 11:00,Active,desk,
            pingpong,2024-03-04 12:00,Resolved,desk,
            waits,2024-03-08 09:00,Resolved,desk,Li

            """;

        public static string Mapping { get; } =
            """
            {
              "name": "tickets",
              "times": { "format": "yyyy-MM-dd HH:mm", "zone": "UTC" },
              "id": { "column": "id" }, "receivedAt": { "column": "first/at" }, "customer": { "column": "who" },
              "kind": { "constant": "fault" }, "channel": { "constant": "web" }, "category": { "constant": "lamp" },
              "events": {
                "at": { "column": "at" }, "department": { "column": "group" },
                "state": { "column": "status", "values": {
                  "Active": "working", "User": "awaitingCustomer", "Vendor": "awaitingInformation", "Resolved": "resolved", "Closed": "closed", "Cancelled": "closed" } }
              },
              "policies": [ { "id": "tickets", "version": 1, "effectiveFrom": "2020-01-01T00:00:00Z", "rules": [
                { "name": "fault", "promise": "fault-repair", "calendar": "clock", "ladder": [], "target": "PT48H", "pausesOn": [] } ] } ],
              "calendars": [ { "id": "clock", "version": 1, "effectiveFrom": "2020-01-01T00:00:00Z", "timeZone": "UTC", "roundTheClock": true } ]
            }
            """;
    }
}
