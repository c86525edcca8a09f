using EventStore;
using Npgsql;

namespace Audit.Proof;

/// <summary>
/// One signs at a time, for as long as a signature takes: a checkpoint or a change of key. Which process signs checkpoints at all is
/// another question (<see cref="NotaryLoop.Purpose"/>).
/// </summary>
internal sealed class SigningTurn : IAsyncDisposable
{
    private readonly NpgsqlConnection _connection;
    private readonly NpgsqlTransaction _turn;

    private SigningTurn(NpgsqlConnection connection, NpgsqlTransaction turn) => (_connection, _turn) = (connection, turn);

    /// <summary>Waits until nobody else signs.</summary>
    /// <exception cref="NpgsqlException">The database is away, or another signs for longer than a command may take.</exception>
    public static async Task<SigningTurn> TakeAsync(NpgsqlDataSource database, CancellationToken cancellationToken)
    {
        var connection = await database.OpenConnectionAsync(cancellationToken);
        try
        {
            var turn = await connection.BeginTransactionAsync(cancellationToken); // its end gives the lock back
            await using var wait = new NpgsqlCommand("select pg_advisory_xact_lock($1)", connection, turn);
            wait.Parameters.Add(new() { Value = LockKeys.Of(Schema.For(AuditService.Name), "signature") });
            await wait.ExecuteNonQueryAsync(cancellationToken);
            return new(connection, turn);
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await _turn.DisposeAsync();
        await _connection.DisposeAsync();
    }
}
