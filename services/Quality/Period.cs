using System.Globalization;
using Contracts.Directory.V1;
using NodaTime;

namespace Quality;

/// <summary>A day, a week or a month of the desk's zone. Pure: by the zone data that come with NodaTime.</summary>
/// <param name="Length">Which of them.</param>
/// <param name="Name"><c>2026-03-02</c>, <c>2026-W10</c> (ISO 8601, from Monday on) or <c>2026-03</c>.</param>
/// <param name="From">The first moment.</param>
/// <param name="Until">The first moment after it.</param>
public sealed record Period(SamplePeriod Length, string Name, DateTimeOffset From, DateTimeOffset Until)
{
    /// <summary>The period that a moment lies in.</summary>
    /// <param name="length">A day, a week or a month.</param>
    /// <param name="moment">The moment.</param>
    /// <param name="zone">An IANA name.</param>
    public static Period Of(SamplePeriod length, DateTimeOffset moment, string zone)
    {
        var clock = DateTimeZoneProviders.Tzdb[zone];
        var day = Instant.FromDateTimeOffset(moment).InZone(clock).Date;
        var first = length switch
        {
            SamplePeriod.Day => day,
            SamplePeriod.Week => day.PlusDays(1 - (int)day.DayOfWeek),
            _ => new LocalDate(day.Year, day.Month, 1),
        };
        var next = length switch
        {
            SamplePeriod.Day => first.PlusDays(1),
            SamplePeriod.Week => first.PlusDays(7),
            _ => first.PlusMonths(1),
        };
        return new(length, NameOf(length, first), Start(first), Start(next));

        DateTimeOffset Start(LocalDate date) => clock.AtStartOfDay(date).ToInstant().ToDateTimeOffset();
    }

    private static string NameOf(SamplePeriod length, LocalDate first) => length switch
    {
        SamplePeriod.Day => $"{first:uuuu-MM-dd}",
        SamplePeriod.Week => Week(first.ToDateOnly()),
        _ => $"{first:uuuu-MM}",
    };

    private static string Week(DateOnly monday) =>
        $"{ISOWeek.GetYear(monday.ToDateTime(default)):0000}-W{ISOWeek.GetWeekOfYear(monday.ToDateTime(default)):00}";
}
