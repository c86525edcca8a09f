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
/// Takes what is due in bounded batches and sends it through the hop, so many at a time that their appends share commits. What was due
/// when the loop last had no backlog, or when it began, is the backlog; what fell due since goes before it, but takes three
/// quarters of a batch at most. So after downtime both move, each oldest first: what falls due meanwhile does not wait behind a
/// backlog of whatever length, nor the backlog behind that. What fails waits longer each time and holds nobody up. Rows brought
/// forward for another look (<c>run_at</c> before <c>due_at</c>) go with the backlog.
/// </summary>
public sealed partial class DueLoop(
    NpgsqlDataSource database, EventLog log, Leader leader, IEnumerable<DueHandler> handlers, TimeProvider clock, string service,
    ILogger<DueLoop> logger) : BackgroundService
{
    private const int Batch = 400;
    private const int MostNew = 300;
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
            var backlogUntil = clock.GetUtcNow();
            while (true)
            {
                stopping.ThrowIfCancellationRequested();
                var now = clock.GetUtcNow();
                var due = await ReadDueAsync(backlogUntil, now, stopping);
                await Parallel.ForEachAsync(due, new ParallelOptions { MaxDegreeOfParallelism = AtATime, CancellationToken = stopping },
                    async (row, token) => await FireAsync(row, token));
                if (due.Count < Batch)
                {
                    backlogUntil = now; // nothing older is left
                }

                if (due.Count < MostNew)
                {
                    await log.WaitForAppendAsync(Idle, stopping);
                }
            }
        }, stoppingToken);

    private async Task<List<DueRow>> ReadDueAsync(
        DateTimeOffset backlogUntil, DateTimeOffset now, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(
            """
            with new as (
              select stream_id, stream_type, due_at, run_at, failures from due where run_at > $1 and run_at <= $2 order by run_at limit $3)
            select * from new
            union all
            (select stream_id, stream_type, due_at, run_at, failures from due where run_at <= $1
              order by run_at limit $4 - (select count(*) from new))
            """);
        object[] values = [backlogUntil, now, MostNew, Batch];
        command.Parameters.AddRange(values.Select(Sql.Parameter).ToArray());
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
