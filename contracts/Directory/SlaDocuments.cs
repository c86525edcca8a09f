namespace Contracts.Directory.V1;

// The documents that say what is promised and on which hours. They are data, changed without a release: the numbers are
// those of DOMAIN.md, "SLA: promises". A document is never edited, only followed by a higher version.

/// <summary>
/// The hours that a promise runs on: around the clock, or working time with holidays and make-up working days.
/// An instant is working time when the clock on the wall in <paramref name="TimeZone"/> then shows a time within the hours of
/// its day; so an hour that daylight saving skips does not count and one that it repeats counts twice.
/// </summary>
/// <param name="Id">Name that rules use, lower case with hyphens: <c>working-time</c>.</param>
/// <param name="Version">From 1, rising. Of the versions in force the highest counts; a promise keeps the one it was made under.</param>
/// <param name="EffectiveFrom">Promises made from this moment on use it.</param>
/// <param name="TimeZone">IANA zone of the hours and days, such as <c>Asia/Shanghai</c>; <c>UTC</c> where none is meant.</param>
/// <param name="RoundTheClock">True for 24×7; then there is neither week nor exception day.</param>
/// <param name="Week">Hours per weekday, in order and without overlap; a day that is not named is off. At least one has hours.</param>
/// <param name="ExceptionDays">Days that differ from their weekday, each date once.</param>
public sealed record WorkCalendar(
    [Id] string Id, int Version, DateTimeOffset EffectiveFrom, string TimeZone, bool RoundTheClock = false,
    IReadOnlyDictionary<DayOfWeek, IReadOnlyList<WorkHours>>? Week = null, IReadOnlyList<CalendarDay>? ExceptionDays = null);

/// <summary>A stretch of working time within one day, local time. Hours across midnight are two stretches on two days.</summary>
/// <param name="From">First moment that counts.</param>
/// <param name="To">First moment that no longer counts; later than <paramref name="From"/>, where 00:00 is the day's end.</param>
public sealed record WorkHours(TimeOnly From, TimeOnly To);

/// <summary>A holiday 节假日, a make-up working day 调休上班, or a day with hours of its own, such as 24 December until 13:00.</summary>
/// <param name="Date">The local date.</param>
/// <param name="Working">False: off. True: worked, with its own hours if given, else with its weekday's or, where that has none, those of
/// the first weekday from Monday on that has.</param>
/// <param name="Name">The holiday that it belongs to, for people to read.</param>
/// <param name="Hours">Hours of this date alone, in order and without overlap, at least one stretch; only where it is worked. A day with
/// few hours is a working day like any other where days are counted. Null for those of a weekday.</param>
public sealed record CalendarDay(
    DateOnly Date, bool Working, [Words(100)] string Name, IReadOnlyList<WorkHours>? Hours = null);

/// <summary>What is promised to whom: a set of rules that came into force together.</summary>
/// <param name="Id">Name of the policy: <c>standard</c>.</param>
/// <param name="Version">From 1, rising. Of the versions in force the highest counts; a promise keeps the one it was made under.</param>
/// <param name="EffectiveFrom">Promises made from this moment on use it.</param>
/// <param name="Rules">Of those that match, the one with most conditions counts; of equals, the first.</param>
public sealed record SlaPolicy([Id] string Id, int Version, DateTimeOffset EffectiveFrom, IReadOnlyList<SlaRule> Rules);

/// <summary>One row of the table of promises: a target for some of the requests.</summary>
/// <param name="Name">Unique in its policy: <c>complaint-reply-tier-1</c>. Recorded with every promise it makes.</param>
/// <param name="Promise">Which clock: <c>complaint-reply</c>, <c>fault-repair</c>, <c>department-reply</c>, <c>expert-appointment</c>,
/// <c>explanation</c>, <c>tell-customer</c>, <c>promised-reply</c>, <c>queue-answer</c>, <c>self-service</c>, <c>callback</c>, <c>message-reply</c>.</param>
/// <param name="Calendar">Id of the calendar that target, ladder and limits of time run on.</param>
/// <param name="Ladder">Escalation steps (D5), soonest first; empty for none.</param>
/// <param name="When">For which requests; null for all.</param>
/// <param name="Target">Time promised, counted on the calendar, above zero; null where days are promised or a moment is agreed
/// each time (E1).</param>
/// <param name="Limit">Latest due moment after the start in elapsed time, whatever is agreed and however long it is paused (the
/// legal 15 days of a complaint); at least the target. Null for none.</param>
/// <param name="TargetDays">Days promised, instead of <paramref name="Target"/>: never both.</param>
/// <param name="PausesOn">What stops the clock, of <see cref="PauseReasons"/>; null for each of them, empty for none. What is not
/// named lets the clock run.</param>
/// <param name="OnUrgencyRaised">What becomes of a promise under this rule when another rule matches because the urgency was
/// raised; null: it stays under this one.</param>
public sealed record SlaRule(
    [Id] string Name, [Id] string Promise, [Id] string Calendar, IReadOnlyList<LadderStep> Ladder,
    SlaMatch? When = null, TimeSpan? Target = null, TimeSpan? Limit = null, DayCount? TargetDays = null,
    IReadOnlyList<string>? PausesOn = null, OnUrgencyRaised? OnUrgencyRaised = null);

