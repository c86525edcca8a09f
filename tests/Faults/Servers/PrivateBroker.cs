using TestKit;

namespace Faults.Servers;

/// <summary>A RabbitMQ of the test's own with one node.</summary>
public sealed class PrivateBroker : IAsyncDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("desk-broker-").FullName;
    private readonly RunningProgram _names;

    private PrivateBroker(string moreConfiguration, OwnNetwork? network)
    {
        string[] launcher = network?.Launcher ?? [];
        _names = RunningProgram.Start(_folder, [], [.. launcher, "epmd", "-port", $"{NamesPort}", "-address", "127.0.0.1"]);
        Node = new BrokerNode(Path.Combine(_folder, "node"), "desk", NamesPort, moreConfiguration, launcher);
        network?.OpenDoor(Node.Port);
        network?.OpenDoor(Node.ManagementPort);
    }

    /// <summary>Where Erlang's nodes ask for each other.</summary>
    public int NamesPort { get; } = FreePort.Find();

    /// <summary>The node.</summary>
    public BrokerNode Node { get; }

    /// <summary>Starts one and waits until it is ready, some seven seconds.</summary>
    /// <param name="moreConfiguration">More of <c>rabbitmq.conf</c>.</param>
    /// <param name="network">Another network that it runs in; a test reaches it as if it were in this one.</param>
    public static async Task<PrivateBroker> StartAsync(string moreConfiguration = "", OwnNetwork? network = null)
    {
        var broker = new PrivateBroker(moreConfiguration, network);
        await broker.StartAgainAsync();
        return broker;
    }

    /// <summary>Starts it with the data it had; completes when it is ready.</summary>
    public Task StartAgainAsync()
    {
        Node.Start();
        return Node.ReadyAsync();
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await Node.DisposeAsync();
        await _names.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }
}
