namespace Sla;

/// <summary>
/// Counting that stops at the end of what can be told instead of failing: a promise whose moments would lie beyond the year 9999 is due
/// at its end, which anybody sees to be wrong, and is not lost. What comes in is bounded long before that; stored facts and documents
/// may be older than the bounds.
/// </summary>
internal static class Ends
{
    /// <summary>The last moment counted to: a day before the end, so that it can be told in every zone.</summary>
    public static DateTimeOffset Last { get; } = new(9999, 12, 30, 0, 0, 0, TimeSpan.Zero);

    /// <summary>The day before that, counted from 0001-01-01: any time of it on any wall is a moment.</summary>
    public static int LastDay { get; } = DateOnly.FromDateTime(Last.UtcDateTime).DayNumber - 1;

    /// <summary>The last moment, or a later one that was told.</summary>
    public static DateTimeOffset LastFrom(DateTimeOffset told) => told > Last ? told.ToUniversalTime() : Last;

    /// <summary>A moment and so much time, not below zero.</summary>
    public static DateTimeOffset Plus(this DateTimeOffset moment, TimeSpan time) => moment > Last || time > Last - moment ? LastFrom(moment) : moment + time;

    /// <summary>A part of a time, or so many times as much; both not below zero.</summary>
    public static TimeSpan Times(this TimeSpan time, double by) => time.Ticks * by < long.MaxValue ? time * by : TimeSpan.MaxValue;
}
