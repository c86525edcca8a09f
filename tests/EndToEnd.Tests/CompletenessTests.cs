using System.Text.Json.Nodes;
using Audit;
using Messaging;
using Npgsql;
using TestKit;

namespace EndToEnd.Tests;

/// <summary>I6: the ledger is proved complete against the services' own streams, and takes over what it lacks.</summary>
public sealed class CompletenessTests : HostedDesk, IAsyncLifetime
{
    private const string Agent = "t-complete";

    public async Task InitializeAsync()
    {
        await TestServers.EnsureAsync();
        await ProvisionAsync(DeskSetup.Servers.FromEnvironment());
        await StartAsync<DirectoryService.DirectoryDeskService>();
        await StartAsync<Intake.IntakeService>();
        await StartAsync<AuditService>(b => b.Configuration["Owners:Addresses"] =
            $"directory={Addresses["directory"]} intake={Addresses["intake"]}");
        await ReadyAsync(Addresses.Keys);
    }

    Task IAsyncLifetime.DisposeAsync() => DisposeAsync().AsTask();

    [Fact]
    public async Task What_the_ledger_lacks_is_taken_over_and_what_differs_is_named()
    {
        var request = await this.CallAsync("complete-1", Playing.Complaint);
        var told = await this.HistoryWithAsync(request, f => (string?)f["type"] == "request_classified");
        told.Select(f => f["streamId"]!.ToString()).Distinct().ShouldHaveSingleItem();
        var before = await ComparedAsync();
        before.ShouldAllBe(owner => Count(owner, "differencesInAll") == 0);
        before.Select(o => o["service"]!.ToString()).ShouldBe(["directory", "intake"]);
        before.ShouldAllBe(owner => Count(owner, "streams") > 0);

        var stream = told[0]["streamId"]!.ToString();

        var board = await this.UntilAsync(Roles.Supervisor, "s1", "audit", "/board", shown => shown["services"]!.AsArray() is { Count: 2 } lines && lines.All(line => !(bool)line!["away"]!));
        board["services"]!.AsArray().Select(line => (line.Text("service"), (bool)line!["away"]!)).ShouldBe([("directory", false), ("intake", false)]);

        // An owner's own fact, under its hash: the stream ends as it did.
        await TamperAsync("intake", $"update mt_events set data = jsonb_set(data, '{{kind}}', '\"fault\"') where stream_id = '{stream}' and type = 'request_classified'");
        var altered = (await ComparedAsync(whole: true)).Single(o => o["service"]!.ToString() == "intake")["differences"]!.AsArray().ShouldHaveSingleItem()!;
        (altered.Text("streamId"), altered.Text("what")!.Contains("was altered", StringComparison.Ordinal)).ShouldBe((stream, true));
        await TamperAsync("intake", $"update mt_events set data = jsonb_set(data, '{{kind}}', '\"complaint\"') where stream_id = '{stream}' and type = 'request_classified'");
        var mended = await ComparedAsync(whole: true);
        mended.ShouldAllBe(owner => Count(owner, "differencesInAll") == 0 && owner["reread"]!["endedAt"] != null);

        // A stream's end, and a whole stream: nothing in the ledger itself says that they are gone.
        await TamperAsync("audit", $"delete from ledger where stream_id = '{stream}' and stream_version >= 2");
        await TamperAsync("audit", "delete from ledger where service = 'directory' and stream_type = (select stream_type from ledger where service = 'directory' limit 1)");
        var gone = await FactsAsync();
        var healed = await ComparedAsync();
        healed.Sum(o => Count(o, "healed")).ShouldBeGreaterThan(2);
        healed.ShouldAllBe(owner => Count(owner, "differencesInAll") == 0);
        (await FactsAsync()).ShouldBe(gone + healed.Sum(o => Count(o, "healed")));
        (await ComparedAsync()).Sum(o => Count(o, "healed")).ShouldBe(0, "nothing is left to be taken over");
        var again = await this.HistoryWithAsync(request, f => (string?)f["type"] == "request_classified");
        again.Select(Words).ShouldBe(told.Select(Words));

        // What the owner never said, and what it said otherwise.
        await TamperAsync(
            "audit",
            $"update ledger set hash = sha256('other') where stream_id = '{stream}' and stream_version = {told.Count}",
            $"""
            insert into ledger ({LedgerTable.Columns})
            select (select max(position) + 1 from ledger), gen_random_uuid(), service, service_sequence, gen_random_uuid(), stream_type, 1, type,
              type_version, actor, request_id, causation_id, occurred_at, recorded_at, sent_at, received_at, data, hash
            from ledger where stream_id = '{stream}' and stream_version = 1
            """);
        var differing = (await ComparedAsync()).Single(o => o["service"]!.ToString() == "intake")["differences"]!.AsArray();
        differing.Select(d => d!["what"]!.ToString()).Order().ShouldBe(
        [
            "The ledger has version 1, and its owner's log has not.",
            $"Version {told.Count} is another fact in the ledger than in its owner's log.",
        ]);
        differing.Count(d => d!["streamId"]!.ToString() == stream).ShouldBe(1);
        var shown = (await GetAsync(Roles.Auditor, "auditor", "audit", "/completeness"))!;
        shown["owners"]!.AsArray().Sum(o => Count(o!, "differencesInAll")).ShouldBe(2);
    }

