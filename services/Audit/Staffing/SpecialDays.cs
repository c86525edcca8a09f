using Contracts.Directory.V1;

namespace Audit.Staffing;

/// <summary>Days that are not what their weekday says.</summary>
/// <param name="Off">Holidays by name.</param>
/// <param name="MadeUp">Make-up days 调休: worked, though their weekday is usually off.</param>
public sealed record SpecialDays(IReadOnlySet<DateOnly> Off, IReadOnlySet<DateOnly> MadeUp)
{
    /// <summary>Worked, with hours of their own: 24 December until 13:00.</summary>
    public IReadOnlySet<DateOnly> OwnHours { get; private init; } = new HashSet<DateOnly>();

    /// <summary>No day is.</summary>
    public static SpecialDays None { get; } = new(new HashSet<DateOnly>(), new HashSet<DateOnly>());

    /// <summary>Whether a day is told by its weekday.</summary>
    public bool IsOrdinary(DateOnly day) => !Off.Contains(day) && !MadeUp.Contains(day) && !OwnHours.Contains(day);

    /// <summary>
    /// As calendars have them: each date by the version that was in force on it, so that a newer one without last year's holidays
    /// does not make them ordinary days. A day that one calendar has off is off.
    /// </summary>
    public static SpecialDays Of(IEnumerable<WorkCalendar> calendars)
    {
        var (off, madeUp, ownHours) = (new HashSet<DateOnly>(), new HashSet<DateOnly>(), new HashSet<DateOnly>());
        foreach (var versions in calendars.GroupBy(calendar => calendar.Id))
        {
            foreach (var date in versions.SelectMany(v => v.ExceptionDays ?? []).Select(day => day.Date).Distinct())
            {
                var version = InForce([.. versions], date);
                if (version.ExceptionDays?.FirstOrDefault(day => day.Date == date) is not { } day) continue;

                if (!day.Working) off.Add(date);
                else if (!(version.Week?.GetValueOrDefault(date.DayOfWeek)?.Count > 0)) madeUp.Add(date);
                else if (day.Hours is not null) ownHours.Add(date);
            }
        }

        madeUp.ExceptWith(off);
        return new(off, madeUp) { OwnHours = ownHours.Except(off).Except(madeUp).ToHashSet() };
    }

    /// <summary>Before the first was in force, the first.</summary>
    private static WorkCalendar InForce(List<WorkCalendar> versions, DateOnly date) =>
        versions.Where(v => v.EffectiveFrom < new LocalTimes(v.TimeZone).Start(date.AddDays(1))).MaxBy(v => v.Version)
        ?? versions.MinBy(v => v.Version)!;
}
