using Contracts;
using Contracts.Routing.V1;
using EventStore;
using Messaging;

namespace Routing.Views;

/// <summary>A decision of routing, and its reasons.</summary>
/// <param name="At">When.</param>
/// <param name="Decision">What was decided: the name of the fact.</param>
/// <param name="AgentId">The agent whom it is about: at whom it rings, who refused, who took it, who passed it on.</param>
/// <param name="Skill">The skill group whose queue it joined, or that the agent was chosen for.</param>
/// <param name="Because">Why, in the word of the fact.</param>
/// <param name="ToAgentId">Who was to get it.</param>
/// <param name="By">The supervisor, if one decided it.</param>
/// <param name="Choice">Who could have been chosen, what ranked them, and what decided.</param>
/// <param name="Waited">How long the customer had waited by then.</param>
/// <param name="FactId">The fact, as in the ledger.</param>
public sealed record RoutingDecision(
    DateTimeOffset At, string Decision, Guid FactId, string? AgentId = null, string? Skill = null, object? Because = null,
    string? ToAgentId = null, string? By = null, OfferChoice? Choice = null, TimeSpan? Waited = null);

/// <summary>Every decision of routing about a request, in order, each with its reasons (B4 to B6), for agents and whoever checks.</summary>
public static class DecisionsView
{
    public static void Map(IEndpointRouteBuilder app) =>
        app.MapGet("/requests/{requestId:guid}/routing", async (Guid requestId, EventLog log, CancellationToken token) =>
            Decisions(await log.LoadAsync(requestId, 0, token)) is { Count: > 0 } decisions
                ? Results.Json(decisions, ContractJson.Options)
                : throw Refusal.Unknown("request", requestId))
            .RequireAuthorization(p => p.RequireRole(Roles.Agent, Roles.Supervisor, Roles.Auditor));

    /// <summary>The decisions among the facts of a request.</summary>
    private static IReadOnlyList<RoutingDecision> Decisions(IEnumerable<StoredFact> stream) =>
        [.. stream.Select(row => Told(row, Catalog.OfStoredName(row.Type).ReadNewest(row.Json))).OfType<RoutingDecision>()];

    private static RoutingDecision? Told(StoredFact row, object fact) => fact switch
    {
        RequestQueued f => new(f.At, row.Type, row.Id, Skill: f.Skill, Because: f.Because, ToAgentId: f.PreferredAgentId),
        RequestOffered f => new(f.At, row.Type, row.Id, f.AgentId, f.Choice?.Skill, f.Choice?.Because, Choice: f.Choice),
        OfferRefused f => new(f.At, row.Type, row.Id, f.AgentId, Because: f.NotAnswered == true ? QueuedBecause.NotAnswered : null),
        OfferWithdrawn f => new(f.At, row.Type, row.Id, f.AgentId, Because: f.Because),
        RequestTransferred f => new(f.At, row.Type, row.Id, f.FromAgentId, f.ToSkill, ToAgentId: f.ToAgentId, By: f.SupervisorId),
        RequestHandedOver f => new(f.At, row.Type, row.Id, f.FromAgentId, ToAgentId: f.ToAgentId, By: f.SupervisorId),
        RequestAssigned f => new(f.At, row.Type, row.Id, f.AgentId, Waited: f.Waited),
        RequestAbandoned f => new(f.At, row.Type, row.Id, Waited: f.Waited),
        RoutingEnded f => new(f.At, row.Type, row.Id),
        _ => null,
    };
}
