using System.Collections.Frozen;

namespace Audit.Folds;

/// <summary>Where a request stands, as the facts tell it.</summary>
public enum RequestState
{
    /// <summary>It came in; nobody was asked yet.</summary>
    Received,

    /// <summary>An article may answer it, and nobody is asked yet.</summary>
    SelfService,

    /// <summary>It stands in the queue, or rings at an agent.</summary>
    Waiting,

    /// <summary>An agent has it.</summary>
    Assigned,

    /// <summary>A department works on it.</summary>
    WithDepartment,

    /// <summary>An expert is asked; the customer has an appointment.</summary>
    Consulting,

    /// <summary>There is a result, and the customer does not know it yet.</summary>
    ResultToTell,

    /// <summary>The customer was told and may rate.</summary>
    AwaitingRating,

    /// <summary>Rated badly; the agent has to explain.</summary>
    Explaining,

    /// <summary>The duty supervisor has the case.</summary>
    WithSupervisor,

    /// <summary>Closed.</summary>
    Closed,

    /// <summary>The customer gave up waiting.</summary>
    Abandoned,
}

/// <summary>Which fact brings a request into which state; others leave it where it is.</summary>
public static class RequestTransitions
{
    /// <summary>By stored name.</summary>
    public static readonly FrozenDictionary<string, RequestState> By = new Dictionary<string, RequestState>
    {
        ["request_received"] = RequestState.Received,
        ["article_awaited"] = RequestState.SelfService,
        ["request_self_served"] = RequestState.Closed,
        ["request_queued"] = RequestState.Waiting,
        ["request_offered"] = RequestState.Waiting,
        ["offer_refused"] = RequestState.Waiting,
        ["request_assigned"] = RequestState.Assigned,
        ["request_abandoned"] = RequestState.Abandoned,
        ["request_resolved"] = RequestState.AwaitingRating, // the agent told the customer at once (C2)
        ["request_dispatched"] = RequestState.WithDepartment,
        ["work_order_dispatched"] = RequestState.WithDepartment,
        ["consultation_sought"] = RequestState.Consulting,
        ["consultation_opened"] = RequestState.Consulting,
        ["result_ready"] = RequestState.ResultToTell,
        ["rating_requested"] = RequestState.AwaitingRating,
        ["agent_alerted"] = RequestState.Explaining,
        ["case_submitted"] = RequestState.WithSupervisor,
        ["request_reopened"] = RequestState.Waiting,
        ["request_closed"] = RequestState.Closed,
    }.ToFrozenDictionary();
}
