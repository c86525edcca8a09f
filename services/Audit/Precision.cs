namespace Audit;

/// <summary>How exact a moment of the ledger is: to the microsecond, what is finer is cut off, also before the year 2000.</summary>
public static class Precision
{
    /// <summary>The moment as the ledger has it.</summary>
    public static DateTimeOffset Cut(DateTimeOffset moment) => moment.AddTicks(-(moment.Ticks % TimeSpan.TicksPerMicrosecond));

    /// <summary>The same for a column of PostgreSQL, which counts from the year 2000 and would otherwise round towards it.</summary>
    public static DateTime Utc(DateTimeOffset moment) => Cut(moment).UtcDateTime;
}
