using Contracts.Directory.V1;

namespace Contracts.Promises.V1;

// Every clock of the desk is a promise, and every promise tells its life in these facts, whichever service owns it.
// They stand in the owner's stream beside the domain's own facts and are published on the owner's exchange.

/// <summary>A fact about one promise 承诺. All times are event times in UTC: when it happened, not when it was noticed.</summary>
public interface IPromiseFact : IRequestFact, IRouted
{
    /// <summary>Derived from the subject and the promise's name, so that the same promise made twice is one.</summary>
    Guid PromiseId { get; }

    /// <summary>Which clock: <c>complaint-reply</c>, <c>fault-repair</c>, <c>department-reply</c>, <c>expert-appointment</c>,
    /// <c>explanation</c>, <c>tell-customer</c>, <c>queue-answer</c>.</summary>
    string Promise { get; }

    /// <summary>When it happened.</summary>
    DateTimeOffset At { get; }

    string IRouted.RoutingDimension => Promise;
}

/// <summary>A step of the escalation ladder with the moment it falls due unless the promise is paused or amended.</summary>
/// <param name="Step">Name of the step in the policy: <c>reminder</c>, <c>warning</c>, <c>overdue</c>, <c>second-level</c>.</param>
/// <param name="Owner">Who has to act then: <c>handler</c>, <c>team-leader</c>, <c>department-head</c>, <c>duty-supervisor</c>.</param>
/// <param name="ActWithin">Time that owner has, on the promise's calendar.</param>
/// <param name="At">When the step falls due.</param>
/// <param name="WaitsFor">Id of the calendar whose hours it waits for; null where it comes at any hour, and in facts of before a step could
/// wait.</param>
/// <param name="CountedAt">The moment that the time promised came to, where it waits for hours after that; null where it does not.</param>
public sealed record LadderMoment(
    string Step, string Owner, TimeSpan ActWithin, DateTimeOffset At, string? WaitsFor = null, DateTimeOffset? CountedAt = null);

/// <summary>What a promise says: when it was made, or last amended.</summary>
public interface IPromiseTerms : IPromiseFact
{
    /// <summary>Id of the policy document.</summary>
    string Policy { get; }

    /// <summary>Its version.</summary>
    int PolicyVersion { get; }

    /// <summary>The rule of the policy that matched.</summary>
    string Rule { get; }

    /// <summary>Id of the calendar that its time runs on.</summary>
    string Calendar { get; }

    /// <summary>Its version.</summary>
    int CalendarVersion { get; }

    /// <summary>Time promised, counted on that calendar; null where days were promised or a moment agreed.</summary>
    TimeSpan? Target { get; }

    /// <summary>Days promised; null where a time was promised or a moment agreed.</summary>
    DayCount? TargetDays { get; }

    /// <summary>The moment agreed with the customer, if any.</summary>
    DateTimeOffset? AgreedAt { get; }

    /// <summary>What stops its clock; null for any reason.</summary>
    IReadOnlyList<string>? PausesOn { get; }

    /// <summary>What was known of the request when the rule was chosen; null in facts of before that was recorded.</summary>
    SlaMatch? Known { get; }

    /// <summary>When it falls due unless paused or amended.</summary>
    DateTimeOffset DueAt { get; }

    /// <summary>The legal limit: it breaks then at the latest, whatever is agreed or paused. Null where the rule has none, and in facts
    /// of before that was recorded.</summary>
    DateTimeOffset? LimitAt { get; }

    /// <summary>The escalation steps to come, soonest first.</summary>
    IReadOnlyList<LadderMoment> Ladder { get; }

    /// <summary>Version of the IANA time zone data that its moments were computed with, for the zone of its calendar: <c>2026a</c>. Null where
    /// it was not recorded, as in facts of before.</summary>
    string? ZoneData { get; }
}

