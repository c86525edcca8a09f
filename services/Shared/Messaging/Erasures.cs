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
/// views, snapshots and parked messages were made from opened ones, and are made anew. Every node does all of it, as a repeat changes
/// nothing; one that was down or killed meanwhile begins where the service had come to.
/// </summary>
public sealed partial class Erasures(
    NpgsqlDataSource database, Vault vault, IMemoryCache states, IEnumerable<ViewRow> views, string schema, ILogger<Erasures> logger)
    : BackgroundService
{
    private const string Reader = "erasures";
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(1);
    private readonly Dictionary<string, ViewRow> _views = views.ToDictionary(v => v.StreamType);
    private readonly long _appendLock = LockKeys.Of(schema, "append");

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Every);
        long? position = null;
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                position ??= await PositionAsync(stoppingToken);
                position = await FollowAsync(position.Value, stoppingToken);
            }
            catch (Exception e) when (Inbox.IsTransient(e))
            {
                LogWaits(e.GetType().Name, e.Message);
            }
        }
    }

    private async Task<long> FollowAsync(long position, CancellationToken cancellationToken)
    {
        var erased = await ReadAsync(
            """
            select k.erasure, r.request_id from vault.keys k join vault.requests r on r.key_id = k.id where k.erasure > $1
            order by k.erasure
            """, row => (Number: row.GetInt64(0), Request: row.GetGuid(1)), cancellationToken, position);
        if (erased.Count == 0)
        {
            return position;
        }

        vault.Forget();
        ((MemoryCache)states).Clear();
        Steps.Reach(Steps.ErasureTaken);
        await ForgetAsync([.. erased.Select(e => e.Request)], cancellationToken);
        await RunAsync(
            """
            insert into log_progress (reader, sequence) values ($1, $2)
            on conflict (reader) do update set sequence = greatest(log_progress.sequence, $2)
            """, cancellationToken, Reader, erased[^1].Number);
        LogErased(erased.Count);
        return erased[^1].Number;
    }

    private async Task ForgetAsync(Guid[] requests, CancellationToken cancellationToken)
    {
        var streams = await ReadAsync(
            """
            select distinct s.id, s.type from mt_events e join mt_streams s on s.id = e.stream_id where e.correlation_id = any($1)
            """, row => (Id: row.GetGuid(0), Type: row.GetString(1)), cancellationToken, [requests.Select(r => r.ToString()).ToArray()]);
        await RunAsync("delete from snapshots where stream_id = any($1)", cancellationToken, streams.Select(s => s.Id).ToArray());
        foreach (var stream in streams.Where(s => _views.ContainsKey(s.Type)))
        {
            await MakeAnewAsync(_views[stream.Type], stream.Id, cancellationToken);
        }

        await EraseParkedAsync([.. requests, .. streams.Select(s => s.Id)], cancellationToken);
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
        return reader.GetInt64(0);
    }

    /// <summary>By the request that a message names, in its headers or anywhere in its body, or by a stream of that request.</summary>
    private async Task EraseParkedAsync(Guid[] ids, CancellationToken cancellationToken)
    {
        var parked = await ReadAsync(
            """
            select id, type, body from parked where replayed_at is null and (headers->>'cloudEvents_correlationid' = any($1)
              or exists (select from unnest($1::varchar[]) known where position(convert_to(known, 'UTF8') in body) > 0))
            """, row => (Id: row.GetInt64(0), Type: row.IsDBNull(1) ? null : row.GetString(1), Body: row.GetFieldValue<byte[]>(2)),
            cancellationToken, [ids.Select(id => id.ToString()).ToArray()]);
        foreach (var message in parked)
        {
            await RunAsync(
                "update parked set body = $2 where id = $1", cancellationToken, message.Id, Parking.Erased(message.Type, message.Body));
        }
    }

    private async Task<long> PositionAsync(CancellationToken cancellationToken) =>
        (await ReadAsync("select sequence from log_progress where reader = $1", row => row.GetInt64(0), cancellationToken, Reader)).SingleOrDefault();

    private async Task<List<T>> ReadAsync<T>(
        string sql, Func<NpgsqlDataReader, T> read, CancellationToken cancellationToken, params object[] values)
    {
        await using var command = database.CreateCommand(sql);
        command.Parameters.AddRange(values.Select(Sql.Parameter).ToArray());
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var rows = new List<T>();
        while (await reader.ReadAsync(cancellationToken))
        {
            rows.Add(read(reader));
        }

        return rows;
    }

    private async Task RunAsync(string sql, CancellationToken cancellationToken, params object[] values)
    {
        await using var command = database.CreateCommand(sql);
        command.Parameters.AddRange(values.Select(Sql.Parameter).ToArray());
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    [LoggerMessage(1901, LogLevel.Information, "The personal data of {Requests} requests was erased; nothing here holds it any more")]
    private partial void LogErased(int requests);

    [LoggerMessage(1902, LogLevel.Warning, "Erased personal data is not yet forgotten here, it is tried again: {Error} {Detail}")]
    private partial void LogWaits(string error, string detail);
}
