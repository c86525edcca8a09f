using EventStore;
using Messaging;
using Npgsql;

namespace Audit.Import;

/// <summary>Held while a history is imported, so that one import of its name runs at a time; gone with its connection.</summary>
internal sealed class ImportLock : IAsyncDisposable
{
    private readonly NpgsqlConnection _connection;
    private readonly long _key;

    private ImportLock(NpgsqlConnection connection, long key) => (_connection, _key) = (connection, key);

    /// <summary>Takes it.</summary>
    /// <exception cref="Refusal">Another import has it.</exception>
    public static async Task<ImportLock> TakeAsync(NpgsqlDataSource database, string service, CancellationToken cancellationToken)
    {
        var taken = new ImportLock(await database.OpenConnectionAsync(cancellationToken), LockKeys.Of("audit", service));
        if (await taken.AskAsync("select pg_try_advisory_lock($1)", cancellationToken)) return taken;

        await taken._connection.DisposeAsync();
        throw Refusal.WrongState($"Another import of {service} is running.");
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await AskAsync("select pg_advisory_unlock($1)", CancellationToken.None); // the pool does not reset its connections
        await _connection.DisposeAsync();
    }

    private async Task<bool> AskAsync(string sql, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(sql, _connection);
        command.Parameters.Add(new() { Value = _key });
        return await command.ExecuteScalarAsync(cancellationToken) is true;
    }
}
