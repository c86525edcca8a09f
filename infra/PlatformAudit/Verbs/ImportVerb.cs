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
        Description = "the records: comma-separated values with a header line, or an event log (.xes)",
    }.AcceptExistingOnly();

    private static readonly Option<FileInfo> Mapping = new Option<FileInfo>("--mapping")
    {
        HelpName = "file", Description = "what the columns are here: see infra/docs/import.md", Required = true,
    }.AcceptExistingOnly();

    private static readonly Option<bool> Strict = new("--strict") { Description = "stop at the first record that is refused" };

    public static Command Create() => Verb.Of(
        "import",
        """
        Brings a history from another system into the ledger, by event time and marked as imported, so that everything works on it.
        The same file again changes nothing. A record that says something else than before is named and left as it was.

        Then every promise of the history is recomputed and compared with the record's own verdict; what differs is named with its
        facts. The exit code is 1 when records were refused, had changed, or differ.

        Examples:
          platform-audit import infra/Simulator/data/service-requests-2022.csv --mapping infra/imports/boston-311.json
          platform-audit import infra/imports/broadband-repairs.xes --mapping infra/imports/broadband-repairs.json --json
        """,
        [File, Mapping, Strict, Source.Ledger],
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
            file.Name, content, mapping, parsed.GetValue(Strict), progress, cancellationToken);
        output.Answer(report, console => Draw(console, report));
        return report.Refused.Count + report.Changed.Count + report.Differing.Count > 0 ? ExitCode.Finding : ExitCode.Fine;
    }

    private static void Draw(IAnsiConsole console, ImportReport report)
    {
        var table = Output.Table("history", "records", "requests", "added", "unchanged", "facts added", "changed", "refused");
        table.AddRow(
            report.Name, $"{report.Records:N0}", $"{report.Requests:N0}", $"{report.Added:N0}", $"{report.Unchanged:N0}", $"{report.Facts:N0}",
            $"{report.Changed.Count:N0}", $"{report.Refused.Count:N0}");
        console.Write(table);
        if (report.ChangedNothing) Line("All of it was there already: nothing changed.");
        Line($"{report.Compared:N0} promises recomputed: for {report.Agree:N0} the record's own verdict is the recomputed one.");
        List(report.Differing.Select(Sentence));
        List(report.Changed.Select(c => $"Line {c.Line}: {c.RecordId} differs from the ledger in {c.Fact}; nothing of it was written."));
        List(report.Refused.Select(ImportRun.Sentence));

        void List(IEnumerable<string> findings)
        {
            var all = findings.ToList();
            foreach (var finding in all.Take(MostShown)) Line(finding);
            if (all.Count > MostShown) Line($"… and {all.Count - MostShown} more: see --json.");
        }

        void Line(string text) => console.Profile.Out.Writer.WriteLine(text);
    }

    private static string Sentence(DifferingRecord record)
    {
        var differences = record.Promise.Disagreements.Select(d => $"{d.What} recorded {d.Recorded ?? "nothing"}, recomputed {d.Recomputed ?? "nothing"}");
        var facts = record.Promise.Facts.Select(f => $"  {f.At:O} {f.Type} {f.FactId}");
        return $"{record.RecordId}{(record.Line is { } line ? $" (line {line})" : ", of an earlier file")}, request "
            + $"{record.Promise.RequestId}, {record.Promise.Promise}: {string.Join("; ", differences)}\n{string.Join('\n', facts)}";
    }
}
