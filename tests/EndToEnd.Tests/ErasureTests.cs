using System.Text;
using System.Text.Json.Nodes;
using Audit;
using Audit.Proof;
using Contracts;
using Contracts.Intake.V1;
using Contracts.WorkOrders.V1;
using EventStore;
using Messaging;
using Npgsql;
using TestKit;

namespace EndToEnd.Tests;

/// <summary>I8: personal data is erased on demand from everything that the desk keeps, and the proofs still hold.</summary>
[Collection(nameof(RunningDesk))]
public sealed class ErasureTests(RunningDesk desk)
{
    private const string Number = "13966660001";

    /// <summary>A word that stands in every personal text of this test and nowhere else.</summary>
    private const string Word = "zebrafinch";

    private const string Agent = "t-erasure";

    [Fact]
    public async Task After_erasing_a_customer_no_table_of_the_desk_holds_a_personal_text_and_the_proofs_hold()
    {
        var request = await LiveAsync("erase-1");
        await ParkAsync(request, "erase-1");
        (await StoryAsync(request)).ShouldContain(Word);
        (await FoundAsync("audit")).ShouldBeEmpty("the ledger keeps sealed texts only");
        (await FoundAsync("routing")).ShouldContain($"mt_doc_requestdocument_v{Routing.Views.RequestView.Instance.Shape}");

        var erased = await desk.PostAsync(Roles.Supervisor, "s1", "intake", $"/requests/{request}/erase-personal-data");
        erased!["facts"]!.AsArray().Select(f => f.Text("type")).ShouldBe(["intake.personal-data-erased.v1"]);

        foreach (var service in desk.Addresses.Keys)
        {
            await Eventually.BecomesAsync(() => FoundAsync(service), found => found.Count == 0, $"{service} holds nothing personal of the customer");
        }

        var story = await Eventually.BecomesAsync(
            () => StoryAsync(request), told => told.Contains(PersonalTexts.Erased, StringComparison.Ordinal), "Audit has forgotten the key");
        story.ShouldNotContain(Word);
        await desk.HistoryWithAsync(request, f => (string?)f["type"] == "personal_data_erased");
        await ProofsHoldAsync();
    }

    /// <summary>Whose key comes from the id is named by number alone, in commands that are wrong, to services that know neither.</summary>
    [Fact]
    public async Task What_lies_parked_and_names_an_erased_customer_by_number_however_it_is_written_is_forgotten_and_others_stay()
    {
        const string Theirs = "13966660077";
        var request = (await desk.ContactAsync("app", new ReceiveContact(Channel.App, "erase-4", "c-erase-4", Theirs, "No internet", Region: "urban"))).Id("requestId");
        await using var app = await AmqpClient.ConnectAsync(desk, "channel.app");
        foreach (var service in new[] { "follow-up", "knowledge", "intake" })
        {
            foreach (var (i, number) in new[] { Theirs, "139-6666-0077", "+86 139 6666 0077", "139 6666 0078" }.Index())
            {
                await app.SendRawAsync($"{service}.commands", "intake.no-such-command.v1", Encoding.UTF8.GetBytes(
                    $$"""{"callerNumber":"{{number}}","comment":"I am Wang"}"""), $"erase-4-{service}-{i}");
                await desk.ParkedAsync(service, $"erase-4-{service}-{i}");
            }
        }

        await desk.GiveUpAsync("app", request);
        await desk.TypesAsync(request, "matter_closed");
        (await EraseAsync(Roles.Admin, request)).Status.ShouldBe(200);
        foreach (var service in new[] { "follow-up", "knowledge", "intake" })
        {
            await Eventually.BecomesAsync(() => KeptAsync(service), kept => kept == "3", $"{service} keeps the body about another alone");
        }

        Task<string> KeptAsync(string service) => AskAsync(
            $"select string_agg(right(message_id, 1), ' ') from {Schema.For(service)}.parked where message_id like 'erase-4-%' and length(body) > 0");
    }

    [Fact]
    public async Task As_long_as_a_request_is_open_its_customer_is_not_erased()
    {
        var request = await desk.CallAsync("erase-2", Playing.Question);
        var (status, why) = await EraseAsync(Roles.Supervisor, request);
        (status, why.Text("detail")).ShouldBe((409, $"Request {request} of this customer is open: its data is needed until it is closed."));
        (await EraseAsync(Roles.Agent, request)).Status.ShouldBe(403);
        (await EraseAsync(Roles.Supervisor, Guid.NewGuid())).Status.ShouldBe(404);
        await desk.GiveUpAsync("app", request);
    }

