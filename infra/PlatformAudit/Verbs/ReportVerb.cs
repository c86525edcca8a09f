using System.CommandLine;
using Audit.Reports;
using Spectre.Console;

namespace PlatformAudit.Verbs;

/// <summary>A day, week or month in figures: a table here, a page with plots in a file (H2).</summary>
internal static class ReportVerb
{
    private static readonly Option<DateOnly?> Day = Moments.Day("--day", "the day");
    private static readonly Option<DateOnly?> Week = Moments.Day("--week", "the week with that day, from Monday");
    private static readonly Option<DateOnly?> Month = Moments.Day("--month", "the month with that day");
    private static readonly Option<FileInfo?> Out = new("--out") { HelpName = "file", Description = "write the page here" };

    public static Command Create()
    {
        var command = Verb.Of(
            "report",
            """
            Every measure of a day, week or month beside the period before, with targets, what drifts, where time goes and the agents
            needed on the next day. With --out also as one HTML page with plots that needs nothing else.

            Examples:
              platform-audit report --day 2026-03-02
              platform-audit report --week 2026-03-02 --out week.html
              platform-audit report --day 2026-03-02 --export .local/export
              platform-audit report --month 2023-05-01 --history boston-311
              platform-audit report --month 2026-03-01 --json | jq '.measures[] | {name, value: .now}'
            """,
            [Day, Week, Month, Out, DeskZoneOption.Zone, Source.History, Source.Ledger, Source.Export],
            RunAsync);
        command.Validators.Add(given =>
        {
            if (Asked(given.GetResult(Day), given.GetResult(Week), given.GetResult(Month)) != 1)
            {
                given.AddError("Give one of --day, --week and --month.");
            }
        });
        return command;
    }

    private static int Asked(params object?[] results) => results.Count(result => result is not null);

    private static async Task<int> RunAsync(ParseResult parsed, Output output, CancellationToken cancellationToken)
    {
        var (length, day) = parsed.GetValue(Day) is { } d ? ("day", d) : parsed.GetValue(Week) is { } w ? ("week", w) : ("month", parsed.GetValue(Month)!.Value);
        await using var source = Source.Open(parsed);
        var period = ReportPeriod.Of(length, day, await DeskZoneOption.OfAsync(parsed, source.Clocks, cancellationToken));
        Report report;
        using (var progress = Output.Progress("requests"))
        {
            var whose = await source.WhoseAsync(parsed, cancellationToken);
            var asOf = await source.Clocks.LastRecordedAsync(whose, cancellationToken) ?? DateTimeOffset.UnixEpoch;
            report = await Report.OfAsync(new(source.ByRequestAsync, whose), source.Clocks, period, asOf, progress, cancellationToken);
        }

        if (parsed.GetValue(Out) is { } file) await File.WriteAllTextAsync(file.FullName, ReportPage.Of(report), cancellationToken);
        output.Answer(Answer(report), console => Draw(console, report));
        return ExitCode.Fine;
    }

    private static object Answer(Report report) => new
    {
        report.Period.Length, report.Period.Start, report.Period.From, report.Period.To, report.AsOf, Measures = report.Lines.Select(l => new
        {
            l.Measure.Name, l.Measure.Title, l.Measure.Formula, l.Measure.Unit, l.Measure.Target, Now = l.Now.Mean, l.Now.Count,
            TargetMet = l.Measure.Meets(l.Now.Mean), Before = l.Before.Mean, BeforeCount = l.Before.Count, l.Drift,
        }),
        report.Staffing,
    };

    private static void Draw(IAnsiConsole console, Report report)
    {
        console.Line(report.Period.Title);
        var table = Output.Table("measure", "figure", "n", "target", "the one before", "n", "");
        foreach (var line in report.Lines.Where(l => l.Now.Count + l.Before.Count > 0))
        {
            var m = line.Measure;
            table.Row(
                m.Title, m.Tell(line.Now.Mean), $"{line.Now.Count:N0}", m.Target is null ? "" : m.Tell(m.Target), m.Tell(line.Before.Mean),
                $"{line.Before.Count:N0}", line.Drift is { Alert: true } ? "drifts" : m.Meets(line.Now.Mean) == false ? "missed" : "");
        }

        console.Write(table);
    }
}
