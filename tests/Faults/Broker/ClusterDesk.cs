using Faults.Servers;

namespace Faults.Tests;

/// <summary>The same desk on three brokers behind a proxy, which stands for the load balancer in front of a cluster.</summary>
public sealed class ClusterDesk : IAsyncLifetime
{
    /// <summary>The cluster.</summary>
    internal BrokerCluster Cluster { get; private set; } = null!;

    /// <summary>The load balancer.</summary>
    internal TcpProxy Balancer { get; private set; } = null!;

    /// <summary>The desk.</summary>
    internal ProcessDesk Desk { get; private set; } = null!;

    private PrivatePostgres Postgres { get; set; } = null!;

    public async Task InitializeAsync()
    {
        var cluster = BrokerCluster.StartAsync();
        Postgres = await PrivatePostgres.StartAsync();
        Cluster = await cluster;
        Balancer = TcpProxy.Before([.. Cluster.Nodes.Select(n => n.Port)]);
        Desk = await ProcessDesk.StartAsync(
            new(Postgres.ConnectionString, BrokerNode.AddressAt(Balancer.Port), Cluster.Nodes[0].Management), BrokerDesk.Services);
    }

    public async Task DisposeAsync()
    {
        await Desk.DisposeAsync();
        await Balancer.DisposeAsync();
        await Cluster.DisposeAsync();
        await Postgres.DisposeAsync();
    }
}

[CollectionDefinition(nameof(ClusterDesk))]
public sealed class ClusterDeskCollection : ICollectionFixture<ClusterDesk>;
