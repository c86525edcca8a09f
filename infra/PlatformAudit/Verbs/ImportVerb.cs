using System.CommandLine;
using Audit;
using Audit.Import;
using Spectre.Console;

namespace PlatformAudit.Verbs;

/// <summary>Brings a history from another system into the ledger.</summary>
internal static class ImportVerb
{
    private const int MostShown = 20;

    private static readonly Argument<FileInfo> File = new Argument<FileInfo>("file")
    {
        Description = "the records: a table with a header line, or an event log (XES); either packed by gzip or not",
    }.AcceptExistingOnly();

    private static readonly Option<FileInfo> Mapping = new Option<FileInfo>("--mapping")
    {
        HelpName = "file", Description = "what the columns are here: see infra/docs/import.md", Required = true,
    }.AcceptExistingOnly();

    private static readonly Option<bool> Strict = new("--strict") { Description = "refuse the whole file for one record that is refused" };

    public static Command Create() => Verb.Of(
        "import",
        """
        Brings a history from another system into the ledger, by event time and marked as imported, so that everything works on it.
        The same file again changes nothing. A record that says something else than before is named and left as it was.

        Then every promise is recomputed and compared with the record's own verdict, where it has one; what differs is named with its
        facts. The exit code is 1 when records were refused, had changed, or differ. An import that is refused leaves nothing behind.

        Examples:
          platform-audit import infra/Simulator/data/service-requests-2022.csv --mapping infra/imports/boston-311.json
          platform-audit import infra/imports/broadband-repairs.xes --mapping infra/imports/broadband-repairs.json --json
        """,
        [File, Mapping, Strict, Output.ListAll, Source.Ledger],
        RunAsync);

    private static async Task<int> RunAsync(ParseResult parsed, Output output, CancellationToken cancellationToken)
    {
        var file = parsed.GetValue(File)!;
        await using var content = file.OpenRead();
        var mapping = await System.IO.File.ReadAllBytesAsync(parsed.GetValue(Mapping)!.FullName, cancellationToken);
        await using var ledger = Source.OpenLedger(parsed);
        await using var writer = new LedgerWriter(ledger);
        using var progress = Output.Progress("records");
        var report = await new ImportRun(new LedgerReader(ledger), writer, ledger, TimeProvider.System).ImportAsync(
            file.Name, content, mapping, parsed.GetValue(Strict), progress, cancellationToken, parsed.GetValue(Output.ListAll));
        output.Answer(report, console => Draw(console, report));
        return report.IsClean ? ExitCode.Fine : ExitCode.Finding;
    }

    private static void Draw(IAnsiConsole console, ImportReport report)
    {
        var counts = report.Counts;
        var table = Output.Table("history", "records", "added", "continued", "unchanged", "changed", "refused", "facts added");
        table.Row(
            report.Name, $"{counts.Records:N0}", $"{counts.Added:N0}", $"{counts.Continued:N0}", $"{counts.Unchanged:N0}", $"{counts.Changed:N0}",
            $"{counts.Refused:N0}", $"{report.Facts:N0}");
        console.Write(table);
        if (report.ChangedNothing) Line($"Nothing changed: {Had(report)}.");
        foreach (var use in report.Formats) Line($"{use.Times:N0} times in {use.Column} were read by {use.Format}.");
        Line($"Of {counts.Requests:N0} requests the recomputed verdict is the record's own for {report.Verdicts.Agree:N0} and another for "
            + $"{report.Verdicts.Differ:N0}; {report.Verdicts.None:N0} have no verdict of their own.");
        foreach (var (why, requests) in report.Verdicts.NotRecomputable) Line($"{requests:N0} verdicts cannot be recomputed: {why}.");
        List(report.Differing.Select(Sentences), Math.Max(report.Differing.Count, report.InAll.Differing));
        List(report.WithoutVerdict.Select(r => One($"Line {r.Line}: {r.RecordId} has no verdict of its own.")), report.InAll.WithoutVerdict);
        List(report.Changed.Select(c => One($"Line {c.Line}: {c.RecordId} differs from the ledger in {c.Fact}; nothing of it was written.")), report.InAll.Changed);
        List(report.Faults.Select(fault => One(ImportRun.Sentence(fault))), report.InAll.Faults);

        void List(IEnumerable<string[]> findings, int all)
        {
            foreach (var line in findings.Take(MostShown).SelectMany(lines => lines)) Line(line);
            if (all > MostShown) Line($"… and {all - MostShown:N0} more: see --json{(report.ListsAll ? "" : ", and --all for what goes beyond 1,000")}.");
        }

        static string[] One(string sentence) => [sentence];

        void Line(string text) => console.Line(text);
    }

    private static string Had(ImportReport report) => report.IsClean
        ? "all of it was there already"
        : $"{report.Counts.Unchanged:N0} records were there already, {report.Counts.Refused:N0} were refused and {report.Counts.Changed:N0} say something else";

    private static string[] Sentences(DifferingRecord record)
    {
        var differences = record.Promise.Disagreements.Select(d => $"{d.What} recorded {d.Recorded ?? "nothing"}, recomputed {d.Recomputed ?? "nothing"}");
        var facts = record.Promise.Facts.Select(f => $"  {f.At:O} {f.Type} {f.FactId}");
        return
        [
            $"{record.RecordId} (line {record.Line}), request {record.Promise.RequestId}, {record.Promise.Promise}: {string.Join("; ", differences)}",
            .. facts,
        ];
    }
}
