using System.Collections.Frozen;

namespace Audit.Folds;

/// <summary>A request at a glance, folded from its facts.</summary>
/// <param name="RequestId">The request.</param>
public sealed record RequestOverview(Guid RequestId)
{
    /// <summary>Where it stands.</summary>
    public RequestState State { get; init; }

    /// <summary>Why it was closed.</summary>
    public string? ClosedBecause { get; init; }

    /// <summary>Where the first contact came in.</summary>
    public string? Channel { get; init; }

    /// <summary>What it is about, coarsely; null until it is known.</summary>
    public string? Kind { get; init; }

    /// <summary>What it is about.</summary>
    public string? Category { get; init; }

    /// <summary>How pressing it is.</summary>
    public string? Urgency { get; init; }

    /// <summary>The customer's tier.</summary>
    public int? Tier { get; init; }

    /// <summary>The first-contact owner.</summary>
    public string? OwnerAgentId { get; init; }

    /// <summary>The department that had it last.</summary>
    public string? Department { get; init; }

    /// <summary>When the first contact began; null when the ledger has not heard of that.</summary>
    public DateTimeOffset? ReceivedAt { get; init; }

    /// <summary>When it was closed; null while it is open.</summary>
    public DateTimeOffset? ClosedAt { get; init; }

    /// <summary>Names of promises that its facts call for and nobody has made (<see cref="MissingPromise"/>); null when there are none.</summary>
    public IReadOnlyList<string>? WithoutPromise { get; init; }

    /// <summary>A bad rating is not reviewed yet.</summary>
    private bool HasCase { get; init; }

    private static readonly FrozenDictionary<string, Func<RequestOverview, LedgerFact, RequestOverview>> Details =
        new Dictionary<string, Func<RequestOverview, LedgerFact, RequestOverview>>
        {
            ["request_received"] = (r, f) => r with
            {
                Channel = f["profile.channel"],
                Tier = int.TryParse(f["profile.tier"], out var tier) ? tier : null,
                ReceivedAt = f.ContactBeganAt,
            },
            ["request_classified"] = (r, f) => r with { Kind = f["kind"], Category = f["category"], Urgency = f["urgency"] },
            ["request_reclassified"] = (r, f) => r with { Kind = f["kind"], Category = f["category"], Urgency = f["urgency"] },
            // What is imported was classified by its record; of the desk's own this is heard of after triage.
            ["follow_up_opened"] = (r, f) => r.Kind is not null ? r : r with { Kind = f["kind"], Category = f["category"], Urgency = f["urgency"] },
            ["request_assigned"] = (r, f) => r with { OwnerAgentId = f["ownerAgentId"] },
            ["request_dispatched"] = (r, f) => r with { Department = f["department"] },
            ["work_order_dispatched"] = (r, f) => r with { Department = f["department"] },
            ["agent_alerted"] = (r, _) => r with { HasCase = true },
            ["case_reviewed"] = (r, _) => r with { HasCase = false },
            ["result_told"] = (r, f) => r.ClosedAt is not null || f["outcome"] != "solved" ? r : f switch
            {
                { IsImported: true } => r with { State = RequestState.AwaitingRating },
                _ when f.Is("inPart") => r with { State = RequestState.Consulting }, // all orders were answered before there was a result
                _ when r.HasCase => r with { State = RequestState.WithSupervisor },
                _ => r, // the call for a rating follows
            },
            ["owner_changed"] = (r, f) => r with { OwnerAgentId = f["ownerAgentId"] },
            ["others_awaited"] = (r, f) => r with
            {
                State = r.State != RequestState.Assigned ? r.State : f["with"] == "expert" ? RequestState.Consulting : RequestState.WithDepartment,
            },
            ["request_reopened"] = (r, f) => r with
            {
                ClosedAt = null, ClosedBecause = null,
                State = f["because"] == "workGoesOn" ? RequestState.WithDepartment : r.State,
            },
            ["request_closed"] = (r, f) => r with
            {
                ClosedAt = f.OccurredAt,
                ClosedBecause = f.IsImported ? "recorded" : f["because"], // builds before told of each that no rating had come
                State = f["because"] == "abandoned" ? RequestState.Abandoned : RequestState.Closed,
            },
        }.ToFrozenDictionary();

    /// <summary>Stored names of the facts that say something about it.</summary>
    public static IReadOnlyList<string> Types { get; } = [.. RequestTransitions.By.Keys.Union(Details.Keys)];

    /// <summary>Folds the facts of one request, whatever the order they come in.</summary>
    public static RequestOverview Of(IReadOnlyCollection<LedgerFact> facts) => CausalOrder.Sort(facts.OwnersOnly()).Aggregate(
        new RequestOverview(facts.First().RequestId!.Value), (request, fact) => request.Evolve(fact));

    private RequestOverview Evolve(LedgerFact fact)
    {
        // What crosses the closing on its way changes nothing: only reopening does. A case of a request that is worked on again goes its own way.
        var moves = ClosedAt is null ? fact.Type != "case_submitted" || State == RequestState.Explaining : fact.Type == "request_reopened";
        var moved = moves && RequestTransitions.By.TryGetValue(fact.Type, out var state) ? this with { State = state } : this;
        return Details.TryGetValue(fact.Type, out var tell) ? tell(moved, fact) : moved;
    }
}
