using Faults.Servers;
using Npgsql;
using TestKit;

namespace Faults.Tests.Database;

/// <summary>The disk that the tables lie on is full, and then has room again.</summary>
public sealed class DiskFullTests : IAsyncLifetime
{
    private readonly HostedDesk _desk = new();
    private PrivatePostgres _postgres = null!;
    private NpgsqlDataSource _administrator = null!;

    public async Task InitializeAsync()
    {
        await TestServers.EnsureAsync();
        _postgres = await PrivatePostgres.StartOnSmallDiskAsync(megabytes: 64);
        await _desk.ProvisionAsync(DeskSetup.Servers.FromEnvironment() with { Postgres = _postgres.ConnectionString });
        _administrator = NpgsqlDataSource.Create($"{_postgres.ConnectionString};Database={_desk.Name}");
        await _desk.StartThreeAsync();
    }

    public async Task DisposeAsync()
    {
        await _desk.DisposeAsync();
        await _administrator.DisposeAsync();
        await _postgres.DisposeAsync();
    }

    [Fact, Trait("Fault", "16")]
    public async Task While_the_disk_is_full_nothing_is_acknowledged_that_is_not_stored_and_with_room_all_flows()
    {
        var contacts = new Customers(_desk, "full");
        var heard = Heard.From(_desk, "intake");
        await using var channel = await contacts.OnTheBusAsync();
        await contacts.TakenAsync("before");
        await FillAsync();

        // What is left in pages already there is used up first; each 200 until then counts.
        var calls = 0;
        var last = await Eventually.BecomesAsync(
            () => contacts.CallAsync($"call-{++calls}"), answer => answer.Status != 200, "the tables cannot grow any more");
        last.ShouldSayLater();
        for (var i = 0; i < 20; i++)
        {
            await contacts.SendAsync(channel, $"message-{i}");
        }

        await heard.EventAsync(1501);
        await RunAsync("drop table waste");
        await contacts.TakenAsync($"call-{calls}");
        await contacts.AllArrivedOnceAsync(_administrator);
    }

    /// <summary>Big rows until they do not fit, then small ones, until no page is to be had.</summary>
    private async Task FillAsync()
    {
        await RunAsync("create table waste (waste text); alter table waste alter column waste set storage plain");
        foreach (var rows in new[] { 4000, 100, 1 })
        {
            for (var full = false; !full;)
            {
                try
                {
                    await RunAsync($"insert into waste select repeat('x', 4000) from generate_series(1, {rows})");
                }
                catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.DiskFull)
                {
                    full = true;
                }
            }
        }
    }

    private async Task RunAsync(string sql)
    {
        await using var command = _administrator.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }
}
