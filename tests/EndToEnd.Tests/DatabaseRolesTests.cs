using DeskSetup;
using Hosting;
using Npgsql;
using TestKit;

namespace EndToEnd.Tests;

/// <summary>Where a service's role may connect to, and for how long it may keep the database busy. Another desk lies beside the one that runs.</summary>
[Collection(nameof(RunningDesk))]
public sealed class DatabaseRolesTests(RunningDesk desk) : IAsyncLifetime
{
    private const string InsufficientPrivilege = "42501";
    private static readonly TimeSpan Short = TimeSpan.FromSeconds(5);
    private readonly Instance _instance = new($"test_{Guid.NewGuid():N}"[..20]);
    private readonly ServiceBuilder _service = ServiceBuilder.Of<DirectoryService.DirectoryDeskService>().TransactionsOfUpTo(Short);
    private string _impatient = "";

    public async Task InitializeAsync() =>
        _impatient = (await new Database(desk.Servers, _instance).ProvisionAsync([_service], _ => "test", fresh: true, default))[_service.Name];

    public Task DisposeAsync() => new Database(desk.Servers, _instance).DropAsync([_service.Name]);

    [Fact]
    public async Task A_services_role_connects_to_the_desks_database_alone()
    {
        foreach (var (service, address) in desk.Databases)
        {
            foreach (var database in new[] { _instance.Name, "postgres", "template1" })
            {
                (await FailureToConnectAsync(address, database)).ShouldBe(InsufficientPrivilege, $"{service} to {database}");
            }

            (await FailureToConnectAsync(address, desk.Name)).ShouldBeNull(service);
        }
    }

    [Fact]
    public async Task No_statement_and_no_idle_transaction_of_a_service_lasts_for_ever()
    {
        foreach (var (service, address) in desk.Databases)
        {
            await using var database = NpgsqlDataSource.Create(address);
            var longest = service == "audit" ? "6h" : "1min"; // the ledger is read whole
            foreach (var bound in new[] { "statement_timeout", "idle_in_transaction_session_timeout" })
            {
                await using var command = database.CreateCommand($"show {bound}");
                (await command.ExecuteScalarAsync()).ShouldBe(longest, $"{bound} of {service}");
            }
        }
    }

    [Fact]
    public async Task What_lasts_longer_is_ended_by_the_server()
    {
        await using var database = NpgsqlDataSource.Create(_impatient + ";Pooling=false");
        await using var slow = database.CreateCommand("select pg_sleep(600)");
        (await Should.ThrowAsync<PostgresException>(() => slow.ExecuteNonQueryAsync())).SqlState.ShouldBe(PostgresErrorCodes.QueryCanceled);

        await using var idle = await database.OpenConnectionAsync();
        await using var transaction = await idle.BeginTransactionAsync();
        await using var begin = new NpgsqlCommand("select 1", idle, transaction);
        await begin.ExecuteScalarAsync();
        await using var administrator = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(desk.Servers.Postgres) { Database = _instance.Name, Pooling = false });
        await Eventually.BecomesAsync(
            async () =>
            {
                await using var left = administrator.CreateCommand($"select count(*) from pg_stat_activity where pid = {idle.ProcessID}");
                return (long)(await left.ExecuteScalarAsync())!;
            },
            left => left == 0, "the idle session is ended");
    }

    private static async Task<string?> FailureToConnectAsync(string address, string database)
    {
        await using var source = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(address) { Database = database, Pooling = false });
        try
        {
            await using var connection = await source.OpenConnectionAsync();
            return null;
        }
        catch (PostgresException e)
        {
            return e.SqlState;
        }
    }
}
