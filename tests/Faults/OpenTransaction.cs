using Npgsql;
using TestKit;

namespace Faults.Tests;

/// <summary>Somebody else's transaction, which the test leaves open for as long as it likes.</summary>
internal sealed class OpenTransaction : IAsyncDisposable
{
    private readonly NpgsqlDataSource _database;
    private readonly NpgsqlConnection _connection;
    private readonly NpgsqlTransaction _transaction;

    private OpenTransaction(NpgsqlDataSource database, NpgsqlConnection connection, NpgsqlTransaction transaction) =>
        (_database, _connection, _transaction) = (database, connection, transaction);

    /// <summary>Begins it with a statement.</summary>
    public static async Task<OpenTransaction> BeginAsync(NpgsqlDataSource database, string sql)
    {
        var connection = await database.OpenConnectionAsync();
        var transaction = await connection.BeginTransactionAsync();
        await using var command = new NpgsqlCommand(sql, connection, transaction);
        await command.ExecuteNonQueryAsync();
        return new(database, connection, transaction);
    }

    /// <summary>Completes when so many sessions of the same database wait for a lock; answers their process ids.</summary>
    /// <param name="sessions">At least so many.</param>
    /// <param name="kind">The kind of lock, as <c>pg_stat_activity.wait_event</c> names it.</param>
    public Task<List<int>> IsWaitedForAsync(int sessions = 1, string kind = "%") => Eventually.BecomesAsync(
        async () =>
        {
            var waiting = new List<int>();
            await using var command = _database.CreateCommand(
                "select pid from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock' and wait_event like $1");
            command.Parameters.Add(new() { Value = kind });
            await using var reader = await command.ExecuteReaderAsync();
            while (await reader.ReadAsync())
            {
                waiting.Add(reader.GetInt32(0));
            }

            return waiting;
        },
        waiting => waiting.Count >= sessions, $"{sessions} sessions wait for a lock ({kind})");

    /// <summary>Ends it as if it had never been.</summary>
    public Task RollBackAsync() => _transaction.RollbackAsync();

    public async ValueTask DisposeAsync()
    {
        await _transaction.DisposeAsync();
        await _connection.DisposeAsync();
    }
}
