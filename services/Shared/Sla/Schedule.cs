using Contracts.Directory.V1;
using Contracts.Promises.V1;

namespace Sla;

/// <summary>When a promise falls due, and each step of its ladder.</summary>
internal static class Schedule
{
    /// <summary>What a promise's time is counted on: its calendar, save for natural days, which pass around the clock.</summary>
    public static Calendar Clock(DayCount? days, Calendar calendar) =>
        days?.Kind == DayKind.Natural ? Calendar.RoundTheClock : calendar;

    /// <summary>Counted from a rule; an agreed moment takes the place of the target.</summary>
    public static (DateTimeOffset Due, LadderMoment[] Ladder) Of(
        SlaRule rule, Calendar calendar, DateTimeOffset at, DateTimeOffset? agreedAt, SlaBook book)
    {
        var due = Later(at, agreedAt ?? Target(rule, calendar, at));
        if (rule.Limit is { } limit) due = Sooner(due, at.Plus(limit));
        due = due.ToUniversalTime();

        var clock = agreedAt is null ? Clock(rule.TargetDays, calendar) : calendar;
        var promised = (agreedAt is null ? rule.Target : null) ?? clock.Between(at, due);
        return (due, [.. rule.Ladder.Select(step => Waited(At(step, promised, TimeSpan.Zero, clock, at, due), at, book))]);
    }

    /// <summary>The moment over which nothing takes a promise; terms that hold only since then cannot have been broken before.</summary>
    /// <param name="madeAt">It counts from here.</param>
    /// <param name="termsAt">Since when the terms hold.</param>
    /// <param name="limit">By the rule.</param>
    public static DateTimeOffset? LimitAt(DateTimeOffset madeAt, DateTimeOffset termsAt, TimeSpan? limit) =>
        limit is null ? null : Later(madeAt.Plus(limit.Value), termsAt.Plus(AtOnce)).ToUniversalTime();

    /// <summary>When a rule's target is over.</summary>
    public static DateTimeOffset Target(SlaRule rule, Calendar calendar, DateTimeOffset at) =>
        rule.Target is { } time ? calendar.Add(at, time)
        : rule.TargetDays is { } days ? calendar.Add(at, days)
        : throw new ArgumentException($"Rule {rule.Name} has no target, so a moment must be agreed.", nameof(at));

    /// <summary>A step of a ladder that goes on at a moment, with so much of the time promised used by then. What it would have
    /// come before falls due at once.</summary>
    public static LadderMoment At(
        LadderStep step, TimeSpan promised, TimeSpan used, Calendar clock, DateTimeOffset from, DateTimeOffset due)
    {
        // The deadline itself is exact: an agreed one may lie outside working time, where counting would stop short of it.
        var moment = step.At == 1 ? due
            : step.At > 1 ? clock.Add(due, promised.Times(step.At - 1))
            : promised.Times(step.At) > used ? clock.Add(from, promised.Times(step.At) - used)
            : from;
        return new(step.Step, step.Owner, step.ActWithin, moment.ToUniversalTime(), step.WaitsFor);
    }

    /// <summary>A step that was counted to its moment, at the hours that it waits for.</summary>
    /// <param name="step">The step.</param>
    /// <param name="at">The hours are those in force then.</param>
    /// <param name="book">The calendars.</param>
    public static LadderMoment Waited(LadderMoment step, DateTimeOffset at, SlaBook book)
    {
        if (step.WaitsFor is not { } hours) return step;

        var open = book.CalendarInForce(hours, at, "waitsFor").NextOpen(step.At);
        return open == step.At ? step with { CountedAt = null } : step with { At = open, CountedAt = step.At };
    }

    /// <summary>
    /// After a pause, with the time that was left. What had fallen due before the pause stays where it was, and nothing
    /// comes sooner than it was, save by the limit.
    /// </summary>
    public static (DateTimeOffset Due, LadderMoment[] Ladder) Resumed(
        Promise promise, Calendar clock, DateTimeOffset? limitAt, DateTimeOffset pausedAt, DateTimeOffset at, SlaBook book) =>
        Moved(
            promise, limitAt, pausedAt, at, book,
            moment => moment <= pausedAt ? moment : Later(moment, clock.Add(at, clock.Between(pausedAt, moment))));

    /// <summary>The least that is left of what has not fallen due, though no hours lie between.</summary>
    public static TimeSpan AtOnce { get; } = TimeSpan.FromTicks(1);

    /// <summary>The time that is left at a moment runs on other hours. What had fallen due by then stays where it was.</summary>
    public static (DateTimeOffset Due, LadderMoment[] Ladder) Recounted(
        Promise promise, Calendar before, Calendar after, DateTimeOffset? limitAt, DateTimeOffset from, DateTimeOffset at, SlaBook book) =>
        Moved(
            promise, limitAt, from, at, book, moment => moment <= from ? moment : after.Add(from, Left(before.Between(from, moment))));

    private static (DateTimeOffset Due, LadderMoment[] Ladder) Moved(
        Promise promise, DateTimeOffset? limitAt, DateTimeOffset ranUntil, DateTimeOffset at, SlaBook book,
        Func<DateTimeOffset, DateTimeOffset> move)
    {
        var due = move(promise.DueAt);
        if (limitAt is not null) due = Sooner(due, limitAt.Value);

        var ladder = new LadderMoment[promise.Ladder.Count];
        for (var i = 0; i < ladder.Length; i++)
        {
            ladder[i] = promise.Ladder[i].At <= ranUntil ? promise.Ladder[i] : Moved(promise.Ladder[i]);
        }

        return (due, ladder);

        LadderMoment Moved(LadderMoment step)
        {
            var counted = step.CountedAt ?? step.At;
            var moment = move(counted);
            moment = counted <= promise.DueAt ? Sooner(moment, due) : moment;
            // What was counted to a moment before, and still waited for hours then, comes when there are hours from here on.
            return Waited(step with { At = counted <= ranUntil ? Later(moment, at) : moment }, at, book);
        }
    }

    public static TimeSpan Left(TimeSpan time) => time > AtOnce ? time : AtOnce;

    public static DateTimeOffset Sooner(DateTimeOffset a, DateTimeOffset b) => a < b ? a : b;

    public static DateTimeOffset Later(DateTimeOffset a, DateTimeOffset b) => a > b ? a : b;
}
