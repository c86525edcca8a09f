using System.Text.Json;
using Contracts;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Messaging;

/// <summary>A parked message as a person sees it; its body may hold personal data and is not shown.</summary>
/// <param name="Id">Number of the parking place.</param>
/// <param name="Queue">Where it came in.</param>
/// <param name="MessageId">The sender's id.</param>
/// <param name="Type">Its type, as the sender said.</param>
/// <param name="Actor">Who sent it.</param>
/// <param name="Reason">Why it could not succeed.</param>
/// <param name="Bytes">Size of the body.</param>
/// <param name="ParkedAt">When, by the desk's clock.</param>
/// <param name="ReplayedAt">When it was replayed with success.</param>
/// <param name="ReplayedBy">By whom.</param>
public sealed record ParkedMessage(
    long Id, string Queue, string? MessageId, string? Type, string? Actor, string Reason, int Bytes, DateTimeOffset ParkedAt,
    DateTimeOffset? ReplayedAt, string? ReplayedBy);

/// <summary>What is parked: body and headers as they came.</summary>
/// <param name="Queue">Where it came in.</param>
/// <param name="User">The user that the broker vouched for.</param>
/// <param name="Headers">All headers as text.</param>
/// <param name="Body">The body.</param>
public sealed record Arrival(string Queue, string? User, IReadOnlyDictionary<string, string> Headers, byte[] Body);

/// <summary>The message came before what it speaks of. It is tried again by itself for a while.</summary>
/// <param name="reason">What is not there yet.</param>
public class NotYetException(string reason) : Exception(reason);

/// <summary>
/// Messages that can never succeed are put aside with their reason, so that others flow; a person sees them and may have
/// them replayed. One that came too early is tried again by itself.
/// </summary>
public sealed partial class Parking(NpgsqlDataSource database, TimeProvider clock, ILogger<Parking> logger)
{
    /// <summary>Tries of a message that came too early: half a second, doubling, about eight minutes in all.</summary>
    public const int MostRetries = 10;

    /// <summary>Puts a message aside; durable when it returns.</summary>
    public async Task ParkAsync(Arrival arrival, string reason, bool retry, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(
            """
            insert into parked (queue, message_id, type, actor, reason, headers, body, parked_at, retry_at)
            values ($1, $2, $3, $4, $5, $6, $7, $8, case when $9 then now() + interval '0.5 s' end)
            """);
        foreach (var value in (ReadOnlySpan<object?>)[
            arrival.Queue, Header("id"), Header("type"), arrival.User, Storable(reason),
            Sql.AsJson(arrival.Headers.ToDictionary(h => Storable(h.Key), h => Storable(h.Value))), arrival.Body, clock.GetUtcNow(), retry])
        {
            command.Parameters.Add(value is null ? new NpgsqlParameter<string?> { TypedValue = null } : Sql.Parameter(value));
        }

        await command.ExecuteNonQueryAsync(cancellationToken);
        if (!retry)
        {
            Telemetry.Parked.Add(1);
            LogParked(arrival.Queue, Header("type") ?? "no type", reason);
        }

        string? Header(string name) => arrival.Headers.GetValueOrDefault(Envelope.Prefix + name) is { } text ? Storable(text) : null;
    }

    /// <summary>The newest parked messages, replayed ones left out unless asked for.</summary>
    public async Task<IReadOnlyList<ParkedMessage>> ListAsync(bool replayedToo, int limit, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(
            """
            select id, queue, message_id, type, actor, reason, length(body), parked_at, replayed_at, replayed_by from parked
            where replayed_at is null or $1 order by id desc limit $2
            """);
        command.Parameters.Add(Sql.Parameter(replayedToo));
        command.Parameters.Add(Sql.Parameter(limit));
        var found = new List<ParkedMessage>();
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            string? Text(int column) => reader.IsDBNull(column) ? null : reader.GetString(column);
            found.Add(new ParkedMessage(
                reader.GetInt64(0), reader.GetString(1), Text(2), Text(3), Text(4), reader.GetString(5), reader.GetInt32(6),
                reader.GetFieldValue<DateTimeOffset>(7), reader.IsDBNull(8) ? null : reader.GetFieldValue<DateTimeOffset>(8), Text(9)));
        }

