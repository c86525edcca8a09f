using System.Text.Json;
using Contracts;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Messaging;

/// <summary>What came of a replay of many.</summary>
/// <param name="Replayed">How many succeeded.</param>
/// <param name="Failed">Those that did not, which stay parked.</param>
/// <param name="Next">Pass it as <see cref="ParkedFilter.After"/> to go on; null when there are no more.</param>
public sealed record ReplayReport(int Replayed, IReadOnlyList<ReplayFailure> Failed, long? Next);

/// <summary>A message that could not be replayed.</summary>
/// <param name="Id">Its number.</param>
/// <param name="Type">Its type.</param>
/// <param name="Reason">Why not, now.</param>
public sealed record ReplayFailure(long Id, string? Type, string Reason);

/// <summary>Handles parked messages again. A message that had its effect already has it once, as any repeat.</summary>
public sealed partial class Replay(NpgsqlDataSource database, Inbox inbox, Parking parking, TimeProvider clock, ILogger<Replay> logger)
{
    /// <summary>Tries of a message that came too early: half a second, doubling, about eight minutes in all.</summary>
    public const int MostRetries = 10;

    /// <summary>What it said is in its facts now; who, when and why stay here, its personal data does not.</summary>
    private const string Replayed =
        "update parked set replayed_at = $2, replayed_by = $3, body = '', headers = '{}', marks = '{}' where id = $1";

    /// <summary>The first of each sender, then the second of each, and so on.</summary>
    private const string Due =
        """
        select id, retries from (
          select id, retries, retry_at, row_number() over (partition by actor order by retry_at, id) turn
          from parked where replayed_at is null and retry_at <= now()) due
        order by turn, retry_at, id limit 100
        """;

    /// <summary>Handles one again.</summary>
    /// <exception cref="Refusal">There is no such message, or it is refused again; it stays parked.</exception>
    public async Task OneAsync(long id, string by, CancellationToken cancellationToken)
    {
        var arrival = await LoadAsync(id, cancellationToken) ?? throw Refusal.Unknown("parked message", id);
        await inbox.HandleAsync(arrival, cancellationToken);
        await database.RunAsync(Replayed, cancellationToken, id, clock.GetUtcNow(), by);
        LogReplayed(id, by);
    }

    /// <summary>
    /// Handles again what the filter lets through, oldest first. Those that wait for a try by themselves are left to it. When
    /// database or broker fail it ends with their fault; what was replayed until then stays replayed.
    /// </summary>
    /// <param name="filter">Which.</param>
    /// <param name="limit">How many at most in one go.</param>
    /// <param name="by">Who wants it.</param>
    /// <param name="cancellationToken">Stops after the message that is being handled.</param>
    public async Task<ReplayReport> AllAsync(ParkedFilter filter, int limit, string by, CancellationToken cancellationToken)
    {
        var found = await database.ReadAsync(
            $"select id, type from parked where {ParkedFilter.Condition} and replayed_at is null and retry_at is null order by id limit $9",
            row => (Id: row.GetInt64(0), Type: row.IsDBNull(1) ? null : row.GetString(1)),
            cancellationToken, [.. filter.Values, limit + 1]);
        var failed = new List<ReplayFailure>();
        foreach (var (id, type) in found.Take(limit))
        {
            try
            {
                await OneAsync(id, by, cancellationToken);
            }
            catch (Exception e) when (Failure.Of(e) is not null && !cancellationToken.IsCancellationRequested)
            {
                failed.Add(new(id, type, ReasonOf(id, e).Reason));
            }
        }

        return new(Math.Min(found.Count, limit) - failed.Count, failed, found.Count > limit ? found[limit - 1].Id : null);
    }

    /// <summary>Tries those again that came too early, or of a sender that was paused, and whose time has come; none stands in the way of the others, and no
    /// sender's of another's.</summary>
    internal async Task RetryDueAsync(CancellationToken cancellationToken)
    {
        var due = await database.ReadAsync(
            Due,
            row => (Id: row.GetInt64(0), Retries: row.GetInt32(1)), cancellationToken);
        foreach (var (id, retries) in due)
        {
            try
            {
                await OneAsync(id, "retry", cancellationToken);
            }
            catch (Exception e) when (Failure.Of(e) is not null && !cancellationToken.IsCancellationRequested)
            {
                await PutBackAsync(id, retries + 1, ReasonOf(id, e), cancellationToken);
            }
            catch (Exception e) when (Inbox.IsTransient(e))
            {
                // Perhaps this message's alone: it does not count as a try, and the next one gets its turn.
                await database.RunAsync("update parked set retry_at = now() + interval '5 s' where id = $1", cancellationToken, id);
            }
        }
    }

    private Failure ReasonOf(long id, Exception exception)
    {
        var failure = Failure.Of(exception)!;
        if (failure.Defect is { } defect) LogDefect(id, defect.GetType().FullName, defect.StackTrace);
        return failure;
    }

    private async Task PutBackAsync(long id, int retries, Failure failure, CancellationToken cancellationToken)
    {
        if (failure.TooEarly && retries < MostRetries)
        {
            await database.RunAsync(
                "update parked set retries = $2, retry_at = now() + make_interval(secs => $3) where id = $1",
                cancellationToken, id, retries, 0.5 * Math.Pow(2, retries));
            return;
        }

        var given = await database.ReadAsync(
            $"""
            update parked set retry_at = null, reason = $2 where id = $1 and replayed_at is null
            returning queue, actor, type, headers->>'{Envelope.Prefix}correlationid'
            """, row => (Queue: row.GetString(0), User: Text(row, 1), Type: Text(row, 2), Request: Text(row, 3)),
            cancellationToken, id, Parking.Storable(failure.Reason));
        foreach (var (queue, user, type, request) in given) parking.GivenUp(queue, user, type, request, failure.Reason);
        LogGivenUp(id, failure.Reason);

        static string? Text(NpgsqlDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);
    }

    private async Task<Arrival?> LoadAsync(long id, CancellationToken cancellationToken) => (await database.ReadAsync(
        "select queue, actor, headers::text, body from parked where id = $1 and replayed_at is null",
        row => new Arrival(
            row.GetString(0), row.IsDBNull(1) ? null : row.GetString(1),
            JsonSerializer.Deserialize<Dictionary<string, string>>(row.GetString(2), ContractJson.Options)!, row.GetFieldValue<byte[]>(3)),
        cancellationToken, id)).SingleOrDefault();

    [LoggerMessage(1402, LogLevel.Information, "Parked message {Id} was replayed by {By}")]
    private partial void LogReplayed(long id, string by);

    [LoggerMessage(1405, LogLevel.Error, "Parked message {Id} met a defect: {Error} {Stack}")]
    private partial void LogDefect(long id, string? error, string? stack);

    [LoggerMessage(1403, LogLevel.Error, "Parked message {Id} is not tried again by itself, because: {Reason}")]
    private partial void LogGivenUp(long id, string reason);
}

/// <summary>Tries messages again that came before what they speak of.</summary>
public sealed class EarlyMessages(Replay replay, Leader leader) : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromMilliseconds(500);

    /// <inheritdoc />
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => leader.RunAsync("early-messages", async stopping =>
    {
        using var timer = new PeriodicTimer(Every);
        while (await timer.WaitForNextTickAsync(stopping))
        {
            await replay.RetryDueAsync(stopping);
        }
    }, stoppingToken);
}
