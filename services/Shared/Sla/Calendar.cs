using System.Collections.Concurrent;
using Contracts.Directory.V1;

namespace Sla;

/// <summary>
/// Counts time on the hours of a <see cref="WorkCalendar"/>. An instant counts when the clock on the wall shows working time,
/// so both edges of daylight saving come out as people live them. Results are in UTC. Safe for concurrent use: a year's
/// hours are worked out when first asked for and kept.
/// </summary>
public sealed class Calendar
{
    private readonly ConcurrentDictionary<int, CalendarYear> _years = new();
    private readonly LocalClock _clock;
    private readonly LocalHours? _hours;

    private Calendar(WorkCalendar document)
    {
        (Document, _clock) = (document, new(document.TimeZone));
        _hours = document.RoundTheClock ? null : new(document, _clock);
    }

    /// <summary>Time as it passes.</summary>
    public static Calendar RoundTheClock { get; } =
        From(new("round-the-clock", 1, DateTimeOffset.MinValue, "UTC", RoundTheClock: true));

    /// <summary>What it was made from.</summary>
    public WorkCalendar Document { get; }

    /// <summary>Checks the document whole.</summary>
    /// <exception cref="SlaDocumentException">Overlapping hours, an end before its start, an unknown zone, no working time,
    /// a date given twice; the message names the place.</exception>
    public static Calendar From(WorkCalendar document)
    {
        CalendarCheck.Refuse(document);
        return new(document);
    }

    /// <summary>The earliest moment by which <paramref name="workingTime"/> has passed since <paramref name="from"/>; what would come after
    /// the year 9999 comes at its end (<see cref="Ends.Last"/>).</summary>
    /// <exception cref="ArgumentOutOfRangeException">Below zero.</exception>
    public DateTimeOffset Add(DateTimeOffset from, TimeSpan workingTime)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(workingTime, TimeSpan.Zero);
        var start = from.UtcDateTime;
        if (_hours is null || workingTime == TimeSpan.Zero) return Utc(start.Ticks).Plus(workingTime);

        var left = workingTime.Ticks;
        var year = Year(start.Year);
        var used = year.OpenBefore(start.Ticks);
        while (left > year.Open - used)
        {
            left -= year.Open - used;
            used = 0;
            if (year.Number == DateTime.MaxValue.Year) return Ends.LastFrom(from);

            year = Year(year.Number + 1);
        }

        return Utc(year.MomentAt(used + left));
    }

    /// <summary>Working time from one moment to another; negative when <paramref name="to"/> is the earlier.</summary>
    public TimeSpan Between(DateTimeOffset from, DateTimeOffset to)
    {
        if (_hours is null) return to - from;
        if (to < from) return -Between(to, from);

        var (start, end) = (from.UtcDateTime, to.UtcDateTime);
        var ticks = Year(end.Year).OpenBefore(end.Ticks) - Year(start.Year).OpenBefore(start.Ticks);
        for (var year = start.Year; year < end.Year; year++) ticks += Year(year).Open;
        return new(ticks);
    }

    /// <summary>The same time of day on the n-th day of that kind after it: see <see cref="DayCount"/>; at the latest at the end of the year
    /// 9999.</summary>
    public DateTimeOffset Add(DateTimeOffset from, DayCount days)
    {
        var start = from.UtcTicks;
        var wall = start + _clock.OffsetAt(start);
        var day = (int)(wall / TimeSpan.TicksPerDay);
        var timeOfDay = Counts(day) ? wall % TimeSpan.TicksPerDay : TimeSpan.TicksPerDay;
        for (var left = days.Count; left > 0;)
        {
            if (day >= Ends.LastDay) return Ends.LastFrom(from);
            if (Counts(++day)) left--;
        }

        return Utc(_clock.FirstAt((day * TimeSpan.TicksPerDay) + timeOfDay));

        bool Counts(int number) => days.Kind == DayKind.Natural || _hours is null || _hours.IsWorked(number);
    }

    /// <summary>The first moment from that one on at which it is working time; at the latest at the end of the year 9999.</summary>
    public DateTimeOffset NextOpen(DateTimeOffset from)
    {
        if (_hours is null) return from;

        var (year, moment) = (Year(from.UtcDateTime.Year), from.UtcTicks);
        while (year.NextOpen(moment) is null && year.Number < DateTime.MaxValue.Year)
        {
            year = Year(year.Number + 1);
            moment = new DateTime(year.Number, 1, 1, 0, 0, 0, DateTimeKind.Utc).Ticks;
        }

        return year.NextOpen(moment) is { } open ? Utc(open) : Ends.LastFrom(from);
    }

    private CalendarYear Year(int number) =>
        _years.TryGetValue(number, out var year) ? year : _years.GetOrAdd(number, n => new CalendarYear(n, _hours!));

    private static DateTimeOffset Utc(long ticks) => new(ticks, TimeSpan.Zero);
}