/// <summary>
/// A number of days: "15 days", "5 working days". Due at the same time of day as it began, on the wall clock of the calendar's
/// zone, on the n-th day of that kind after the day on which it began. One that began on a day off is due at the end of the n-th
/// working day after it: who asks on Saturday for an answer within one working day has until the end of Monday. A time that
/// daylight saving skips stands for the moment the clocks changed, one that it repeats for the first of the two. Natural
/// days pass around the clock, whatever the hours of the calendar; of working days, ladder and pauses count working time.
/// </summary>
/// <param name="Count">1 to 1,000.</param>
/// <param name="Kind">Which days count.</param>
public sealed record DayCount(int Count, DayKind Kind);

/// <summary>Which days count.</summary>
public enum DayKind
{
    /// <summary>Every day 自然日.</summary>
    Natural,

    /// <summary>Days on which the calendar has hours 工作日; around the clock, every day.</summary>
    Working,
}

/// <summary>How a promise goes on under the rule that holds for the higher urgency. Never is it due later than before.</summary>
public enum OnUrgencyRaised
{
    /// <summary>The time used already counts towards the new target.</summary>
    CarryOver,

    /// <summary>The new target runs in full from the moment of the raise, and its ladder begins anew.</summary>
    Restart,
}

/// <summary>What may stop a clock; never that a department changed.</summary>
public static class PauseReasons
{
    /// <summary>The department asked the desk for what it lacks (D3).</summary>
    public const string Information = "waiting-for-information";

    /// <summary>Only the customer can go on: let the technician in, send the bill.</summary>
    public const string Customer = "waiting-for-customer";

    /// <summary>A complaint of the customer is open, who is not to be called meanwhile of the operator's own accord (F6).</summary>
    public const string Complaint = "complaint-open";

    /// <summary>All of them.</summary>
    public static IReadOnlyList<string> All { get; } = [Information, Customer, Complaint];
}

/// <summary>Conditions of a rule. Each that is given must equal what is known of the request; what is unknown equals nothing.</summary>
/// <param name="Kind">What the request is about, coarsely.</param>
/// <param name="Category">Its category, as the taxonomy spells it.</param>
/// <param name="Tier">The customer's tier: 1 (highest) to 3.</param>
/// <param name="Urgency">How pressing it is.</param>
/// <param name="Channel">Where it came in.</param>
/// <param name="Region">For example <c>urban</c> or <c>rural</c>.</param>
/// <param name="Jurisdiction">Whose law holds, for example <c>cn</c> or <c>hk</c>.</param>
public sealed record SlaMatch(
    RequestKind? Kind = null, string? Category = null, int? Tier = null, Urgency? Urgency = null, Channel? Channel = null,
    string? Region = null, [Id] string? Jurisdiction = null);

/// <summary>One level of escalation (D5), each with an owner and a time limit of its own.</summary>
/// <param name="Step">Unique in its rule: <c>reminder</c>, <c>warning</c>, <c>overdue</c>, <c>second-level</c>.</param>
/// <param name="At">Fraction of the time promised, above 0: 0.5 is half-way, 1 the deadline, 1.5 half as long again after it.</param>
/// <param name="Owner">Who has to act: <c>handler</c>, <c>team-leader</c>, <c>department-head</c>, <c>duty-supervisor</c>.</param>
/// <param name="ActWithin">Time that owner has, on the promise's calendar; above zero.</param>
/// <param name="WaitsFor">Id of a calendar: the step falls within its hours, and where it would fall outside of them it waits for the next
/// moment that they begin. Those hours hold that were in force when the terms were made or the clock last went on. Only the step waits: the
/// promise is broken at its due moment all the same, and the limit that passes in a pause brings its steps at once. Null: at any hour.</param>
public sealed record LadderStep([Id] string Step, double At, [Id] string Owner, TimeSpan ActWithin, [Id] string? WaitsFor = null);
