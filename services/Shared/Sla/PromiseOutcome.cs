namespace Sla;

/// <summary>How a promise stands.</summary>
public enum PromiseOutcome
{
    /// <summary>Not yet done; it may be paused, and it may be broken already (<see cref="Promise.BrokenAt"/>).</summary>
    Open,

    /// <summary>Done by the due moment.</summary>
    Kept,

    /// <summary>Done after the due moment; it stays broken.</summary>
    FulfilledLate,

    /// <summary>No longer matters; counts neither as kept nor as broken, unless it was broken before (<see cref="Promise.BrokenAt"/>).</summary>
    Withdrawn,
}
