using System.Text.Json.Nodes;
using Contracts;
using EventStore;
using Messaging;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Npgsql;

namespace Hosting;

/// <summary>What every service offers: its log, for auditors.</summary>
internal static class DeskEndpoints
{
    public static void Map(WebApplication app, string service)
    {
        var log = app.MapGroup("/log").RequireAuthorization(p => p.RequireRole(Roles.Auditor, Roles.Admin));
        log.MapGet("", ReadLogAsync);
        log.MapGet("/heads", ReadHeadsAsync);
        log.MapGet("/streams/{streamId:guid}", ReadStreamAsync);
        app.MapGet("/log/summary", (NpgsqlDataSource database, CancellationToken token) => SummaryAsync(service, database, token))
            .RequireAuthorization(p => p.RequireRole(Roles.Auditor, Roles.Admin, Roles.Supervisor));
    }

    /// <summary>The service's facts after a sequence number, in commit order; pages of at most 1,000.</summary>
    private static async Task<IResult> ReadLogAsync(EventLog log, long? after, int? limit, CancellationToken cancellationToken)
    {
        var facts = await log.ReadForwardAsync(after ?? 0, QueryMembers.Limit(limit), cancellationToken);
        return Told(facts);
    }

    /// <summary>The facts of one stream after a version, oldest first.</summary>
    private static async Task<IResult> ReadStreamAsync(Guid streamId, long? after, EventLog log, CancellationToken cancellationToken) =>
        Told(await log.LoadAsync(streamId, after ?? 0, cancellationToken));

    /// <summary>How far each stream has come, with the hash of its last fact; by id, pages of at most 1,000.</summary>
    private static async Task<IResult> ReadHeadsAsync(Guid? after, EventLog log, CancellationToken cancellationToken) =>
        Results.Json(await log.HeadsAsync(after ?? Guid.Empty, QueryMembers.LargestPage, cancellationToken), ContractJson.Options);

    private static IResult Told(IReadOnlyList<StoredFact> facts) => Results.Json(facts.Select(f => new
    {
        f.Sequence, f.Id, f.StreamId, f.StreamType, f.Version, f.Type, f.At, f.CorrelationId, f.CausationId,
        Headers = f.Headers is null ? null : JsonNode.Parse(f.Headers), Data = JsonNode.Parse(f.Json),
    }), ContractJson.Options);

    private static async Task<IResult> SummaryAsync(string service, NpgsqlDataSource database, CancellationToken cancellationToken)
    {
        var summary = await database.ReadAsync(
            """
            select (select count(*) from mt_events), (select count(*) from mt_streams), (select coalesce(max(seq_id), 0) from mt_events),
                   (select coalesce(max(sequence), 0) from log_progress where reader = 'publisher'),
                   (select count(*) from parked where replayed_at is null and retry_at is null),
                   (select count(*) from parked where replayed_at is null and retry_at is not null)
            """,
            row => new
            {
                Facts = row.GetInt64(0), Streams = row.GetInt64(1), LastSequence = row.GetInt64(2), Published = row.GetInt64(3),
                Parked = row.GetInt64(4), WaitingForRetry = row.GetInt64(5), Service = service,
            }, cancellationToken);
        return Results.Json(summary[0], ContractJson.Options);
    }
}
