using Faults.Servers;
using Npgsql;
using TestKit;

namespace Faults.Tests.Database;

/// <summary>The primary dies for good, and its synchronous replica takes its place.</summary>
public sealed class FailoverTests : IAsyncLifetime
{
    private readonly HostedDesk _desk = new();
    private PrivatePostgres _primary = null!;
    private PrivatePostgres _replica = null!;

    public async Task InitializeAsync()
    {
        await TestServers.EnsureAsync();
        _primary = await PrivatePostgres.StartAsync();
        _replica = await _primary.StartReplicaAsync();
        var both = $"Host=127.0.0.1:{_primary.Port},127.0.0.1:{_replica.Port};Username=postgres;Timeout=3";
        await _desk.ProvisionAsync(DeskSetup.Servers.FromEnvironment() with { Postgres = both });
        await _desk.StartThreeAsync();
    }

    public async Task DisposeAsync()
    {
        await _desk.DisposeAsync();
        await _primary.DisposeAsync();
        await _replica.DisposeAsync();
    }

    [Fact, Trait("Fault", "15")]
    public async Task After_a_failover_the_replica_has_every_fact_that_was_acknowledged()
    {
        const int customers = 8;
        var contacts = new Customers(_desk, "failover");
        await using var channel = await contacts.OnTheBusAsync();
        using var half = new CountdownEvent(customers);
        var calling = Task.WhenAll(Enumerable.Range(0, customers).Select(customer => Task.Run(async () =>
        {
            for (var i = 0; i < 12; i++)
            {
                await contacts.TakenAsync($"call-{customer}-{i}");
                await contacts.SendAsync(channel, $"message-{customer}-{i}");
                if (i == 3)
                {
                    half.Signal();
                }
            }
        })));

        await Eventually.BecomesAsync(() => Task.FromResult(half.CurrentCount), left => left == 0, "a third of the contacts is taken");
        await _primary.KillAsync();
        await _replica.PromoteAsync();
        await calling;
        await using var administrator = NpgsqlDataSource.Create($"{_replica.ConnectionString};Database={_desk.Name};Pooling=false");
        await contacts.AllArrivedOnceAsync(administrator);
    }
}