/// <summary>A promise was made, under the policy in force at <paramref name="At"/>; it keeps that policy version for life.</summary>
/// <param name="PromiseId">Derived from subject and name.</param>
/// <param name="RequestId">The request it serves.</param>
/// <param name="Promise">The promise's name.</param>
/// <param name="Subject">What it is about: the request, the work order, the consultation.</param>
/// <param name="At">Its clock starts here.</param>
/// <param name="Policy">Id of the policy document.</param>
/// <param name="PolicyVersion">Version of the policy document.</param>
/// <param name="Rule">The rule of the policy that matched.</param>
/// <param name="Calendar">Id of the calendar that its time runs on.</param>
/// <param name="CalendarVersion">Version of the calendar.</param>
/// <param name="Target">Time promised, counted on that calendar; null where days were promised or a fixed moment was agreed.</param>
/// <param name="DueAt">When it falls due unless paused or amended.</param>
/// <param name="Ladder">The escalation steps, soonest first.</param>
/// <param name="AgreedAt">The fixed moment agreed with the customer (an appointment, a specially asked deadline), if any.</param>
/// <param name="TargetDays">Days promised, where the rule counts days.</param>
/// <param name="PausesOn">What stops its clock, by the rule; null for any reason.</param>
/// <param name="Known">What was known of the request then: why this rule matched, and others did not.</param>
/// <param name="LimitAt">The legal limit: it breaks then at the latest, whatever is agreed or paused. Null where the rule has none, and in facts of
/// before that was recorded.</param>
/// <param name="ZoneData">Version of the IANA time zone data that its moments were computed with, for the zone of its calendar: <c>2026a</c>.
/// Null where it was not recorded, as in facts of before.</param>
[Name("promise_made")]
public sealed record PromiseMade(
    Guid PromiseId, Guid RequestId, string Promise, Guid Subject, DateTimeOffset At,
    string Policy, int PolicyVersion, string Rule, string Calendar, int CalendarVersion,
    TimeSpan? Target, DateTimeOffset DueAt, IReadOnlyList<LadderMoment> Ladder, DateTimeOffset? AgreedAt = null,
    DayCount? TargetDays = null, IReadOnlyList<string>? PausesOn = null, SlaMatch? Known = null,
    DateTimeOffset? LimitAt = null, string? ZoneData = null) : IPromiseTerms;

/// <summary>Why a promise was amended.</summary>
public enum AmendedBecause
{
    /// <summary>The customer asked for a deadline of their own, which overrides the policy's (D1).</summary>
    DeadlineAsked,

    /// <summary>The urgency was raised, and the rule says what then (A7, D5).</summary>
    UrgencyRaised,

    /// <summary>A newer version of its calendar took effect: the time used is kept, the rest runs on the new hours.</summary>
    CalendarChanged,

    /// <summary>A request that was merged with this one had been promised it sooner.</summary>
    Merged,

    /// <summary>An agent promised the customer's answer by another moment (C3).</summary>
    PromisedAnew,
}

/// <summary>
/// A promise that is neither ended nor broken runs under other terms from here on. A paused one stays paused; its due moment is
/// then the one it would have if it ran on from the pause, as always.
/// </summary>
/// <param name="PromiseId">Which promise.</param>
/// <param name="RequestId">The request it serves.</param>
/// <param name="Promise">The promise's name.</param>
/// <param name="At">From when on: the customer asked, the urgency was raised, the calendar took effect.</param>
/// <param name="Because">Why.</param>
/// <param name="Policy">Id of the policy document that holds now.</param>
/// <param name="PolicyVersion">Version of the policy document.</param>
/// <param name="Rule">The rule of the policy that matched.</param>
/// <param name="Calendar">Id of the calendar that its time runs on now.</param>
/// <param name="CalendarVersion">Version of the calendar.</param>
/// <param name="Used">Time used before, that counts towards the target: on the calendars that it ran on.</param>
/// <param name="Target">Time promised, the used one included; null where days were promised or a moment agreed.</param>
/// <param name="DueAt">The new moment it falls due.</param>
/// <param name="Ladder">The escalation steps to come, soonest first.</param>
/// <param name="AgreedAt">The moment agreed with the customer, if any.</param>
/// <param name="TargetDays">Days promised, where the rule counts days.</param>
/// <param name="PausesOn">What stops its clock, by the rule; null for any reason.</param>
/// <param name="Known">What was known of the request when this rule was chosen.</param>
/// <param name="LimitAt">The legal limit: it breaks then at the latest, whatever is agreed or paused. Null where the rule has none, and in facts of
/// before that was recorded.</param>
/// <param name="ZoneData">Version of the IANA time zone data that its moments were computed with, for the zone of its calendar: <c>2026a</c>.
/// Null where it was not recorded, as in facts of before.</param>
[Name("promise_amended")]
public sealed record PromiseAmended(
    Guid PromiseId, Guid RequestId, string Promise, DateTimeOffset At, AmendedBecause Because,
    string Policy, int PolicyVersion, string Rule, string Calendar, int CalendarVersion,
    TimeSpan Used, TimeSpan? Target, DateTimeOffset DueAt, IReadOnlyList<LadderMoment> Ladder, DateTimeOffset? AgreedAt = null,
    DayCount? TargetDays = null, IReadOnlyList<string>? PausesOn = null, SlaMatch? Known = null,
    DateTimeOffset? LimitAt = null, string? ZoneData = null) : IPromiseTerms;

