namespace Faults.Servers;

/// <summary>A broker and a database of the test's own, each behind a proxy that can fail the desk's connections.</summary>
public sealed class PrivateServers : IAsyncDisposable
{
    private PrivateServers(PrivateBroker broker, PrivatePostgres postgres)
    {
        (Broker, Postgres) = (broker, postgres);
        (BrokerProxy, PostgresProxy) = (TcpProxy.Before(broker.Node.Port), TcpProxy.Before(postgres.Port));
    }

    /// <summary>The broker.</summary>
    public PrivateBroker Broker { get; }

    /// <summary>The database server.</summary>
    public PrivatePostgres Postgres { get; }

    /// <summary>Between desk and broker.</summary>
    public TcpProxy BrokerProxy { get; }

    /// <summary>Between desk and database.</summary>
    public TcpProxy PostgresProxy { get; }

    /// <summary>What a desk is told: the proxies. Management is not proxied.</summary>
    public DeskSetup.Servers ForDesk => new(
        Postgres.ConnectionStringAt(PostgresProxy.Port), BrokerNode.AddressAt(BrokerProxy.Port), Broker.Node.Management);

    /// <summary>Starts both, some seven seconds.</summary>
    public static async Task<PrivateServers> StartAsync()
    {
        var broker = PrivateBroker.StartAsync();
        var postgres = await PrivatePostgres.StartAsync();
        return new(await broker, postgres);
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await BrokerProxy.DisposeAsync();
        await PostgresProxy.DisposeAsync();
        await Broker.DisposeAsync();
        await Postgres.DisposeAsync();
    }
}
