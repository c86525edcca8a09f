using System.Globalization;
using System.Net;
using System.Text;
using Audit.Measures;
using Audit.Staffing;

namespace Audit.Reports;

/// <summary>A report as one HTML page that needs nothing else: no script, nothing loaded, readable in print.</summary>
public static class ReportPage
{
    private const string Style =
        """
        body { font: 15px/1.45 system-ui, "Noto Sans", "Noto Sans CJK SC", sans-serif; color: #1b2430; max-width: 62rem; margin: 2rem auto; padding: 0 1rem; }
        h1 { margin-bottom: 0; } h2 { margin-top: 2.2rem; border-bottom: 2px solid #d5dce5; padding-bottom: .2rem; } h3 { margin: 1.4rem 0 .2rem; }
        p.quiet, small, caption { color: #55616f; } caption { text-align: left; padding-bottom: .3rem; }
        table { border-collapse: collapse; width: 100%; margin: .4rem 0 1rem; font-variant-numeric: tabular-nums; }
        th, td { text-align: right; padding: .25rem .6rem; border-bottom: 1px solid #e4e9ef; } th:first-child, td:first-child { text-align: left; } .wide { font-size: 12px; } .wide td { white-space: nowrap; } .wide th, .wide td { padding: .2rem .25rem; }
        .bad { color: #a1260d; font-weight: 600; } .good { color: #1c6b35; }
        svg { width: 100%; max-width: 44rem; height: auto; font-size: 12px; } svg text { fill: #55616f; } svg .label { text-anchor: end; } svg .x { text-anchor: middle; }
        svg .line { fill: none; stroke: #1f5fa8; stroke-width: 2; } svg circle, svg rect { fill: #1f5fa8; } svg .grid { stroke: #e4e9ef; }
        svg .target { stroke: #a1260d; stroke-width: 1.5; stroke-dasharray: 6 4; }
        section { break-inside: avoid; } @media print { body { margin: 0; max-width: none; } }
        """;

    /// <summary>The page.</summary>
    public static string Of(Report report)
    {
        var page = new StringBuilder();
        page.Append("<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\">")
            .Append($"<title>{Text(report.Period.Title)}</title><style>{Style}</style></head>\n<body>")
            .Append($"<h1>{Text(report.Period.Title)}</h1><p class=\"quiet\">Service desk report. Times are those of {Text(report.Period.Zone.Zone)}; ")
            .Append($"computed from the record as it stood on {Text(Local(report, report.AsOf))}. A dashed line is a target. “n” is how many were counted.</p>");
        Alerts(page, report);
        Overview(page, report);
        WhereTimeGoes(page, report);
        Courses(page, report);
        foreach (var breakdown in report.Breakdowns) Breakdown(page, breakdown);
        Staffing(page, report);
        Formulas(page, report);
        return page.Append("</body></html>\n").ToString();
    }

    private static void Alerts(StringBuilder page, Report report)
    {
        var drifting = report.Lines.Where(l => l.Drift is { Alert: true }).ToList();
        page.Append("<section id=\"alerts\"><h2>What needs attention</h2>");
        foreach (var line in drifting)
        {
            page.Append($"<p class=\"bad\">{Text(line.Measure.Title)} has drifted: {Text(line.Measure.Tell(line.Now.Mean))} in this {report.Period.Length}, ")
                .Append($"where {Text(line.Measure.Tell(line.Drift!.Expected))} was usual.</p>");
        }

        foreach (var line in report.Lines.Where(l => l.Measure.Meets(l.Now.Mean) == false))
        {
            page.Append($"<p class=\"bad\">{Text(line.Measure.Title)} missed its target: {Text(line.Measure.Tell(line.Now.Mean))} ")
                .Append($"instead of {Text(line.Measure.Tell(line.Measure.Target))}.</p>");
        }

        if (drifting.Count == 0) page.Append("<p>No measure has drifted from what was usual.</p>");
        page.Append($"<p class=\"quiet\"><small>{Text(Drift.Rule)}</small></p></section>");
    }

    private static void Overview(StringBuilder page, Report report)
    {
        page.Append("<section id=\"overview\"><h2>At a glance</h2>");
        Table(page, "Every measure in this period and the one before; point at a name, or look below, for its formula.",
            ["Measure", "This period", "n", "Target", "The one before", "n"],
            report.Lines.Where(l => l.Now.Count + l.Before.Count > 0).Select(l => (string[])
            [
                $"<span title=\"{Text(l.Measure.Formula)}\">{Text(l.Measure.Title)}</span>", Judged(l.Measure, l.Now.Mean), Count(l.Now.Count),
                Text(l.Measure.Target is null ? "" : l.Measure.Tell(l.Measure.Target)), Text(l.Measure.Tell(l.Before.Mean)), Count(l.Before.Count),
            ]));
        page.Append("</section>");
    }

    private static void WhereTimeGoes(StringBuilder page, Report report)
    {
        var stages = report.Lines.Where(l => l.Now.Count > 0 && (l.Measure.Name.StartsWith("stage-", StringComparison.Ordinal)
            || l.Measure.Name is "average-wait" or "average-handling-time")).ToList();
        if (stages.TrueForAll(l => l.Now.Sum == 0)) return;

        page.Append("<section id=\"stages\"><h2>Where time goes</h2><p class=\"quiet\">All time spent in each stage and hand-over, added up.</p>")
            .Append(Svg.Bars("Total time by stage", [.. stages.Select(l => (l.Measure.Title, l.Now.Sum))], target: null, stages[0].Measure.Tell));
        Table(page, "By stage", ["Stage", "All together", "On average", "n"], stages.Select(l => (string[])
            [Text(l.Measure.Title), Text(l.Measure.Tell(l.Now.Sum)), Text(l.Measure.Tell(l.Now.Mean)), Count(l.Now.Count)]));
        page.Append("</section>");
    }

