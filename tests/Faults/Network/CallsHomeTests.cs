using System.Text.Json.Nodes;
using Contracts;
using Contracts.Intake.V1;
using Faults.Servers;
using Messaging;
using TestKit;

namespace Faults.Tests.Network;

/// <summary>
/// Nothing calls home: every process of the platform, the servers too, runs in a network of its own in which each packet is overheard.
/// </summary>
public sealed class CallsHomeTests : IAsyncLifetime
{
    private const string Agent = "a03";
    private OwnNetwork _network = null!;
    private PrivatePostgres _postgres = null!;
    private PrivateBroker _broker = null!;

    public async Task InitializeAsync()
    {
        _network = await OwnNetwork.CreateAsync();
        var broker = PrivateBroker.StartAsync(network: _network);
        _postgres = await PrivatePostgres.StartInAsync(_network);
        _broker = await broker;
    }

    public async Task DisposeAsync()
    {
        await _broker.DisposeAsync();
        await _postgres.DisposeAsync();
        await _network.DisposeAsync();
    }

    [Fact]
    public async Task No_process_speaks_to_anybody_but_its_configured_peers_while_a_request_goes_through_its_life()
    {
        using var overheard = new Overheard(_network);
        await using var desk = await StartAsync();
        await LiveAsync(desk);
        await TakenAsync(desk, Roles.Auditor, "auditor", "audit", "/completeness"); // the ledger asks every service for its log

        string[] peers = [Tcp(_postgres.Port), Tcp(_broker.Node.Port), .. desk.Addresses.Values.Select(address => Tcp(new Uri(address).Port))];
        string[] ofTheBroker = [Tcp(_broker.Node.ManagementPort), Tcp(_broker.NamesPort)];
        overheard.SpokenTo.Except(peers).Except(ofTheBroker).ShouldBeEmpty();
        peers.Except(overheard.SpokenTo).ShouldBeEmpty();

        await using var caller = Start("exec 3<>/dev/tcp/203.0.113.9/443");
        await using var asker = Start("getent hosts collector.example");
        await HearsAsync(overheard, said => said == "tcp 203.0.113.9:443", "a connection to the world outside");
        await HearsAsync(overheard, said => said.StartsWith("udp ", StringComparison.Ordinal) && said.EndsWith(":53", StringComparison.Ordinal), "a question for a name");
        overheard.CountMissed().ShouldBe(0);
    }

    private async Task<ProcessDesk> StartAsync()
    {
        var desk = await ProcessDesk.ProvisionAsync(new(_postgres.ConnectionString, _broker.Node.Address, _broker.Node.Management), _network.Launcher);
        var owners = string.Join(' ', desk.Addresses.Where(a => a.Key != "audit").Select(a => $"{a.Key}={a.Value}"));
        foreach (var (service, address) in desk.Addresses)
        {
            _network.OpenDoor(new Uri(address).Port);
            desk.Start(service, $"Owners__Addresses={owners}");
        }

        await Task.WhenAll(ProcessDesk.Services.Select(desk.ReadyAsync));
        return desk;
    }

    /// <summary>From the contact to the close, over HTTP; what passes between the services goes over the bus.</summary>
    private static async Task LiveAsync(ProcessDesk desk)
    {
        await TakenAsync(desk, Roles.Agent, Agent, "routing", "/agents/me/sign-in");
        var contact = new ReceiveContact(Channel.Web, "home", "home", null, "Street Light Outages", Region: "urban");
        var request = (await TakenAsync(desk, Roles.Channel, "web", "intake", "/contacts", contact)).Id("requestId");
        await TakenAsync(desk, Roles.Agent, Agent, "routing", $"/requests/{request}/accept");
        var order = (await TakenAsync(desk, Roles.Agent, Agent, "routing", $"/requests/{request}/dispatch", new { department = "network", instruction = "Look" }))
            ["facts"]![0].Id("data.workOrderId");
        await TakenAsync(desk, Roles.Department, "network", "work-orders", $"/work-orders/{order}/answer", new { kind = "resolution", text = "It works again." });
        await TakenAsync(desk, Roles.Agent, Agent, "follow-up", $"/requests/{request}/tell", new { outcome = "solved" });
        await TakenAsync(desk, Roles.Channel, "web", "follow-up", $"/requests/{request}/rating", new { score = 5, via = "link" });
        await Eventually.BecomesAsync(
            () => desk.SendAsync(Roles.Auditor, "auditor", HttpMethod.Get, "audit", $"/requests?state=closed"),
            answer => answer.Body?["items"] is JsonArray { Count: 1 }, "the request is closed in the ledger");
    }

    /// <summary>The same call again until it is taken: what it follows from comes over the bus.</summary>
    private static async Task<JsonNode> TakenAsync(ProcessDesk desk, string role, string id, string service, string path, object? body = null) =>
        (await Eventually.BecomesAsync(
            () => desk.SendAsync(role, id, HttpMethod.Post, service, path, body ?? new { }), answer => answer.Status == 200, $"POST {service} {path} is taken")).Body!;

    private static string Tcp(int port) => $"tcp 127.0.0.1:{port}";

    private RunningProgram Start(string command) => RunningProgram.Start("/", [], [.. _network.Launcher, "bash", "-c", command]);

    private static Task HearsAsync(Overheard overheard, Func<string, bool> wanted, string what) =>
        Eventually.BecomesAsync(() => Task.FromResult(overheard.SpokenTo.ToList()), said => said.Any(wanted), $"{what} is overheard");
}
