using System.Text.Json.Nodes;
using Contracts;
using Contracts.Intake.V1;
using DeskSetup;
using EventStore;
using Faults.Servers;
using Messaging;
using Npgsql;
using RabbitMQ.Client.Exceptions;
using TestKit;

namespace Faults.Tests.Secured;

/// <summary>TLS with broker, database and among services: what is right goes through, what is wrong is refused and named, and nothing goes unsecured instead.</summary>
[Collection(nameof(TlsDesk))]
public sealed class TlsTests(TlsDesk desk)
{
    private static readonly string[] Services = ["directory", "intake", "audit"];

    /// <summary>What is wrong with a server, and what is said of it.</summary>
    public static TheoryData<string, string> Faults => new()
    {
        { "expired", "holds from" }, { "of a stranger", "is of no authority" }, { "for another host", "is not for" },
    };

    /// <summary>What is wrong with a server.</summary>
    public static TheoryData<string> FaultNames => [.. Faults.Select(fault => (string)fault[0])];

    [Fact]
    public async Task Everything_that_the_desk_says_goes_over_TLS_and_both_sides_show_a_certificate()
    {
        var processes = desk.Processes;
        await StartAsync(Services);
        var contact = new ReceiveContact(Channel.Web, "tls", "tls", null, "Street Light Outages", Region: "urban");
        var request = (await TakenAsync(Roles.Channel, "web", "intake", "/contacts", contact)).Id("requestId");
        await Eventually.BecomesAsync(
            () => processes.SendAsync(Roles.Auditor, "auditor", HttpMethod.Get, "audit", $"/requests/{request}/history"), answer => answer.Status == 200, "the ledger has the request");
        (await TakenAsync(Roles.Auditor, "auditor", "audit", "/completeness"))[0]!["service"]!.ToString().ShouldBe("directory");

        var ofTheDesk = await Eventually.BecomesAsync(
            async () => JsonNode.Parse(await desk.Broker.Node.AskAsync($"/api/vhosts/{processes.Name}/connections"))!.AsArray(),
            connections => Services.All(service => connections.Any(c => c!["user"]?.ToString() == $"{processes.Name}.{service}")),
            "the broker, which counts its connections every few seconds, lists each service's");
        ofTheDesk.ShouldAllBe(c => (bool)c!["ssl"]! && c["peer_cert_subject"] != null);
        (await AskAsync("select count(*) from pg_stat_activity a join pg_stat_ssl s using (pid) where a.datname = current_database() and not (s.ssl and s.client_dn is not null)")).ShouldBe(0);
        using var nameless = new HttpClient(new Tls(desk.Authority.File).CreateHandler());
        await Should.ThrowAsync<HttpRequestException>(() => nameless.GetAsync(new Uri(processes.Addresses["directory"] + "/health/live")));

        foreach (var fault in Faults)
        {
            await processes.KillAsync("directory");
            processes.Start("directory", desk.Settings(Shown((string)fault[0])));
            await Eventually.BecomesAsync(
                () => processes.SendAsync(Roles.Auditor, "auditor", HttpMethod.Post, "audit", "/completeness", new { }),
                answer => answer.Status == 200 && SaysOf("audit", (string)fault[1], 2013), $"the ledger refuses a service with a certificate that is {fault[0]}");
        }
    }

    [Theory]
    [InlineData("amqps", "https", true)]
    [InlineData("amqp", "http", true)]
    [InlineData("amqps", "http", false)]
    public void Setup_does_not_tell_passwords_in_clear_to_a_broker_that_speaks_TLS(string broker, string management, bool taken)
    {
        DeskSetup.Servers servers = new("Host=localhost", new Uri($"{broker}://localhost"), new Uri($"{management}://localhost"));
        var error = Record.Exception(servers.WithoutGaps);
        (error is null).ShouldBe(taken);
        if (!taken) error!.Message.ShouldContain("DESK_RABBITMQ_MANAGEMENT");
    }

    [Fact]
    public async Task A_caller_with_a_wrong_certificate_is_cut_off_and_named()
    {
        await StartAsync("directory");
        var address = new Uri(desk.Processes.Addresses["directory"] + "/health/live");
        foreach (var fault in Faults.Where(fault => (string)fault[0] != "for another host")) // whose a client's is, the token says
        {
            var shown = Shown((string)fault[0]);
            using var http = new HttpClient(new Tls(desk.Authority.File, shown.CertificateFile, shown.KeyFile).CreateHandler());
            await Should.ThrowAsync<HttpRequestException>(() => http.GetAsync(address));
            await Eventually.BecomesAsync(() => Task.FromResult(SaysOf("directory", (string)fault[1], 1805)), says => says, $"a caller with a certificate that is {fault[0]} is named");
        }

        using var own = new HttpClient(desk.Own.CreateHandler());
        (await own.GetAsync(address)).IsSuccessStatusCode.ShouldBeTrue();
    }

