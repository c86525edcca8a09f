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
    private readonly LocalHours? _hours;

    private Calendar(WorkCalendar document, LocalHours? hours) => (Document, _hours) = (document, hours);

    /// <summary>What it was made from.</summary>
    public WorkCalendar Document { get; }

    /// <summary>Checks the document whole.</summary>
    /// <exception cref="SlaDocumentException">Overlapping hours, an end before its start, an unknown zone, no working time,
    /// a date given twice; the message names the place.</exception>
    public static Calendar From(WorkCalendar document)
    {
        CalendarCheck.Refuse(document);
        return new(document, document.RoundTheClock ? null : new LocalHours(document));
    }

    /// <summary>The earliest moment by which <paramref name="workingTime"/> has passed since <paramref name="from"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Below zero, or beyond the year 9999.</exception>
    public DateTimeOffset Add(DateTimeOffset from, TimeSpan workingTime)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(workingTime, TimeSpan.Zero);
        var start = from.UtcDateTime;
        if (_hours is null || workingTime == TimeSpan.Zero) return Utc(start.Ticks) + workingTime;

        var left = workingTime.Ticks;
        var year = Year(start.Year);
        var used = year.OpenBefore(start.Ticks);
        while (left > year.Open - used)
        {
            left -= year.Open - used;
            used = 0;
            if (year.Number == DateTime.MaxValue.Year)
            {
                throw new ArgumentOutOfRangeException(
                    nameof(workingTime), workingTime, $"{Document.Id} v{Document.Version} has less time after {from:O}.");
            }

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

    private CalendarYear Year(int number) =>
        _years.TryGetValue(number, out var year) ? year : _years.GetOrAdd(number, n => new CalendarYear(n, _hours!));

    private static DateTimeOffset Utc(long ticks) => new(ticks, TimeSpan.Zero);
}
