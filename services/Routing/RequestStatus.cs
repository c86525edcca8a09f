namespace Routing;

/// <summary>Where a request stands.</summary>
public enum RequestStatus
{
    /// <summary>It does not exist.</summary>
    None,

    /// <summary>An article of the knowledge base may answer it: it waits for one, or for what the customer makes of it (A6).</summary>
    SelfService,

    /// <summary>It waits for an agent.</summary>
    Queued,

    /// <summary>It rings at an agent.</summary>
    Offered,

    /// <summary>An agent has it.</summary>
    Assigned,

    /// <summary>Settled by the agent.</summary>
    Resolved,

    /// <summary>With a department; the owner may send it to others too.</summary>
    Dispatched,

    /// <summary>With an expert; likewise.</summary>
    Consulting,

    /// <summary>The customer gave up waiting.</summary>
    Abandoned,

    /// <summary>Closed.</summary>
    Closed,
}

/// <summary>How a customer waits for an agent (B3).</summary>
public enum WaitsBy
{
    /// <summary>On the line, or in the chat.</summary>
    Line,

    /// <summary>They are called back when it is their turn.</summary>
    Callback,

    /// <summary>They left a message.</summary>
    Message,
}
