using Npgsql;

namespace Messaging;

/// <summary>How far somebody has come who follows a sequence; kept in the service's schema, and never goes back.</summary>
/// <param name="database">The service's.</param>
/// <param name="reader">Who.</param>
internal sealed class LogProgress(NpgsqlDataSource database, string reader)
{
    /// <summary>The last number that was dealt with; 0 before the first.</summary>
    public async Task<long> ReadAsync(CancellationToken cancellationToken) =>
        (await database.ReadAsync("select sequence from log_progress where reader = $1", row => row.GetInt64(0), cancellationToken, reader))
            .SingleOrDefault();

    /// <summary>Saves how far it is now.</summary>
    public Task SaveAsync(long position, CancellationToken cancellationToken) => database.RunAsync(
        """
        insert into log_progress (reader, sequence) values ($1, $2)
        on conflict (reader) do update set sequence = greatest(log_progress.sequence, $2)
        """, cancellationToken, reader, position);
}
