using EventStore;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Messaging;

/// <summary>What is done when something falls due in a stream of one kind.</summary>
/// <param name="StreamType">The kind of stream.</param>
/// <param name="HandleAsync">Sends <see cref="FallDue"/> through the hop; answers the number of new facts and what is due next.</param>
public sealed record DueHandler(string StreamType, Func<Guid, Cause, CancellationToken, Task<(int Facts, DateTimeOffset? NextDue)>> HandleAsync);

/// <summary>
/// Takes what is due in bounded batches and sends it through the hop, so many at a time that their appends share commits. One half
/// of a batch is what has been due the longest, the other what fell due last: after downtime the backlog is worked off oldest
/// first, and what falls due meanwhile does not wait behind it, nor the backlog behind that. What fails waits longer each
/// time and holds nobody up. Rows brought forward for another look (<c>run_at</c> before <c>due_at</c>) go with the oldest.
/// </summary>
public sealed partial class DueLoop(
    NpgsqlDataSource database, IEventLog log, Leader leader, IEnumerable<DueHandler> handlers, TimeProvider clock, string service,
    ILogger<DueLoop> logger) : BackgroundService
{
    private const int BatchHalf = 200;
    private const int AtATime = 32;
    private static readonly TimeSpan Idle = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestBackOff = TimeSpan.FromHours(1);

    /// <summary>What only lacks a document, or a node that knows its facts, is soon well again.</summary>
    private static readonly TimeSpan LongestWaitForAnother = TimeSpan.FromSeconds(30);

    private readonly Dictionary<string, DueHandler> _handlers = handlers.ToDictionary(h => h.StreamType);

    /// <inheritdoc />
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => _handlers.Count == 0
        ? Task.CompletedTask
        : leader.RunAsync("due", async stopping =>
        {
            while (true)
            {
                stopping.ThrowIfCancellationRequested();
                var due = await ReadDueAsync(stopping);
                await Parallel.ForEachAsync(due, new ParallelOptions { MaxDegreeOfParallelism = AtATime, CancellationToken = stopping },
                    async (row, token) => await FireAsync(row, token));
                if (due.Count < BatchHalf)
                {
                    await log.WaitForAppendAsync(Idle, stopping);
                }
            }
        }, stoppingToken);

    private async Task<List<DueRow>> ReadDueAsync(CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(
            """
            (select stream_id, stream_type, due_at, run_at, failures from due where run_at <= $1 order by run_at limit $2)
            union
            (select stream_id, stream_type, due_at, run_at, failures from due where run_at <= $1 order by run_at desc limit $2)
            """);
        command.Parameters.Add(Sql.Parameter(clock.GetUtcNow()));
        command.Parameters.Add(Sql.Parameter(BatchHalf));
        var rows = new List<DueRow>();
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            rows.Add(new(
                reader.GetGuid(0), reader.GetString(1), reader.GetFieldValue<DateTimeOffset>(2),
                reader.GetFieldValue<DateTimeOffset>(3), reader.GetInt32(4)));
        }

        return rows;
    }

    private async Task FireAsync(DueRow row, CancellationToken cancellationToken)
    {
        try
        {
            Steps.Reach(Steps.DueTaken);
            // The id names the moment and the look at it: the same look taken twice is one.
            var cause = new Cause($"due:{row.StreamId}:{row.DueAt.UtcTicks}:{row.RunAt.UtcTicks}:{row.Failures}", Actor.Desk(service));
            var (facts, nextDue) = await _handlers[row.StreamType].HandleAsync(row.StreamId, cause, cancellationToken);
            if (row.RunAt >= row.DueAt)
            {
                Telemetry.DueLateness.Record((clock.GetUtcNow() - row.DueAt).TotalSeconds);
            }

            if (facts == 0)
            {
                await CorrectAsync(row, nextDue, cancellationToken);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            throw;
        }
#pragma warning disable CA1031 // One that fails must not hold up the others; it is logged and tried again later.
        catch (Exception e)
        {
            LogFailed(row.StreamType, row.StreamId, row.Failures + 1, e.GetType().Name, e.Message);
            await PutOffAsync(row, e is NotYetException ? LongestWaitForAnother : LongestBackOff, cancellationToken);
        }
#pragma warning restore CA1031
    }

    /// <summary>The state had nothing due yet (another node was faster, or the rule waits): the row says what is due next.</summary>
    private Task CorrectAsync(DueRow row, DateTimeOffset? nextDue, CancellationToken cancellationToken) =>
        nextDue is null ? RunAsync("delete from due where stream_id = $1 and due_at = $2", cancellationToken, row.StreamId, row.DueAt)
        : nextDue > clock.GetUtcNow() ? RunAsync(
            "update due set due_at = $3, run_at = $3, failures = 0 where stream_id = $1 and due_at = $2",
            cancellationToken, row.StreamId, row.DueAt, nextDue.Value)
        : throw new InvalidOperationException($"Due at {nextDue:O}, but its rule has nothing to say.");

    private Task PutOffAsync(DueRow row, TimeSpan atMost, CancellationToken cancellationToken)
    {
        var wait = TimeSpan.FromSeconds(Math.Min(Math.Pow(2, row.Failures), atMost.TotalSeconds));
        return RunAsync(
            "update due set run_at = $3, failures = failures + 1 where stream_id = $1 and due_at = $2",
            cancellationToken, row.StreamId, row.DueAt, clock.GetUtcNow() + wait);
    }

    private async Task RunAsync(string sql, CancellationToken cancellationToken, params object[] values)
    {
        await using var command = database.CreateCommand(sql);
        command.Parameters.AddRange(values.Select(Sql.Parameter).ToArray());
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    [LoggerMessage(1201, LogLevel.Error, "What fell due in {StreamType} {StreamId} failed for the {Times}. time: {Error} {Detail}")]
    private partial void LogFailed(string streamType, Guid streamId, int times, string error, string detail);

    private sealed record DueRow(Guid StreamId, string StreamType, DateTimeOffset DueAt, DateTimeOffset RunAt, int Failures);
}
