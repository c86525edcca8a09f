using Contracts.Directory.V1;
using Contracts.Promises.V1;

namespace Sla;

/// <summary>When a promise falls due, and each step of its ladder.</summary>
internal static class Schedule
{
    /// <summary>Counted from a rule; an agreed moment takes the place of the target.</summary>
    public static (DateTimeOffset Due, LadderMoment[] Ladder) Of(
        SlaRule rule, Calendar calendar, DateTimeOffset at, DateTimeOffset? agreedAt)
    {
        var moment = agreedAt ?? (rule.Target is { } target
            ? calendar.Add(at, target)
            : throw new ArgumentException($"Rule {rule.Name} has no target, so a moment must be agreed.", nameof(agreedAt)));

        var due = Later(at, moment);
        if (rule.Limit is { } limit) due = Sooner(due, at + limit);
        due = due.ToUniversalTime();

        var promised = agreedAt is null ? rule.Target.GetValueOrDefault() : calendar.Between(at, due);
        var ladder = new LadderMoment[rule.Ladder.Count];
        for (var i = 0; i < ladder.Length; i++)
        {
            var step = rule.Ladder[i];
            ladder[i] = new(step.Step, step.Owner, step.ActWithin, Moment(step.At, promised, calendar, at, due));
        }

        return (due, ladder);
    }

    /// <summary>
    /// After a pause, with the time that was left. What had fallen due before the pause stays where it was, and nothing
    /// comes sooner than it was, save by the limit.
    /// </summary>
    public static (DateTimeOffset Due, LadderMoment[] Ladder) Resumed(
        Promise promise, Calendar calendar, TimeSpan? limit, DateTimeOffset pausedAt, DateTimeOffset at)
    {
        var due = Shifted(promise.DueAt);
        if (limit is not null) due = Sooner(due, promise.Made.At + limit.Value);

        var ladder = new LadderMoment[promise.Ladder.Count];
        for (var i = 0; i < ladder.Length; i++)
        {
            var step = promise.Ladder[i];
            var moment = Shifted(step.At);
            ladder[i] = step with { At = step.At <= promise.DueAt ? Sooner(moment, due) : moment };
        }

        return (due, ladder);

        DateTimeOffset Shifted(DateTimeOffset moment) => moment <= pausedAt
            ? moment
            : Later(moment, calendar.Add(at, calendar.Between(pausedAt, moment)));
    }

    // The deadline itself is exact: an agreed one may lie outside working time, where counting would stop short of it.
    private static DateTimeOffset Moment(
        double fraction, TimeSpan promised, Calendar calendar, DateTimeOffset at, DateTimeOffset due) =>
        fraction < 1 ? calendar.Add(at, promised * fraction)
        : fraction > 1 ? calendar.Add(due, promised * (fraction - 1))
        : due;

    private static DateTimeOffset Sooner(DateTimeOffset a, DateTimeOffset b) => a < b ? a : b;

    private static DateTimeOffset Later(DateTimeOffset a, DateTimeOffset b) => a > b ? a : b;
}