    [Fact]
    public async Task Who_was_erased_may_come_again_and_erasing_twice_changes_nothing()
    {
        var contact = new ReceiveContact(Channel.App, "erase-3", "c-erase-3", Number, "No internet", Region: "urban");
        var first = (await desk.ContactAsync("app", contact)).Id("requestId");
        await desk.GiveUpAsync("app", first);
        await desk.TypesAsync(first, "matter_closed");
        (await EraseAsync(Roles.Admin, first)).Status.ShouldBe(200);
        (await EraseAsync(Roles.Admin, first)).Body!["facts"]!.AsArray().ShouldBeEmpty();

        (await desk.ContactAsync("app", contact)).Id("requestId").ShouldBe(first, "the same contact again is the same");
        var next = (await desk.ContactAsync("app", contact with { ChannelReference = "erase-3b" })).Id("requestId");
        next.ShouldNotBe(first);
        await Eventually.BecomesAsync(
            () => ProfileAsync(first), profile => profile == (PersonalTexts.Erased, PersonalTexts.Erased), "the first request's profile is erased");
        (await ProfileAsync(next)).ShouldBe((Number, "No internet"));
        await desk.GiveUpAsync("app", next);

        async Task<(string?, string?)> ProfileAsync(Guid request)
        {
            var row = await desk.GetAsync(Roles.Agent, Agent, "intake", $"/requests/{request}");
            return (row.Text("profile.callerNumber"), row.Text("profile.text"));
        }
    }

    /// <summary>From contact to close, with a personal text at every step.</summary>
    private async Task<Guid> LiveAsync(string reference)
    {
        var request = (await desk.ContactAsync("app", new
        {
            channel = "app", channelReference = reference, customerId = $"c-{reference}", callerNumber = Number, region = "urban",
            text = $"The {Word} bit the cable", ivrChoices = Playing.Fault,
        })).Id("requestId");
        var owner = await desk.TakeAsync(request, Agent);
        var order = await desk.DispatchAsync(request, owner, "network", $"Free the {Word}");
        await desk.AnswerAsync(order, "network", $"The {Word} is free");
        await desk.FollowedAsync(request, "resultReady");
        await desk.TellAsync(request, owner, "solved", $"The customer likes the {Word}");
        await desk.RateAsync(request, 5, $"A lovely {Word}");
        await desk.TypesAsync(request, "matter_closed");
        return request;
    }

    /// <summary>A late report of the department, and a contact that could not be taken.</summary>
    private async Task ParkAsync(Guid request, string reference)
    {
        var order = (await desk.GetAsync(Roles.Supervisor, "s1", "work-orders", $"/work-orders?requestId={request}"))!.AsArray()[0].Id("workOrderId");
        await using var network = await AmqpClient.ConnectAsync(desk, "department.network");
        await network.SendAsync("work-orders", "report-progress", new ReportProgress(order, $"The {Word} came back"), $"{reference}-late");
        await using var app = await AmqpClient.ConnectAsync(desk, "channel.app");
        await app.SendAsync("intake", "receive-contact", new ReceiveContact(
            Channel.App, $"{reference}-early", $"c-{reference}", Number, $"The {Word} again", DeadlineAsked: Desk.Now.AddYears(-1)), $"{reference}-early");
        await desk.ParkedAsync("work-orders", $"{reference}-late");
        await desk.ParkedAsync("intake", $"{reference}-early");
    }

    private Task<(int Status, JsonNode? Body)> EraseAsync(string role, Guid request) =>
        desk.SendAsync(role, "s1", HttpMethod.Post, "intake", $"/requests/{request}/erase-personal-data", new { });

    private async Task<string> StoryAsync(Guid request) =>
        (await desk.GetAsync(Roles.Auditor, "auditor", "audit", $"/requests/{request}/story?personal=true"))!.ToString();

    /// <summary>The tables of a service with a row that holds the word or the number, as text or as bytes.</summary>
    private async Task<IReadOnlyList<string>> FoundAsync(string service)
    {
        var settings = new NpgsqlConnectionStringBuilder(desk.Servers.Postgres) { Database = desk.Name };
        await using var owner = NpgsqlDataSource.Create(settings.ConnectionString);
        var found = new List<string>();
        foreach (var table in await TablesAsync(owner, Schema.For(service)))
        {
            await using var search = owner.CreateCommand($"select exists (select from {Schema.For(service)}.{table} t where t::text like any ($1))");
            search.Parameters.Add(Sql.Parameter(new[] { Word, Number }
                .SelectMany(text => new[] { text, Convert.ToHexStringLower(Encoding.UTF8.GetBytes(text)) }).Select(text => $"%{text}%").ToArray()));
            if (await search.ExecuteScalarAsync() is true)
            {
                found.Add(table);
            }
        }

        return found;
    }

    private async Task<string> AskAsync(string sql)
    {
        await using var owner = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(desk.Servers.Postgres) { Database = desk.Name }.ConnectionString);
        return (await owner.ReadAsync(sql, row => row.IsDBNull(0) ? "" : row.GetString(0), default))[0];
    }

    private static async Task<IReadOnlyList<string>> TablesAsync(NpgsqlDataSource owner, string schema)
    {
        await using var command = owner.CreateCommand("select tablename from pg_tables where schemaname = $1");
        command.Parameters.Add(Sql.Parameter(schema));
        var tables = new List<string>();
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync())
        {
            tables.Add(reader.GetString(0));
        }

        return tables;
    }

    private async Task ProofsHoldAsync()
    {
        using var key = SigningKey.Read(desk.LedgerKey.PublicFile);
        var verification = new Verification(new ProofFolder(desk.ProofFolder), key, [], TimeSpan.FromDays(1), allowedTail: long.MaxValue); // the desk goes on meanwhile
        await foreach (var fact in desk.PartOf<LedgerReader>("audit").InOrderAsync(default))
        {
            verification.Add(fact);
        }

        verification.Finish().Findings.ShouldBeEmpty();
    }
}
