using Contracts.Intake.V1;

namespace Contracts.FollowUp.V1;

/// <summary>What came of a try to call.</summary>
public enum CareCallOutcome
{
    /// <summary>The customer says that all is well.</summary>
    Well,

    /// <summary>It is not: a request follows.</summary>
    NotWell,

    /// <summary>The customer was reached and does not wish to say.</summary>
    Declined,

    /// <summary>Nobody answered.</summary>
    NoAnswer,
}

/// <summary>Why a care call ended though the customer was not reached.</summary>
public enum CareCallEndedBecause
{
    /// <summary>As many tries were in vain as the desk makes.</summary>
    NotReached,

    /// <summary>A supervisor said so.</summary>
    Cancelled,

    /// <summary>The customer's personal data was erased, the number among it.</summary>
    Erased,
}

/// <summary>An agent is about to make a care call 关怀回访 (F6); nobody else makes it meanwhile.</summary>
/// <param name="RequestId">The care call.</param>
[Name("take_care_call")]
public sealed record TakeCareCall(Guid RequestId) : ICommand;

/// <summary>The agent who took a care call called.</summary>
/// <param name="RequestId">The care call.</param>
/// <param name="Outcome">What came of it.</param>
/// <param name="Note">What the customer said; must be given where all is not well, as the request has it.</param>
/// <param name="At">When, if the message was delayed; not in the future.</param>
[Name("record_care_call")]
public sealed record RecordCareCall(
    Guid RequestId, CareCallOutcome Outcome, [Personal][Words(2000)] string? Note = null, DateTimeOffset? At = null) : ICommand;

/// <summary>A care call is not to be made any more: the installation was put off, say.</summary>
/// <param name="RequestId">The care call.</param>
/// <param name="Reason">Why.</param>
[Name("cancel_care_call")]
public sealed record CancelCareCall(Guid RequestId, [Personal][Words(200)] string Reason) : ICommand;

/// <summary>Follow-up has the plan of a care call.</summary>
/// <param name="RequestId">The care call.</param>
/// <param name="Plan">What was planned.</param>
/// <param name="At">When it was planned.</param>
[Name("care_call_scheduled")]
public sealed record CareCallScheduled(Guid RequestId, CareCallPlan Plan, DateTimeOffset At) : IRequestFact;

/// <summary>From now on it is to be made: what is promised of it runs.</summary>
/// <param name="RequestId">The care call.</param>
/// <param name="Occasion">After what.</param>
/// <param name="Tier">The customer's tier.</param>
/// <param name="Region">The customer's region.</param>
/// <param name="Jurisdiction">Whose law holds for the customer.</param>
/// <param name="At">From when, whenever that was noticed.</param>
[Name("care_call_opened")]
public sealed record CareCallOpened(
    Guid RequestId, CareOccasion Occasion, int Tier, string? Region, string? Jurisdiction, DateTimeOffset At) : IRequestFact;

/// <summary>A complaint of the customer is open: they are not called, and the promise stands still.</summary>
/// <param name="RequestId">The care call.</param>
/// <param name="ComplaintId">The complaint, or the oldest of several.</param>
/// <param name="At">Since when.</param>
[Name("care_call_held")]
public sealed record CareCallHeld(Guid RequestId, Guid ComplaintId, DateTimeOffset At) : IRequestFact;

/// <summary>No complaint of the customer is open any more: they may be called.</summary>
/// <param name="RequestId">The care call.</param>
/// <param name="At">When.</param>
[Name("care_call_released")]
public sealed record CareCallReleased(Guid RequestId, DateTimeOffset At) : IRequestFact;

/// <summary>An agent is about to make it.</summary>
/// <param name="RequestId">The care call.</param>
/// <param name="AgentId">Who.</param>
/// <param name="Until">Until then nobody else does.</param>
/// <param name="At">When.</param>
[Name("care_call_taken")]
public sealed record CareCallTaken(Guid RequestId, string AgentId, DateTimeOffset Until, DateTimeOffset At) : IRequestFact;

/// <summary>Nobody answered.</summary>
/// <param name="RequestId">The care call.</param>
/// <param name="AgentId">Who called.</param>
/// <param name="Attempt">1 at the first try.</param>
/// <param name="NextFrom">The next try counts from then on; null where it was the last.</param>
/// <param name="At">When.</param>
[Name("care_call_tried")]
public sealed record CareCallTried(Guid RequestId, string AgentId, int Attempt, DateTimeOffset? NextFrom, DateTimeOffset At) : IRequestFact;

/// <summary>The customer was reached.</summary>
/// <param name="RequestId">The care call.</param>
/// <param name="AgentId">Who called.</param>
/// <param name="Outcome">What the customer said.</param>
/// <param name="Note">In their words.</param>
/// <param name="At">When.</param>
[Name("care_call_made")]
public sealed record CareCallMade(
    Guid RequestId, string AgentId, CareCallOutcome Outcome, [Personal] string? Note, DateTimeOffset At) : IRequestFact;

/// <summary>It is not made any more.</summary>
/// <param name="RequestId">The care call.</param>
/// <param name="Because">Why.</param>
/// <param name="By">Who said so, <c>supervisor/s1</c>; null where nobody had to.</param>
/// <param name="Reason">In their words.</param>
/// <param name="At">When.</param>
[Name("care_call_ended")]
public sealed record CareCallEnded(
    Guid RequestId, CareCallEndedBecause Because, string? By, [Personal] string? Reason, DateTimeOffset At) : IRequestFact;
