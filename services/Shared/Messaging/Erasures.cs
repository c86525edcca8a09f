using EventStore;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Messaging;

/// <summary>The row of a stream in a read model, as it has to be.</summary>
/// <param name="StreamType">What kind of stream.</param>
/// <param name="ReadAsync">The statement that makes the row so, and the version of the stream that it is for.</param>
public sealed record ViewRow(string StreamType, Func<Guid, CancellationToken, Task<(NpgsqlBatchCommand Save, long Version)>> ReadAsync);

/// <summary>
/// Follows the vault: what was erased there is forgotten here. Facts need nothing, they are sealed; states and keys in memory, rows of
/// views, snapshots and parked messages were made from opened ones, and are made anew. Each erasure is gone through twice, a second
/// apart: what was on its way the first time may have brought something back. Every node does all of it, as a repeat changes nothing;
/// one that was down or killed meanwhile begins where the service had come to.
/// </summary>
public sealed partial class Erasures(
    NpgsqlDataSource database, Vault vault, IMemoryCache states, IEnumerable<ViewRow> views, Parking parking, string schema,
    ILogger<Erasures> logger) : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(1);
    private readonly Dictionary<string, ViewRow> _views = views.ToDictionary(v => v.StreamType);
    private readonly LogProgress _progress = new(database, "erasures");
    private readonly long _appendLock = LockKeys.Of(schema, "append");
    private long? _position;
    private long _once;

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Every);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await FollowAsync(_position ??= await _progress.ReadAsync(stoppingToken), stoppingToken);
            }
#pragma warning disable CA1031 // Whatever went wrong, what was erased has to be forgotten: it is tried again.
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                LogWaits(e.GetType().Name, e.Message);
            }
#pragma warning restore CA1031
        }
    }

    private async Task FollowAsync(long position, CancellationToken cancellationToken)
    {
        var erased = await database.ReadAsync(
            """
            select k.erasure, r.request_id from vault.keys k join vault.requests r on r.key_id = k.id where k.erasure > $1
            order by k.erasure
            """, row => (Number: row.GetInt64(0), Request: row.GetGuid(1)), cancellationToken, position);
        if (erased.Count == 0)
        {
            return;
        }

        vault.Forget();
        ((MemoryCache)states).Clear();
        Steps.Reach(Steps.ErasureTaken);
        await ForgetAsync([.. erased.Select(e => e.Request)], cancellationToken);
        var twice = erased.Count(e => e.Number <= _once);
        if (twice > 0)
        {
            await _progress.SaveAsync(_once, cancellationToken);
            _position = _once;
            LogErased(twice);
        }

        _once = erased[^1].Number;
    }

    private async Task ForgetAsync(Guid[] requests, CancellationToken cancellationToken)
    {
        var streams = await database.ReadAsync(
            """
            select distinct s.id, s.type from mt_events e join mt_streams s on s.id = e.stream_id where e.correlation_id = any($1)
            """, row => (Id: row.GetGuid(0), Type: row.GetString(1)), cancellationToken, [requests.Select(r => r.ToString()).ToArray()]);
        await database.RunAsync("delete from snapshots where stream_id = any($1)", cancellationToken, streams.Select(s => s.Id).ToArray());
        foreach (var stream in streams.Where(s => _views.ContainsKey(s.Type)))
        {
            await MakeAnewAsync(_views[stream.Type], stream.Id, cancellationToken);
        }

        await parking.EraseAsync([.. requests, .. streams.Select(s => s.Id)], cancellationToken);
    }

    /// <summary>Nothing is appended to the stream between reading its state and writing the row: else it is read again.</summary>
    private async Task MakeAnewAsync(ViewRow view, Guid streamId, CancellationToken cancellationToken)
    {
        while (true)
        {
            var (save, version) = await view.ReadAsync(streamId, cancellationToken);
            await using var connection = await database.OpenConnectionAsync(cancellationToken);
            await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
            await using var batch = new NpgsqlBatch(connection, transaction);
            batch.BatchCommands.Add(Sql.Command("select pg_advisory_xact_lock($1)", _appendLock));
            batch.BatchCommands.Add(Sql.Command("select version from mt_streams where id = $1", streamId));
            batch.BatchCommands.Add(save);
            if (await VersionAsync(batch, cancellationToken) == version)
            {
                await transaction.CommitAsync(cancellationToken);
                return;
            }
        }
    }

    private static async Task<long> VersionAsync(NpgsqlBatch batch, CancellationToken cancellationToken)
    {
        await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
        await reader.NextResultAsync(cancellationToken); // the lock's own row
        await reader.ReadAsync(cancellationToken);
        var version = reader.GetInt64(0);
        while (await reader.NextResultAsync(cancellationToken))
        {
            // The row answers nothing, but may still fail.
        }

        return version;
    }

    [LoggerMessage(1901, LogLevel.Information, "The personal data of {Requests} requests was erased; nothing here holds it any more")]
    private partial void LogErased(int requests);

    [LoggerMessage(1902, LogLevel.Warning, "Erased personal data is not yet forgotten here, it is tried again: {Error} {Detail}")]
    private partial void LogWaits(string error, string detail);
}
