using Audit.Measures;
using Audit.Replay;
using Audit.Staffing;

namespace Audit.Reports;

/// <summary>One measure in a report.</summary>
/// <param name="Measure">The measure.</param>
/// <param name="Now">In the period.</param>
/// <param name="Before">In the one before.</param>
/// <param name="Series">The last periods, the oldest first, the reported one last.</param>
/// <param name="Drift">Whether it drifts; null when too little is known.</param>
public sealed record ReportLine(Measure Measure, Total Now, Total Before, IReadOnlyList<(ReportPeriod Period, Total Total)> Series, Drift? Drift);

/// <summary>A measure by groups.</summary>
/// <param name="Measure">The measure.</param>
/// <param name="By">The dimension.</param>
/// <param name="Groups">By name.</param>
public sealed record ReportBreakdown(Measure Measure, string By, IReadOnlyDictionary<string, Total> Groups);

/// <summary>What a day, week or month was like (H2): figures, no page yet.</summary>
/// <param name="Period">The period.</param>
/// <param name="AsOf">Seen from this moment.</param>
/// <param name="Lines">Every measure.</param>
/// <param name="Breakdowns">Some of them by a dimension.</param>
/// <param name="Staffing">Agents needed on the day after the period.</param>
public sealed record Report(
    ReportPeriod Period, DateTimeOffset AsOf, IReadOnlyList<ReportLine> Lines, IReadOnlyList<ReportBreakdown> Breakdowns, StaffingPlan Staffing)
{
    /// <summary>Periods that a plot shows.</summary>
    public const int Shown = 12;

    private const int Looked = 2 * Shown;

    private static readonly (string Measure, string By)[] Broken =
    [
        ("connect-rate", "team"), ("average-wait", "team"), ("complaint-on-time", "category"), ("fault-on-time", "department"),
        ("work-order-on-time", "department"), ("misroute-rate", "department"), ("csat", "agent"), ("fcr", "channel"), ("whole", "channel"),
    ];

    /// <summary>Reads the ledger once and adds up.</summary>
    /// <param name="ledger">The ledger's measures.</param>
    /// <param name="clocks">Its policies and calendars.</param>
    /// <param name="period">The period.</param>
    /// <param name="asOf">Open promises are judged by this moment.</param>
    /// <param name="progress">Hears how many requests were read.</param>
    /// <param name="cancellationToken">Stops in between.</param>
    public static async Task<Report> OfAsync(
        LedgerMeasures ledger, IClockSource clocks, ReportPeriod period, DateTimeOffset asOf, IProgress<long>? progress,
        CancellationToken cancellationToken)
    {
        var (special, level) = StaffingFold.Read(await clocks.PublicationsAsync(cancellationToken), period.To);
        var staffing = new StaffingFold(period.Zone, special);
        var series = new MeasureFold(Catalogue.All, Grouping.Parse(period.Length, period.Zone), period.Before(Looked).From, period.To);
        var groups = Broken.Select(b => (b.By, Measure: Catalogue.Find(b.Measure)!)).Select(b =>
            (b.Measure, b.By, Fold: new MeasureFold([b.Measure], Grouping.Parse(b.By, period.Zone), period.From, period.To))).ToList();
        await ledger.VisitAsync(
            asOf, [series.Add, life => AddTo(staffing, life, period.To), .. groups.Select(g => (Action<RequestLife>)g.Fold.Add)], progress, cancellationToken);
        return new(
            period, asOf, [.. Catalogue.All.Select(m => Line(m, series.Totals(m), period))],
            [.. groups.Select(g => new ReportBreakdown(g.Measure, g.By, g.Fold.Totals(g.Measure))).Where(b => b.Groups.Count > 1)],
            StaffingPlan.Of(period.End, period.End, staffing, level));
    }

    /// <summary>What came later is not known at the end of the period.</summary>
    private static void AddTo(StaffingFold staffing, RequestLife life, DateTimeOffset to)
    {
        if (life.Waits.Count > 0 && life.Waits[0].From < to) staffing.Add(life);
    }

    private static ReportLine Line(Measure measure, IReadOnlyDictionary<string, Total> totals, ReportPeriod period)
    {
        var all = Enumerable.Range(0, Looked + 1).Select(i => period.Before(Looked - i)).Select(p => (Period: p, Total: totals.GetValueOrDefault(p.Group)))
            .ToList();
        return new(measure, all[^1].Total, all[^2].Total, [.. all.TakeLast(Shown)], Drift.Of(measure, [.. all.Select(p => p.Total)]));
    }
}
