namespace Sla;

/// <summary>The open stretches of one UTC year, with the time open before each: a question costs one binary search.</summary>
internal sealed class CalendarYear
{
    private readonly long[] _starts;
    private readonly long[] _ends;
    private readonly long[] _openBefore;

    public CalendarYear(int number, LocalHours hours)
    {
        Number = number;
        var isLast = number == DateTime.MaxValue.Year;
        var open = hours.OpenBetween(NewYear(number), isLast ? DateTime.MaxValue.Ticks : NewYear(number + 1));

        _starts = new long[open.Count];
        _ends = new long[open.Count];
        _openBefore = new long[open.Count];
        for (var i = 0; i < open.Count; i++)
        {
            (_starts[i], _ends[i]) = open[i];
            _openBefore[i] = Open;
            Open += _ends[i] - _starts[i];
        }
    }

    public int Number { get; }

    /// <summary>Ticks open in the whole year.</summary>
    public long Open { get; }

    /// <summary>Ticks open from the year's beginning up to a moment in it.</summary>
    public long OpenBefore(long moment)
    {
        var i = LastBelow(_starts, moment);
        return i < 0 ? 0 : _openBefore[i] + Math.Min(moment, _ends[i]) - _starts[i];
    }

    /// <summary>The earliest moment by which that many ticks, at least one and at most all, were open.</summary>
    public long MomentAt(long open)
    {
        var i = LastBelow(_openBefore, open);
        return _starts[i] + open - _openBefore[i];
    }

    /// <summary>The first open moment of the year from one in it on; null when there is none.</summary>
    public long? NextOpen(long moment)
    {
        var i = LastBelow(_starts, moment + 1);
        return i >= 0 && moment < _ends[i] ? moment : i + 1 < _starts.Length ? _starts[i + 1] : null;
    }

    private static long NewYear(int year) => new DateTime(year, 1, 1, 0, 0, 0, DateTimeKind.Utc).Ticks;

    private static int LastBelow(long[] sorted, long value)
    {
        var i = Array.BinarySearch(sorted, value);
        return (i < 0 ? ~i : i) - 1;
    }
}
