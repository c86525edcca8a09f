using TestKit;

namespace Faults.Servers;

/// <summary>A RabbitMQ of the test's own with one node.</summary>
public sealed class PrivateBroker : IAsyncDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("desk-broker-").FullName;
    private readonly RunningProgram _names;

    private PrivateBroker()
    {
        var port = FreePort.Find();
        _names = RunningProgram.Start(_folder, [], "epmd", "-port", $"{port}", "-address", "127.0.0.1");
        Node = new BrokerNode(Path.Combine(_folder, "node"), "desk", port, "");
    }

    /// <summary>The node.</summary>
    public BrokerNode Node { get; }

    /// <summary>Starts one and waits until it is ready, some seven seconds.</summary>
    public static async Task<PrivateBroker> StartAsync()
    {
        var broker = new PrivateBroker();
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
