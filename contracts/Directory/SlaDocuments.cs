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

/// <summary>A holiday 节假日, or a make-up working day 调休上班.</summary>
/// <param name="Date">The local date.</param>
/// <param name="Working">False: off. True: worked, with its weekday's hours or, where that has none, those of the first
/// weekday from Monday on that has.</param>
/// <param name="Name">The holiday that it belongs to, for people to read.</param>
public sealed record CalendarDay(DateOnly Date, bool Working, [Words(100)] string Name);

/// <summary>What is promised to whom: a set of rules that came into force together.</summary>
/// <param name="Id">Name of the policy: <c>standard</c>.</param>
/// <param name="Version">From 1, rising. Of the versions in force the highest counts; a promise keeps the one it was made under.</param>
/// <param name="EffectiveFrom">Promises made from this moment on use it.</param>
/// <param name="Rules">Of those that match, the one with most conditions counts; of equals, the first.</param>
public sealed record SlaPolicy([Id] string Id, int Version, DateTimeOffset EffectiveFrom, IReadOnlyList<SlaRule> Rules);

/// <summary>One row of the table of promises: a target for some of the requests.</summary>
/// <param name="Name">Unique in its policy: <c>complaint-reply-tier-1</c>. Recorded with every promise it makes.</param>
/// <param name="Promise">Which clock: <c>complaint-reply</c>, <c>fault-repair</c>, <c>department-reply</c>, <c>expert-appointment</c>,
/// <c>explanation</c>, <c>tell-customer</c>, <c>queue-answer</c>.</param>
/// <param name="Calendar">Id of the calendar that target, ladder and limits of time run on.</param>
/// <param name="Ladder">Escalation steps (D5), soonest first; empty for none.</param>
/// <param name="When">For which requests; null for all.</param>
/// <param name="Target">Time promised, counted on the calendar, above zero; null where a moment is agreed each time (E1).</param>
/// <param name="Limit">Latest due moment after the start in elapsed time, whatever is agreed and however long it is paused (the
/// legal 15 days of a complaint); at least the target. Null for none.</param>
public sealed record SlaRule(
    [Id] string Name, [Id] string Promise, [Id] string Calendar, IReadOnlyList<LadderStep> Ladder,
    SlaMatch? When = null, TimeSpan? Target = null, TimeSpan? Limit = null);

/// <summary>Conditions of a rule. Each that is given must equal what is known of the request; what is unknown equals nothing.</summary>
/// <param name="Kind">What the request is about, coarsely.</param>
/// <param name="Category">Its category, as the taxonomy spells it.</param>
/// <param name="Tier">The customer's tier: 1 (highest) to 3.</param>
/// <param name="Urgency">How pressing it is.</param>
/// <param name="Channel">Where it came in.</param>
/// <param name="Region">For example <c>urban</c> or <c>rural</c>.</param>
public sealed record SlaMatch(
    RequestKind? Kind = null, string? Category = null, int? Tier = null, Urgency? Urgency = null, Channel? Channel = null,
    string? Region = null);

/// <summary>One level of escalation (D5), each with an owner and a time limit of its own.</summary>
/// <param name="Step">Unique in its rule: <c>reminder</c>, <c>warning</c>, <c>overdue</c>, <c>second-level</c>.</param>
/// <param name="At">Fraction of the time promised, above 0: 0.5 is half-way, 1 the deadline, 1.5 half as long again after it.</param>
/// <param name="Owner">Who has to act: <c>handler</c>, <c>team-leader</c>, <c>department-head</c>, <c>duty-supervisor</c>.</param>
/// <param name="ActWithin">Time that owner has, on the promise's calendar; above zero.</param>
public sealed record LadderStep([Id] string Step, double At, [Id] string Owner, TimeSpan ActWithin);
