using Contracts.Directory.V1;

namespace Audit.Replay;

/// <summary>What a fact does to a promise.</summary>
public enum ClockEffect
{
    /// <summary>The promise is made.</summary>
    Starts,

    /// <summary>Its time stands still.</summary>
    Pauses,

    /// <summary>Its time runs again.</summary>
    Resumes,

    /// <summary>It is more urgent from here on.</summary>
    Raises,

    /// <summary>The customer asks for a deadline of their own.</summary>
    Asks,

    /// <summary>It is done: kept or late.</summary>
    Ends,

    /// <summary>It no longer matters.</summary>
    Withdraws,
}

/// <summary>One step in the life of a clock.</summary>
/// <param name="Fact">The domain fact, by stored name.</param>
/// <param name="Effect">What it does.</param>
/// <param name="When">Under which condition; null for always.</param>
/// <param name="At">The moment that counts; null for the fact's own <c>at</c>.</param>
/// <param name="AgreedAt">The moment agreed with the customer, for a start; null where none can be.</param>
/// <param name="Reason">What is waited for, for a pause.</param>
public sealed record ClockStep(
    string Fact, ClockEffect Effect, Func<FollowedCase, ClockFact, bool>? When = null,
    Func<FollowedCase, ClockFact, DateTimeOffset>? At = null, Func<FollowedCase, ClockFact, DateTimeOffset?>? AgreedAt = null,
    string? Reason = null);

/// <summary>One clock of the desk: a row of DOMAIN's table of promises.</summary>
/// <param name="Promise">The promise's name.</param>
/// <param name="Starts">In words, as DOMAIN has it.</param>
/// <param name="Ends">In words, as DOMAIN has it.</param>
/// <param name="Subject">What it is about.</param>
/// <param name="Case">What is known of the request when it starts.</param>
/// <param name="Steps">What starts, pauses, resumes, ends and withdraws it.</param>
public sealed record Clock(
    string Promise, string Starts, string Ends, Func<ClockFact, Guid> Subject, Func<FollowedCase, ClockFact, SlaMatch> Case,
    IReadOnlyList<ClockStep> Steps);
