using Microsoft.Extensions.Logging;
using Npgsql;

namespace Messaging;

/// <summary>What is parked: body and headers as they came.</summary>
/// <param name="Queue">Where it came in.</param>
/// <param name="User">The user that the broker vouched for.</param>
/// <param name="Headers">All headers as text.</param>
/// <param name="Body">The body.</param>
public sealed record Arrival(string Queue, string? User, IReadOnlyDictionary<string, string> Headers, byte[] Body);

/// <summary>
/// Messages that can never succeed are put aside with their reason, so that others flow; a person sees them and may have
/// them replayed (<see cref="Replay"/>). One that came too early is tried again by itself.
/// </summary>
public sealed partial class Parking(NpgsqlDataSource database, Vault vault, TimeProvider clock, ILogger<Parking> logger)
{
    /// <summary>A redelivery may come while the insert of the service that was killed is still under way.</summary>
    private const string OneAtATime = "select pg_advisory_xact_lock(hashtextextended($1 || md5($2), 0))";

    private const string ParkOnce =
        """
        with known as (
          update parked set reason = $5, retry_at = case when $9 is null then retry_at else coalesce(retry_at, now() + $9) end
          where queue = $1 and md5(body) = md5($7) and message_id is not distinct from $2 and actor is not distinct from $4
            and replayed_at is null
          returning id)
        insert into parked (queue, message_id, type, actor, reason, headers, body, parked_at, retry_at, marks)
        select $1, $2, $3, $4, $5, $6, $7, $8, now() + $9, $10
        where not exists (select 1 from known)
        """;

    /// <summary>Puts a message aside, once however often it is delivered; durable when it returns.</summary>
    /// <param name="arrival">The message.</param>
    /// <param name="reason">Why, for a person.</param>
    /// <param name="again">After what time it is tried by itself, real time; null where it is left to a person.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task ParkAsync(Arrival arrival, string reason, TimeSpan? again, CancellationToken cancellationToken)
    {
        if (Guid.TryParse(Header("correlationid"), out var request) && await vault.IsErasedAsync(request, cancellationToken))
        {
            arrival = arrival with { Body = ParkedTexts.Erased(arrival.User, Header("type"), arrival.Body) };
        }

        var texts = ParkedTexts.Of(arrival.User, Header("type"), Storable(arrival.Headers), arrival.Body);
        if (texts.WhyCut is { } cut) (reason, again) = ($"{reason} {cut}", null);
        object?[] values =
        [
            arrival.Queue, Header("id"), Header("type"), arrival.User, Storable(reason), Sql.AsJson(texts.Headers), texts.Body, clock.GetUtcNow(),
            new NpgsqlParameter { Value = again ?? (object)DBNull.Value, NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.Interval }, texts.Marks,
        ];
        await using var batch = database.CreateBatch();
        batch.BatchCommands.Add(Sql.Command(OneAtATime, arrival.Queue, texts.Body));
        batch.BatchCommands.Add(Sql.Command(ParkOnce, values));
        await batch.ExecuteNonQueryAsync(cancellationToken);
        if (again is null) GivenUp(arrival.Queue, arrival.User, Header("type"), Header("correlationid"), reason);

        string? Header(string name) => arrival.Headers.GetValueOrDefault(Envelope.Prefix + name) is { } text ? Storable(text) : null;
    }

    /// <summary>
    /// True for what the desk's own services tell: a fact, known to the contracts or not. That one cannot be handled is a defect of the desk,
    /// and somebody may be owed something that nobody watches over.
    /// </summary>
    /// <param name="user">The user that the broker vouched for.</param>
    /// <param name="type">The message's type, as the sender said.</param>
    public static bool IsOwnFact(string? user, string? type) =>
        user?.Split('.') is [_, _] && Catalog.OfWireType(type ?? "") is not { IsCommand: true };

    /// <summary>Tells that a message is not tried again by itself: of a fact of the desk's own as an alarm.</summary>
    internal void GivenUp(string queue, string? user, string? type, string? request, string reason)
    {
        Telemetry.Parked.Add(1);
        if (IsOwnFact(user, type))
        {
            Telemetry.Unhandled.Add(1);
            LogUnhandled(queue, type ?? "no type", Guid.TryParse(request, out var id) ? id.ToString() : "no request", reason);
        }
        else
        {
            LogParked(queue, type ?? "no type", reason);
        }
    }

    /// <summary>PostgreSQL has no zero character; a message must not escape parking by it and come back for ever.</summary>
    internal static string Storable(string text) => text.Replace('\0', '\uFFFD');

    /// <summary>Two names may become one; then either counts.</summary>
    private static Dictionary<string, string> Storable(IReadOnlyDictionary<string, string> headers)
    {
        var storable = new Dictionary<string, string>(headers.Count, StringComparer.Ordinal);
        foreach (var (name, value) in headers)
        {
            storable[Storable(name)] = Storable(value);
        }

        return storable;
    }

    [LoggerMessage(1404, LogLevel.Critical,
        "ALARM: a fact of the desk's own could not be handled in {Queue}: {Type} about {Request}, because: {Reason}. What follows from it is missing until it is replayed")]
    private partial void LogUnhandled(string queue, string type, string request, string reason);

    [LoggerMessage(1401, LogLevel.Error, "Parked from {Queue}: {Type}, because: {Reason}")]
    private partial void LogParked(string queue, string type, string reason);
}
