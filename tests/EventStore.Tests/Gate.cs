using Marten;
using Npgsql;
using TestKit;

namespace EventStore.Tests;

/// <summary>Holds transactions open: one that has <see cref="Pass"/> among its statements waits at it until the gate opens.</summary>
public sealed class Gate : IAsyncDisposable
{
    private const long Key = 4711;
    private readonly TestDatabase _database;
    private readonly NpgsqlConnection _holder;

    private Gate(TestDatabase database, NpgsqlConnection holder) => (_database, _holder) = (database, holder);

    public static async Task<Gate> CloseAsync(TestDatabase database)
    {
        var gate = new Gate(database, await database.Owner.OpenConnectionAsync());
        await gate.RunAsync($"select pg_advisory_lock({Key})");
        return gate;
    }

    /// <summary>The statement that waits.</summary>
    public static Action<IDocumentOperations> Pass() => session => session.QueueSqlCommand("select pg_advisory_xact_lock(?)", Key);

    /// <summary>Waits until so many of the service's backends wait, at the gate or behind one that does.</summary>
    public Task<long> WaitersBecomeAsync(long number) => Eventually.BecomesAsync(
        () => CountAsync($"select count(*) from pg_stat_activity where {Waiting}"), count => count == number, $"{number} waiting transactions");

    /// <summary>Kills the backends that wait.</summary>
    public Task KillWaitersAsync() => CountAsync($"select count(pg_terminate_backend(pid)) from pg_stat_activity where {Waiting}");

    public Task OpenAsync() => RunAsync($"select pg_advisory_unlock({Key})");

    public async ValueTask DisposeAsync()
    {
        await RunAsync("select pg_advisory_unlock_all()");
        await _holder.DisposeAsync();
    }

    private string Waiting => $"usename = '{_database.Name}' and wait_event_type = 'Lock'";

    private async Task<long> CountAsync(string sql)
    {
        await using var command = _database.Owner.CreateCommand(sql);
        return (long)(await command.ExecuteScalarAsync())!;
    }

    private async Task RunAsync(string sql)
    {
        await using var command = new NpgsqlCommand(sql, _holder);
        await command.ExecuteNonQueryAsync();
    }
}
