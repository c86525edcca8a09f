using System.Text.Json.Nodes;
using Contracts;
using EventStore;
using Messaging;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Hosting;

/// <summary>What every service offers: its log, for auditors.</summary>
internal static class DeskEndpoints
{
    private const int LargestPage = 1000;

    public static void Map(WebApplication app, string service)
    {
        var log = app.MapGroup("/log").RequireAuthorization(p => p.RequireRole(Roles.Auditor, Roles.Admin));
        log.MapGet("", ReadLogAsync);
        log.MapGet("/heads", ReadHeadsAsync);
        log.MapGet("/streams/{streamId:guid}", ReadStreamAsync);
        app.MapGet("/log/summary", (Rows rows, CancellationToken token) => SummaryAsync(service, rows, token))
            .RequireAuthorization(p => p.RequireRole(Roles.Auditor, Roles.Admin, Roles.Supervisor));
    }

    /// <summary>The service's facts after a sequence number, in commit order; pages of at most 1,000.</summary>
    private static async Task<IResult> ReadLogAsync(IEventLog log, long? after, int? limit, CancellationToken cancellationToken)
    {
        var facts = await log.ReadForwardAsync(after ?? 0, Math.Clamp(limit ?? LargestPage, 1, LargestPage), cancellationToken);
        return Told(facts);
    }

    /// <summary>The facts of one stream after a version, oldest first.</summary>
    private static async Task<IResult> ReadStreamAsync(Guid streamId, long? after, IEventLog log, CancellationToken cancellationToken) =>
        Told(await log.LoadAsync(streamId, after ?? 0, cancellationToken));

    /// <summary>How far each stream has come, with the hash of its last fact; by id, pages of at most 1,000.</summary>
    private static async Task<IResult> ReadHeadsAsync(Guid? after, Rows rows, CancellationToken cancellationToken) =>
        Results.Json(await rows.ReadAsync<JsonObject>(
            """
            select jsonb_build_object('streamId', s.id, 'version', e.version, 'hash', coalesce(e.headers->>'hash', ''))
            from mt_streams s
            cross join lateral (select version, headers from mt_events where stream_id = s.id order by version desc limit 1) e
            where s.id > $1 order by s.id limit $2
            """, cancellationToken, after ?? Guid.Empty, LargestPage), ContractJson.Options);

    private static IResult Told(IReadOnlyList<StoredFact> facts) => Results.Json(facts.Select(f => new
    {
        f.Sequence, f.Id, f.StreamId, f.StreamType, f.Version, f.Type, f.At, f.CorrelationId, f.CausationId,
        Headers = f.Headers is null ? null : JsonNode.Parse(f.Headers), Data = JsonNode.Parse(f.Json),
    }), ContractJson.Options);

    private static async Task<IResult> SummaryAsync(string service, Rows rows, CancellationToken cancellationToken)
    {
        var summary = await rows.ReadAsync<JsonObject>(
            """
            select jsonb_build_object(
              'facts', (select count(*) from mt_events),
              'streams', (select count(*) from mt_streams),
              'lastSequence', (select coalesce(max(seq_id), 0) from mt_events),
              'published', (select coalesce(max(sequence), 0) from log_progress where reader = 'publisher'),
              'parked', (select count(*) from parked where replayed_at is null and retry_at is null),
              'waitingForRetry', (select count(*) from parked where replayed_at is null and retry_at is not null))
            """, cancellationToken);
        summary[0]["service"] = service;
        return Results.Json(summary[0], ContractJson.Options);
    }
}
