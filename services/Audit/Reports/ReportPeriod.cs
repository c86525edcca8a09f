using System.Globalization;
using Audit.Measures;
using Contracts;
using Messaging;

namespace Audit.Reports;

/// <summary>A day, week or month on the desk's clock. Weeks begin on Monday.</summary>
/// <param name="Length"><c>day</c>, <c>week</c> or <c>month</c>.</param>
/// <param name="Start">Its first day.</param>
/// <param name="Zone">The desk's zone.</param>
public sealed record ReportPeriod(string Length, DateOnly Start, LocalTimes Zone)
{
    /// <summary>The first day after it.</summary>
    public DateOnly End => Shifted(1);

    /// <summary>Its first moment.</summary>
    public DateTimeOffset From => Zone.Start(Start);

    /// <summary>The first moment after it.</summary>
    public DateTimeOffset To => Zone.Start(End);

    /// <summary>For people: <c>Monday 2 March 2026</c>, <c>Week from 2 March 2026</c>, <c>March 2026</c>.</summary>
    public string Title => Length switch
    {
        "day" => Start.ToString("dddd d MMMM yyyy", CultureInfo.InvariantCulture),
        "week" => $"Week from {Start.ToString("d MMMM yyyy", CultureInfo.InvariantCulture)}",
        _ => Start.ToString("MMMM yyyy", CultureInfo.InvariantCulture),
    };

    /// <summary>Short: <c>2 Mar</c>, <c>Mar 26</c>.</summary>
    public string Label => Start.ToString(Length == "month" ? "MMM yy" : "d MMM", CultureInfo.InvariantCulture);

    /// <summary>The period of that length that a day lies in.</summary>
    /// <exception cref="Refusal">There is no such length.</exception>
    public static ReportPeriod Of(string length, DateOnly day, LocalTimes zone) => length is "day" or "week" or "month"
        ? new(length, Grouping.Start(length, day), zone)
        : throw Refusal.Invalid("length", $"{Quoted.Or(length, "length")} is none of day, week, month.");

    /// <summary>So many periods earlier.</summary>
    public ReportPeriod Before(int periods) => this with { Start = Shifted(-periods) };

    /// <summary>As figures by period name it.</summary>
    public string Group => Start.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private DateOnly Shifted(int periods) =>
        Length switch { "day" => Start.AddDays(periods), "week" => Start.AddDays(7 * periods), _ => Start.AddMonths(periods) };
}