        return found;
    }

    /// <summary>Handles a parked message again.</summary>
    /// <exception cref="Refusal">There is no such message, or it is refused again; it stays parked.</exception>
    public async Task ReplayAsync(long id, Inbox inbox, string by, CancellationToken cancellationToken)
    {
        var arrival = await LoadAsync(id, cancellationToken) ?? throw Refusal.Unknown("parked message", id);
        await inbox.HandleAsync(arrival, cancellationToken);
        await RunAsync("update parked set replayed_at = $2, replayed_by = $3 where id = $1", cancellationToken, id, clock.GetUtcNow(), by);
        LogReplayed(id, by);
    }

    /// <summary>Tries those again whose time has come; one that fails for good stays parked and holds nobody up.</summary>
    public async Task RetryDueAsync(Inbox inbox, CancellationToken cancellationToken)
    {
        foreach (var (id, retries) in await DueAsync(cancellationToken))
        {
            try
            {
                await ReplayAsync(id, inbox, "retry", cancellationToken);
            }
            catch (NotYetException) when (retries + 1 < MostRetries)
            {
                await RunAsync(
                    "update parked set retries = $2, retry_at = now() + make_interval(secs => $3) where id = $1",
                    cancellationToken, id, retries + 1, 0.5 * Math.Pow(2, retries + 1));
            }
            catch (Exception e) when (!Inbox.IsTransient(e) && !cancellationToken.IsCancellationRequested)
            {
                // Also a defect of ours: one such message must not hold up those behind it.
                var reason = e is Refusal or NotYetException ? e.Message : $"Unexpected: {e.GetType().Name}";
                await RunAsync("update parked set retry_at = null, reason = $2 where id = $1", cancellationToken, id, Storable(reason));
                Telemetry.Parked.Add(1);
                LogParked("retry", id.ToString(), reason);
            }
        }
    }

    private async Task<List<(long Id, int Retries)>> DueAsync(CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(
            "select id, retries from parked where replayed_at is null and retry_at <= now() order by retry_at limit 100");
        var due = new List<(long, int)>();
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            due.Add((reader.GetInt64(0), reader.GetInt32(1)));
        }

        return due;
    }

    private async Task<Arrival?> LoadAsync(long id, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand("select queue, actor, headers::text, body from parked where id = $1 and replayed_at is null");
        command.Parameters.Add(Sql.Parameter(id));
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        return await reader.ReadAsync(cancellationToken)
            ? new Arrival(
                reader.GetString(0), reader.IsDBNull(1) ? null : reader.GetString(1),
                JsonSerializer.Deserialize<Dictionary<string, string>>(reader.GetString(2), ContractJson.Options)!, reader.GetFieldValue<byte[]>(3))
            : null;
    }

    /// <summary>PostgreSQL has no zero character; a message must not escape parking by it and come back for ever.</summary>
    private static string Storable(string text) => text.Replace('\0', '\uFFFD');

    private async Task RunAsync(string sql, CancellationToken cancellationToken, params object[] values)
    {
        await using var command = database.CreateCommand(sql);
        command.Parameters.AddRange(values.Select(Sql.Parameter).ToArray());
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    [LoggerMessage(1401, LogLevel.Error, "Parked from {Queue}: {Type}, because: {Reason}")]
    private partial void LogParked(string queue, string type, string reason);

    [LoggerMessage(1402, LogLevel.Information, "Parked message {Id} was replayed by {By}")]
    private partial void LogReplayed(long id, string by);
}

/// <summary>Tries messages again that came before what they speak of.</summary>
public sealed class EarlyMessages(Parking parking, Inbox inbox, Leader leader) : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromMilliseconds(500);

    /// <inheritdoc />
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => leader.RunAsync("early-messages", async stopping =>
    {
        using var timer = new PeriodicTimer(Every);
        while (await timer.WaitForNextTickAsync(stopping))
        {
            await parking.RetryDueAsync(inbox, stopping);
        }
    }, stoppingToken);
}