    [Fact]
    public async Task The_world_outside_and_the_operators_shell_come_in_by_TLS_and_speak_to_no_desk_that_is_not_the_desk()
    {
        await StartAsync([.. ProcessDesk.Services]);
        LocalDesk.WriteTokens(desk.Processes.Folder, Desk.Root);
        string[] parked = [Path.Combine(Desk.Root, "infra", "parked"), "--json"];
        string[] simulator = ["dotnet", Path.Combine(Desk.Root, "artifacts", "bin", "Simulator", "release", "Simulator.dll"), "--requests", "6", "--minutes", "0.2"];

        JsonNode.Parse(await SaidAsync(desk.Authority, parked))!["parked"].ShouldNotBeNull();
        (await SaidAsync(desk.Stranger, parked)).ShouldContain("is of no authority");
        var played = await SaidAsync(desk.Authority, simulator); // its accounts count other tests' requests, too
        played.ShouldMatch("customers' matters sent in [1-6] "); // as many as the machine let come in that time
        played.ShouldContain("= ledger: complete, no gap in any stream, nothing twice");
        (await SaidAsync(desk.Stranger, simulator)).ShouldContain("The desk's certificate is not good");
    }

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task A_broker_with_a_wrong_certificate_hears_nothing(string fault, string words)
    {
        await desk.ShowAsync(Shown(fault));
        var address = new BrokerAddress(new($"amqps://desk:desk@localhost:{desk.BrokerPort}"), desk.Own);
        var refused = await Should.ThrowAsync<BrokerUnreachableException>(() => address.CreateFactory().CreateConnectionAsync());
        refused.GetBaseException().ShouldBeOfType<CertificateRefusedException>().Message.ShouldContain(words);

        await desk.ShowAsync(desk.Authority.Issue("localhost"));
        await using var taken = await address.CreateFactory().CreateConnectionAsync();
        taken.IsOpen.ShouldBeTrue();
    }

    [Theory]
    [MemberData(nameof(FaultNames))]
    public async Task A_database_with_a_wrong_certificate_hears_nothing(string fault)
    {
        await using var server = await PrivatePostgres.StartWithTlsAsync(desk.Authority.Issue("localhost"), desk.Own);
        await server.ShowAsync(Shown(fault));
        var settings = DatabaseAddress.Read(server.ConnectionString + ";Pooling=false");
        await using var database = NpgsqlDataSource.Create(settings);
        var refused = await Eventually.BecomesAsync(() => FailureOfAsync(database), failure => failure is not null, "the database is refused");
        DatabaseAddress.RefusalIn(refused!, settings)!.ShouldContain("not valid now, not for that host, or of no authority");
    }

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task A_service_that_meets_wrong_certificates_says_so_and_is_not_ready(string fault, string words)
    {
        await using var database = await PrivatePostgres.StartWithTlsAsync(desk.Authority.Issue("localhost"), desk.Own);
        await database.ShowAsync(Shown(fault));
        await desk.ShowAsync(Shown(fault));
        desk.Processes.Start("routing",
            [.. desk.Settings(desk.Authority.Issue("localhost")), $"ConnectionStrings__Postgres={database.ConnectionString}"]);
        await Eventually.BecomesAsync(
            () => Task.FromResult(SaysOf("routing", words, 1507) && SaysOf("routing", "certificate", 1704)), says => says, "the service names what it refuses");
        (await desk.Processes.IsReadyAsync("routing")).ShouldBeFalse();
        await desk.Processes.KillAsync("routing");
        await desk.ShowAsync(desk.Authority.Issue("localhost"));
    }

    private async Task StartAsync(params string[] services)
    {
        foreach (var service in services)
        {
            if (desk.Processes.IsStarted(service)) await desk.Processes.KillAsync(service);
            desk.Processes.Start(service, desk.Settings(desk.Authority.Issue("localhost")));
        }

        await Task.WhenAll(services.Select(desk.Processes.ReadyAsync));
    }

    /// <summary>All that a program says which an operator starts who trusts that authority.</summary>
    private async Task<string> SaidAsync(CertificateAuthority trusted, string[] command)
    {
        await using var program = RunningProgram.Start(
            desk.Processes.Folder,
            new Dictionary<string, string>
            {
                ["DESK_LOCAL"] = desk.Processes.Folder, ["DESK_TLS_CA"] = trusted.File, ["DESK_TLS_CERTIFICATE"] = desk.Own.CertificateFile!, ["DESK_TLS_KEY"] = desk.Own.KeyFile!,
            },
            ["env", "-u", "DESK_INSTANCE", "-u", "DESK_GUARD", .. command]); // else the shell would take itself for a part of the run that tests it
        await program.EndedAsync();
        return string.Join('\n', program.Said);
    }

    private IssuedCertificate Shown(string fault) => fault switch
    {
        "expired" => desk.Authority.Issue("localhost", isExpired: true),
        "of a stranger" => desk.Stranger.Issue("localhost"),
        _ => desk.Authority.Issue("elsewhere.example"),
    };

    private bool SaysOf(string service, string words, int? id = null) => desk.Processes.LogOf(service).Any(line =>
        line.Contains(words, StringComparison.Ordinal) && (id is null || line.Contains($"\"Id\":{id}", StringComparison.Ordinal)));

    private async Task<JsonNode> TakenAsync(string role, string id, string service, string path, object? body = null) =>
        (await Eventually.BecomesAsync(
            () => desk.Processes.SendAsync(role, id, HttpMethod.Post, service, path, body ?? new { }), answer => answer.Status == 200, $"POST {service} {path} is taken")).Body!;

    private async Task<long> AskAsync(string sql)
    {
        await using var database = NpgsqlDataSource.Create($"{desk.Postgres.ConnectionString};Database={desk.Processes.Name};Pooling=false");
        await using var command = database.CreateCommand(sql);
        return (long)(await command.ExecuteScalarAsync())!;
    }

    private static async Task<NpgsqlException?> FailureOfAsync(NpgsqlDataSource database)
    {
        try
        {
            await using var connection = await database.OpenConnectionAsync();
            return null;
        }
        catch (NpgsqlException e)
        {
            return e;
        }
    }
}