/// <summary>The clock stands still: the customer or information is waited for. Never because a department changed.</summary>
/// <param name="PromiseId">Which promise.</param>
/// <param name="RequestId">The request it serves.</param>
/// <param name="Promise">The promise's name.</param>
/// <param name="At">From when on.</param>
/// <param name="Reason">For example <c>waiting-for-information</c>.</param>
[Name("promise_paused")]
public sealed record PromisePaused(Guid PromiseId, Guid RequestId, string Promise, DateTimeOffset At, string Reason)
    : IPromiseFact;

/// <summary>The clock runs again, with the time it had left.</summary>
/// <param name="PromiseId">Which promise.</param>
/// <param name="RequestId">The request it serves.</param>
/// <param name="Promise">The promise's name.</param>
/// <param name="At">From when on.</param>
/// <param name="DueAt">The new moment it falls due.</param>
/// <param name="Ladder">The escalation steps still to come, with their new moments.</param>
/// <param name="ZoneData">Version of the IANA time zone data that these moments were computed with. Null where it was not recorded, as in facts
/// of before.</param>
[Name("promise_resumed")]
public sealed record PromiseResumed(
    Guid PromiseId, Guid RequestId, string Promise, DateTimeOffset At, DateTimeOffset DueAt,
    IReadOnlyList<LadderMoment> Ladder, string? ZoneData = null) : IPromiseFact;

/// <summary>
/// A step of the escalation ladder was reached: a reminder to the handler, a warning to the team leader, at the
/// deadline the overdue mark and the level above.
/// </summary>
/// <param name="PromiseId">Which promise.</param>
/// <param name="RequestId">The request it serves.</param>
/// <param name="Promise">The promise's name.</param>
/// <param name="At">The moment the step was due, by the promise's calendar, even when noticed later.</param>
/// <param name="Step">Name of the step in the policy: <c>reminder</c>, <c>warning</c>, <c>overdue</c>, <c>second-level</c>.</param>
/// <param name="Owner">Who has to act now: <c>handler</c>, <c>team-leader</c>, <c>department-head</c>, <c>duty-supervisor</c>.</param>
/// <param name="ActWithin">Time that owner has, on the promise's calendar.</param>
[Name("promise_escalated")]
public sealed record PromiseEscalated(
    Guid PromiseId, Guid RequestId, string Promise, DateTimeOffset At, string Step, string Owner, TimeSpan ActWithin)
    : IPromiseFact;

/// <summary>What was promised was done by the due moment.</summary>
/// <param name="PromiseId">Which promise.</param>
/// <param name="RequestId">The request it serves.</param>
/// <param name="Promise">The promise's name.</param>
/// <param name="At">When it was done.</param>
/// <param name="DueAt">When it was due.</param>
/// <param name="Corrects">True when a break had been recorded and this late message proves that the promise was kept.</param>
[Name("promise_kept")]
public sealed record PromiseKept(
    Guid PromiseId, Guid RequestId, string Promise, DateTimeOffset At, DateTimeOffset DueAt, bool Corrects = false)
    : IPromiseFact;

/// <summary>The due moment passed without it being done. Recorded with the true due moment, however late it is noticed.</summary>
/// <param name="PromiseId">Which promise.</param>
/// <param name="RequestId">The request it serves.</param>
/// <param name="Promise">The promise's name.</param>
/// <param name="At">The due moment.</param>
[Name("promise_broken")]
public sealed record PromiseBroken(Guid PromiseId, Guid RequestId, string Promise, DateTimeOffset At) : IPromiseFact;

/// <summary>What had been promised was done after all, too late; the promise stays broken.</summary>
/// <param name="PromiseId">Which promise.</param>
/// <param name="RequestId">The request it serves.</param>
/// <param name="Promise">The promise's name.</param>
/// <param name="At">When it was done.</param>
/// <param name="DueAt">When it had been due.</param>
[Name("promise_fulfilled_late")]
public sealed record PromiseFulfilledLate(
    Guid PromiseId, Guid RequestId, string Promise, DateTimeOffset At, DateTimeOffset DueAt) : IPromiseFact;

/// <summary>
/// The promise no longer matters (the caller hung up, the order was withdrawn). It counts neither as kept nor as broken, unless
/// its due moment had passed before.
/// </summary>
/// <param name="PromiseId">Which promise.</param>
/// <param name="RequestId">The request it serves.</param>
/// <param name="Promise">The promise's name.</param>
/// <param name="At">From when on.</param>
/// <param name="Reason">Why.</param>
[Name("promise_withdrawn")]
public sealed record PromiseWithdrawn(Guid PromiseId, Guid RequestId, string Promise, DateTimeOffset At, string Reason)
    : IPromiseFact;
