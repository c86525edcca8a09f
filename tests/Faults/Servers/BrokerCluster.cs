using System.Text.Json.Nodes;
using TestKit;

namespace Faults.Servers;

/// <summary>Three nodes of RabbitMQ on loopback that hold every quorum queue together; a minority pauses itself.</summary>
public sealed class BrokerCluster : IAsyncDisposable
{
    private static readonly string[] NodeNames = ["one", "two", "three"];
    private readonly string _folder = Directory.CreateTempSubdirectory("desk-cluster-").FullName;
    private readonly RunningProgram _names;

    private BrokerCluster()
    {
        var port = FreePort.Find();
        _names = RunningProgram.Start(_folder, [], "epmd", "-port", $"{port}", "-address", "127.0.0.1");
        var members = NodeNames.Select((n, i) => $"cluster_formation.classic_config.nodes.{i + 1} = {n}@localhost");
        var configuration =
            $"""
            cluster_formation.peer_discovery_backend = classic_config
            {string.Join('\n', members)}
            cluster_formation.randomized_startup_delay_range.min = 0
            cluster_formation.randomized_startup_delay_range.max = 1
            cluster_partition_handling = pause_minority
            """;
        Nodes = [.. NodeNames.Select(n => new BrokerNode(Path.Combine(_folder, n), n, port, configuration))];
    }

    /// <summary>The nodes.</summary>
    public IReadOnlyList<BrokerNode> Nodes { get; }

    /// <summary>Starts three nodes and waits until they are one cluster, some 25 seconds.</summary>
    public static async Task<BrokerCluster> StartAsync()
    {
        var cluster = new BrokerCluster();
        cluster.StartAll();
        await cluster.WholeAsync();
        return cluster;
    }

    /// <summary>Starts every node, with the data it had; returns at once.</summary>
    public void StartAll()
    {
        foreach (var node in Nodes)
        {
            node.Start();
        }
    }

    /// <summary>kill -9 of every node at once, as when the power fails.</summary>
    public Task KillAllAsync() => Task.WhenAll(Nodes.Select(node => node.KillAsync()));

    /// <summary>The node that leads a queue now.</summary>
    public async Task<BrokerNode> LeaderOfAsync(string host, string queue)
    {
        var leader = await Eventually.BecomesAsync(
            async () => (string?)JsonNode.Parse(await Nodes[0].AskAsync($"/api/queues/{host}/{queue}"))!["leader"],
            name => name is not null, $"{queue} has a leader");
        return Nodes.Single(n => n.Name == leader);
    }

    /// <summary>
    /// The network between two nodes is gone: the connection is cut, and a new one is refused by either, as they no longer
    /// share a secret.
    /// </summary>
    public static Task SeparateAsync(BrokerNode one, BrokerNode other) => Task.WhenAll(
        one.ControlAsync("eval", $"erlang:set_cookie('{other.Name}', apart), erlang:disconnect_node('{other.Name}')."),
        other.ControlAsync("eval", $"erlang:set_cookie('{one.Name}', apart), erlang:disconnect_node('{one.Name}')."));

    /// <summary>A node is alone and pauses. It is said until it does, since a node that was started meanwhile has forgotten it.</summary>
    public Task CutOffAsync(BrokerNode alone) => Eventually.BecomesAsync(
        async () =>
        {
            await Task.WhenAll(Nodes.Where(n => n != alone).Select(other => SeparateAsync(alone, other)));
            return await alone.TakesConnectionsAsync();
        },
        takes => !takes, $"{alone.Name} has paused");

    /// <summary>Every node is alone. They find each other again while the first links are cut, so it is said until they have noticed. The last
    /// one may not pause, as there is nobody left whose end it would hear of; without a majority it confirms nothing all the same.</summary>
    public Task SeparateAllAsync() => Eventually.BecomesAsync(
        async () =>
        {
            await Task.WhenAll(Nodes.SelectMany((one, i) => Nodes.Skip(i + 1).Select(other => SeparateAsync(one, other))));
            return (await Task.WhenAll(Nodes.Select(n => n.TakesConnectionsAsync()))).Count(takes => takes);
        },
        taking => taking <= 1, "the nodes have paused");

    /// <summary>The network between all nodes is whole again.</summary>
    public Task JoinAsync() => Task.WhenAll(Nodes.Select(node => node.ControlAsync(
        "eval", $"[erlang:set_cookie(N, erlang:get_cookie()) || N <- [{string.Join(',', Nodes.Select(n => $"'{n.Name}'"))}], N =/= node()].")));

    /// <summary>Completes when every node takes connections and they are one cluster. Where one cannot come back beside the others, as they wait for
    /// each other or still hold it for gone, all are killed and started, as an operator does in the end.</summary>
    public async Task WholeAsync()
    {
        try
        {
            await OneAsync();
        }
        catch (TimeoutException late)
        {
            await Console.Error.WriteLineAsync($"All started again: {late.Message}");
            await KillAllAsync();
            StartAll();
            await OneAsync();
        }
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        foreach (var node in Nodes)
        {
            await node.DisposeAsync();
        }

        await _names.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private async Task OneAsync()
    {
        await Task.WhenAll(Nodes.Select(n => n.ReadyAsync()));
        await Task.WhenAll(Nodes.Select(node => Eventually.BecomesAsync(
            () => RunningAsync(node), running => running == NodeNames.Length, $"three nodes are one cluster to {node.Name}")));
    }

    private static async Task<int> RunningAsync(BrokerNode node) =>
        JsonNode.Parse(await node.AskAsync("/api/nodes"))!.AsArray().Count(n => (bool?)n!["running"] == true);
}
