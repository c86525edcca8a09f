using Faults.Servers;
using Npgsql;
using TestKit;

namespace Faults.Tests.Database;

/// <summary>
/// Directory, Intake and Audit in this process, on a database server of the tests' own behind a proxy, and on the broker that
/// all tests share. One after the other, the tests of the collection do to that database whatever they like.
/// </summary>
public sealed class PrivateDesk : HostedDesk, IAsyncLifetime
{
    /// <summary>The database server.</summary>
    public PrivatePostgres Postgres { get; private set; } = null!;

    /// <summary>Between the services and the database server.</summary>
    public TcpProxy Proxy { get; private set; } = null!;

    /// <summary>The desk's database, for the administrator, past the proxy.</summary>
    public NpgsqlDataSource Administrator { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        await TestServers.EnsureAsync();
        Postgres = await PrivatePostgres.StartAsync();
        Proxy = TcpProxy.Before(Postgres.Port);
        await ProvisionAsync(DeskSetup.Servers.FromEnvironment() with { Postgres = Postgres.ConnectionStringAt(Proxy.Port) + ";Timeout=2;Command Timeout=5" });
        Administrator = NpgsqlDataSource.Create($"{Postgres.ConnectionString};Database={Name};Pooling=false");
        await this.StartThreeAsync();
    }

    async Task IAsyncLifetime.DisposeAsync()
    {
        await DisposeAsync();
        await Administrator.DisposeAsync();
        await Proxy.DisposeAsync();
        await Postgres.DisposeAsync();
    }
}

[CollectionDefinition(nameof(PrivateDesk))]
public sealed class PrivateDeskCollection : ICollectionFixture<PrivateDesk>;

/// <summary>The smallest desk that takes contacts and keeps the ledger.</summary>
internal static class ThreeServices
{
    public static async Task StartThreeAsync(this HostedDesk desk)
    {
        await Task.WhenAll(
            desk.StartAsync<DirectoryService.DirectoryDeskService>(), desk.StartAsync<Intake.IntakeService>(),
            desk.StartAsync<Audit.AuditService>());
        await desk.ReadyAsync(desk.Addresses.Keys);
    }
}
