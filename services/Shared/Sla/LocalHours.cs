using Contracts.Directory.V1;

namespace Sla;

/// <summary>A calendar document's hours, laid on the UTC time line. Of a document that was checked.</summary>
internal sealed class LocalHours
{
    private static readonly IReadOnlyList<WorkHours> Off = [];

    private readonly LocalClock _clock;
    private readonly IReadOnlyList<WorkHours>[] _week = new IReadOnlyList<WorkHours>[7];
    private readonly Dictionary<int, IReadOnlyList<WorkHours>> _exceptions = [];

    public LocalHours(WorkCalendar document, LocalClock clock)
    {
        _clock = clock;
        for (var day = 0; day < 7; day++) _week[day] = document.Week!.GetValueOrDefault((DayOfWeek)day) ?? Off;

        // A make-up day stands for a weekday, so on a day that is usually off it has the hours of the first that is not.
        var usual = Enumerable.Range(1, 7).Select(day => _week[day % 7]).First(hours => hours.Count > 0);
        foreach (var day in document.ExceptionDays ?? [])
        {
            var own = _week[(int)day.Date.DayOfWeek];
            _exceptions[day.Date.DayNumber] = !day.Working ? Off : day.Hours ?? (own.Count > 0 ? own : usual);
        }
    }

    /// <summary>When the hours of a day end, in ticks of that day: 00:00 is the day's end.</summary>
    public static long EndTicks(WorkHours hours) => hours.To == TimeOnly.MinValue ? TimeSpan.TicksPerDay : hours.To.Ticks;

    /// <summary>Whether that day, counted from 0001-01-01, has hours.</summary>
    public bool IsWorked(int dayNumber) => HoursOf(dayNumber).Count > 0;

    /// <summary>Open stretches between two UTC moments, in order, in ticks.</summary>
    public List<(long From, long To)> OpenBetween(long from, long to)
    {
        var open = new List<(long From, long To)>(1024);
        while (from < to)
        {
            var offset = _clock.OffsetAt(from);
            var until = _clock.OffsetHoldsUntil(from, to);
            AddOpen(open, from, until, offset);
            from = until;
        }

        return open;
    }

    private void AddOpen(List<(long From, long To)> open, long from, long until, long offset)
    {
        for (var day = (from + offset) / TimeSpan.TicksPerDay; day * TimeSpan.TicksPerDay < until + offset; day++)
        {
            var midnight = day * TimeSpan.TicksPerDay - offset;
            foreach (var hours in HoursOf((int)day))
            {
                var start = Math.Max(midnight + hours.From.Ticks, from);
                var end = Math.Min(midnight + EndTicks(hours), until);
                if (start < end) open.Add((start, end));
            }
        }
    }

    private IReadOnlyList<WorkHours> HoursOf(int dayNumber) =>
        _exceptions.TryGetValue(dayNumber, out var hours) ? hours : _week[(dayNumber + 1) % 7];
}
