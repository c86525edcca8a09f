using Faults.Servers;
using RabbitMQ.Client;

namespace Faults.Tests;

/// <summary>
/// A desk of processes on a broker and a database of its own: contacts come in, are classified, join a queue, and the ledger hears
/// all of it. The services behind are not started; their queues fill.
/// </summary>
public sealed class BrokerDesk : IAsyncLifetime
{
    /// <summary>The services that run.</summary>
    public static readonly string[] Services = ["directory", "intake", "routing", "audit"];

    /// <summary>The servers.</summary>
    internal PrivateServers Servers { get; private set; } = null!;

    /// <summary>The desk.</summary>
    internal ProcessDesk Desk { get; private set; } = null!;

    /// <summary>The broker.</summary>
    internal PrivateBroker Broker => Servers.Broker;

    public async Task InitializeAsync()
    {
        Servers = await PrivateServers.StartAsync();
        Desk = await ProcessDesk.StartAsync(Servers.ForDesk, Services);
    }

    public async Task DisposeAsync()
    {
        await Desk.DisposeAsync();
        await Servers.DisposeAsync();
    }

    /// <summary>The broker's administrator in the desk's virtual host, not through the proxy.</summary>
    internal async Task<IConnection> AdministratorAsync() =>
        await new ConnectionFactory { Uri = Broker.Node.Address, VirtualHost = Desk.Name, AutomaticRecoveryEnabled = false }.CreateConnectionAsync();
}

[CollectionDefinition(nameof(BrokerDesk))]
public sealed class BrokerDeskCollection : ICollectionFixture<BrokerDesk>;