    [Fact]
    public async Task A_request_that_nobody_makes_its_promise_of_is_named_and_so_is_what_an_owner_could_not_handle()
    {
        // Follow-up does not run here: what follows from the classification does not follow.
        var request = await this.CallAsync("complete-2", Playing.Complaint);
        var question = await this.CallAsync("complete-3", Playing.Question);
        await this.HistoryWithAsync(question, f => (string?)f["type"] == "request_classified");
        var shown = await this.UntilAsync(
            Roles.Auditor, "auditor", "audit", "/completeness",
            completeness => completeness["withoutPromise"]!.AsArray().Any(m => m.Text("requestId") == request.ToString()));
        var missing = shown["withoutPromise"]!.AsArray().Single(m => m.Text("requestId") == request.ToString());
        missing.Text("promise").ShouldBe("complaint-reply");
        shown["promisesMissing"]!.GetValue<int>().ShouldBe(shown["withoutPromise"]!.AsArray().Count);

        var listed = (await GetAsync(Roles.Supervisor, "s1", "audit", "/requests?withoutPromise=true"))!["items"]!.AsArray();
        listed.Single(r => r.Text("requestId") == request.ToString())!["withoutPromise"]!.ToJsonString().ShouldBe("[\"complaint-reply\"]");
        listed.ShouldNotContain(r => r.Text("requestId") == question.ToString());

        await using var followUp = await AmqpClient.ConnectAsync(this, "follow-up");
        var broken = new RabbitMQ.Client.BasicProperties
        {
            UserId = $"{Name}.follow-up", Persistent = true,
            Headers = new Dictionary<string, object?>
            {
                ["cloudEvents_id"] = Guid.NewGuid().ToString(), ["cloudEvents_type"] = "follow-up.request-closed.v1",
                ["cloudEvents_source"] = "/follow-up", ["cloudEvents_correlationid"] = request.ToString(),
            },
        };
        await followUp.Channel.BasicPublishAsync("follow-up.v1", "request-closed", mandatory: true, broken, "{}"u8.ToArray());
        await this.ParkedAsync("intake", m => m.Text("requestId") == request.ToString());
        var unhandled = (await ComparedAsync()).Single(o => o["service"]!.ToString() == "intake")["unhandled"]!.AsArray().ShouldHaveSingleItem();
        (unhandled.Text("requestId"), unhandled.Text("type")).ShouldBe((request.ToString(), "follow-up.request-closed.v1"));
    }

    /// <summary>With the ledger out of reach none of them is answered, so that it is known how many there are.</summary>
    [Fact]
    public async Task One_caller_has_so_many_answers_of_the_whole_ledger_made_or_waiting_and_is_told_of_more()
    {
        const int Most = Hosting.LongReads.MostAtOnce + Hosting.LongReads.MostWaiting;
        await using var database = Owner("audit");
        await using var connection = await database.OpenConnectionAsync();
        await using var locked = await connection.BeginTransactionAsync();
        await using (var command = new NpgsqlCommand("lock table ledger in access exclusive mode", connection, locked)) await command.ExecuteNonQueryAsync();
        var asked = Enumerable.Range(0, Most + 1).Select(_ => SendAsync(Roles.Supervisor, "s-many", HttpMethod.Get, "audit", "/measures")).ToList();
        var first = await Task.WhenAny(asked);
        (await first).Status.ShouldBe(429);

        await locked.RollbackAsync();
        asked.Remove(first);
        (await Task.WhenAll(asked)).ShouldAllBe(answer => answer.Status == 200);
    }

    private async Task<List<JsonNode>> ComparedAsync(bool whole = false) =>
        [.. (await PostAsync(Roles.Auditor, "auditor", "audit", whole ? "/completeness?whole=true" : "/completeness"))!.AsArray().Select(o => o!)];

    private static long Count(JsonNode node, string member) => node[member]!.GetValue<long>();

    /// <summary>All that the owner said of it.</summary>
    private static string Words(JsonNode fact)
    {
        var own = fact.DeepClone().AsObject();
        foreach (var member in new[] { "position", "receivedAt" })
        {
            own.Remove(member);
        }

        return own.ToJsonString();
    }

    private async Task<long> FactsAsync()
    {
        await using var database = Owner("audit");
        await using var command = database.CreateCommand("select count(*) from ledger");
        return (long)(await command.ExecuteScalarAsync())!;
    }

    private async Task TamperAsync(string service, params string[] statements)
    {
        await using var database = Owner(service);
        foreach (var statement in statements)
        {
            await using var command = database.CreateCommand(statement);
            await command.ExecuteNonQueryAsync();
        }
    }

    private NpgsqlDataSource Owner(string name)
    {
        var service = new NpgsqlConnectionStringBuilder(Databases[name]);
        return NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(Environment.GetEnvironmentVariable("DESK_POSTGRES"))
        {
            Database = service.Database, SearchPath = name, Pooling = false,
        }.ConnectionString);
    }
}
