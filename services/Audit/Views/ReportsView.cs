using System.Net.Mime;
using Audit.Measures;
using Audit.Replay;
using Audit.Reports;
using Audit.Staffing;

namespace Audit.Views;

/// <summary>Day, week and month reports as a page, drift alerts (H2), and the plan of agents needed (B7).</summary>
public static class ReportsView
{
    public static void Map(IEndpointRouteBuilder app)
    {
        app.MapGet("/reports/{length}/{date}", async (
            string length, DateOnly date, string? history, LedgerMeasures measures, LedgerReader ledger, LedgerClocks clocks,
            TimeProvider clock, DeskZone zone, HttpContext http, CancellationToken token) =>
        {
            var record = measures.Of(await Readers.WhoseAsync(history, ledger, token));
            var report = await Report.OfAsync(record, clocks, ReportPeriod.Of(length, date, await zone.NowAsync(token)), clock.GetUtcNow(), null, token);
            http.Response.Headers.ContentSecurityPolicy = "default-src 'none'; style-src 'unsafe-inline'";
            return Results.Text(ReportPage.Of(report), MediaTypeNames.Text.Html, System.Text.Encoding.UTF8);
        });

        app.MapGet("/drift/{length}/{date}", async (
            string length, DateOnly date, string? history, LedgerMeasures measures, LedgerReader ledger, LedgerClocks clocks,
            TimeProvider clock, DeskZone zone, CancellationToken token) =>
        {
            var record = measures.Of(await Readers.WhoseAsync(history, ledger, token));
            var report = await Report.OfAsync(record, clocks, ReportPeriod.Of(length, date, await zone.NowAsync(token)), clock.GetUtcNow(), null, token);
            return Readers.Json(new { rule = Drift.Rule, drifts = report.Lines.Select(l => l.Drift).OfType<Drift>() });
        });

        app.MapGet("/staffing/{date}", async (
            DateOnly date, LedgerMeasures ledger, LedgerClocks clocks, TimeProvider clock, DeskZone zone, CancellationToken token) =>
            Readers.Json(await StaffingPlan.OfAsync(ledger, clocks, date, await zone.NowAsync(token), clock.GetUtcNow(), progress: null, token)));
    }
}