    private static void Courses(StringBuilder page, Report report)
    {
        page.Append("<h2>Over time</h2>");
        foreach (var line in report.Lines.Where(l => l.Series.Count(p => p.Total.Count > 0) > 1 && l.Series.Any(p => p.Total.Sum > 0)))
        {
            var points = line.Series.Select(p => (Label: p.Period.Label, p.Total)).ToList();
            page.Append($"<section><h3>{Text(line.Measure.Title)}</h3>").Append(Svg.Line(
                $"{line.Measure.Title} by {report.Period.Length}", [.. points.Select(p => (p.Label, p.Total.Mean))], line.Measure.Target,
                line.Measure.Unit == MeasureUnit.Share ? 1 : null, line.Measure.Tell));
            Table(page, line.Measure.Formula, [.. points.Select(p => p.Label).Prepend("")],
                [[.. points.Select(p => Judged(line.Measure, p.Total.Mean)).Prepend("Figure")], [.. points.Select(p => Count(p.Total.Count)).Prepend("n")]]);
            page.Append("</section>");
        }
    }

    private static void Breakdown(StringBuilder page, ReportBreakdown breakdown)
    {
        var m = breakdown.Measure;
        var groups = breakdown.Groups.OrderByDescending(g => g.Value.Count).Take(25).ToList();
        page.Append($"<section><h2>{Text(m.Title)} by {breakdown.By}</h2>").Append(Svg.Bars(
            $"{m.Title} by {breakdown.By}", [.. groups.Select(g => (g.Key, g.Value.Mean ?? 0))], m.Target, m.Tell));
        Table(page, m.Formula, [breakdown.By, "Figure", "n"], groups.Select(g => (string[]) [Text(g.Key), Judged(m, g.Value.Mean), Count(g.Value.Count)]));
        page.Append("</section>");
    }

    private static void Staffing(StringBuilder page, Report report)
    {
        var plan = report.Staffing;
        if (plan is not { ServiceLevel: { } level, Teams.Count: > 0 }) return;

        page.Append(CultureInfo.InvariantCulture, $"<section id=\"staffing\"><h2>Agents needed on {plan.Day:dddd d MMMM yyyy}</h2>")
            .Append(CultureInfo.InvariantCulture, $"<p class=\"quiet\">Forecast: the mean of the same half-hour on the same weekday in the last {Forecast.Weeks} weeks, days off left out. Agents: the fewest ")
            .Append(CultureInfo.InvariantCulture, $"with which {level.Share:P0} are answered within {Text(Story.Times.For(level.Within))} by Erlang C, ")
            .Append("without breaks and absences.</p>");
        foreach (var team in plan.Teams)
        {
            var error = team.BacktestError is { } wrong ? $"the forecasts of the last {StaffingPlan.BacktestDays} days were wrong by {wrong * 100:0} %" : "there is too little history to test the forecast";
            Table(page, $"{team.Team}: {Story.Times.For(TimeSpan.FromSeconds(team.HandlingSeconds))} of handling on average; {error}.",
                ["From", "Contacts", "Agents", "Answered in time"], team.Intervals.Select(i => (string[])
                    [i.From, i.Contacts.ToString("0.0", CultureInfo.InvariantCulture), Count(i.Agents), $"{(i.ServiceLevel * 100).ToString("0.0", CultureInfo.InvariantCulture)} %"]));
        }

        page.Append("</section>");
    }

    private static void Formulas(StringBuilder page, Report report)
    {
        page.Append("<section id=\"formulas\"><h2>How each figure is computed</h2>");
        Table(page, "Times are event times.", ["Measure", "Formula"], report.Lines.Select(l => (string[]) [Text(l.Measure.Title), Text(l.Measure.Formula)]));
        page.Append("</section>");
    }

    private static void Table(StringBuilder page, string caption, string[] head, IEnumerable<string[]> rows)
    {
        page.Append($"<table{(head.Length > Report.Shown ? " class=\"wide\"" : "")}><caption><small>{Text(caption)}</small></caption><thead><tr>");
        foreach (var name in head) page.Append($"<th>{Text(name)}</th>");
        page.Append("</tr></thead><tbody>");
        foreach (var row in rows) page.Append("<tr>").AppendJoin("", row.Select(cell => $"<td>{cell}</td>")).Append("</tr>");
        page.Append("</tbody></table>");
    }

    private static string Judged(Measure measure, double? figure) => measure.Meets(figure) is { } met
        ? $"<span class=\"{(met ? "good" : "bad")}\">{Text(measure.Tell(figure))}</span>"
        : Text(measure.Tell(figure));

    private static string Count(long count) => count.ToString("N0", CultureInfo.InvariantCulture);

    private static string Local(Report report, DateTimeOffset at) =>
        report.Period.Zone.Shown(at).ToString("d MMMM yyyy HH:mm", CultureInfo.InvariantCulture);

    private static string Text(string text) => WebUtility.HtmlEncode(text);
}
