namespace Chaos.Check;

/// <summary>What must not be.</summary>
public enum ViolationKind
{
    /// <summary>Something acknowledged has no effect, or a stored fact is not where it has to be.</summary>
    Lost,

    /// <summary>Something has its effect more than once.</summary>
    Doubled,

    /// <summary>Numbers of a stream or of the ledger have a gap or stand in the wrong order.</summary>
    Gap,

    /// <summary>Two places tell the same fact differently, or a client was told what is not so.</summary>
    Differs,

    /// <summary>A message was put aside that is good, or is in a dead-letter queue.</summary>
    Parked,

    /// <summary>The desk did not come to rest by itself, or a request did not come to its end.</summary>
    Stuck,
}

/// <summary>One violation, with the ids that it is about.</summary>
/// <param name="Kind">What must not be.</param>
/// <param name="Detail">Where and what, with ids.</param>
public sealed record Violation(ViolationKind Kind, string Detail)
{
    /// <summary>For people.</summary>
    public override string ToString() => $"{Kind}: {Detail}";
}
