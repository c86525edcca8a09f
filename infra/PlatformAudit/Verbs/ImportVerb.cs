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

        The exit code is 1 when records were refused or had changed.

        Examples:
          platform-audit import infra/Simulator/data/service-requests-2022.csv --mapping infra/imports/boston-311.json
          platform-audit import infra/imports/broadband-repairs.xes --mapping infra/imports/broadband-repairs.json --json
        """,
        [File, Mapping, Strict, Source.Ledger],
        RunAsync);

    private static async Task<int> RunAsync(ParseResult parsed, Output output, CancellationToken cancellationToken)
    {
        var file = parsed.GetValue(File)!;
        var content = await System.IO.File.ReadAllBytesAsync(file.FullName, cancellationToken);
        var mapping = await System.IO.File.ReadAllBytesAsync(parsed.GetValue(Mapping)!.FullName, cancellationToken);
        await using var ledger = Source.OpenLedger(parsed);
        await using var writer = new LedgerWriter(ledger);
        using var progress = Output.Progress("records");
        var report = await new ImportRun(new LedgerReader(ledger), writer, ledger, TimeProvider.System).ImportAsync(
            file.Name, content, mapping, parsed.GetValue(Strict), new Shown(progress), cancellationToken);
        output.Answer(report, console => Draw(console, report));
        return report.Refused.Count + report.Changed.Count > 0 ? ExitCode.Finding : ExitCode.Fine;
    }

    private static void Draw(IAnsiConsole console, ImportReport report)
    {
        var table = Output.Table("history", "records", "requests", "added", "unchanged", "facts added", "changed", "refused");
        table.AddRow(
            report.Name, $"{report.Records}", $"{report.Requests}", $"{report.Added}", $"{report.Unchanged}", $"{report.Facts}",
            $"{report.Changed.Count}", $"{report.Refused.Count}");
        console.Write(table);
        string[] findings =
        [
            .. report.Changed.Select(c => $"Line {c.Line}: {c.RecordId} differs from the ledger in {c.Fact}; nothing of it was written."),
            .. report.Refused.Select(ImportRun.Sentence),
        ];
        foreach (var finding in findings.Take(MostShown)) console.Profile.Out.Writer.WriteLine(finding);
        if (findings.Length > MostShown) console.Profile.Out.Writer.WriteLine($"… and {findings.Length - MostShown} more: see --json.");
    }

    private sealed class Shown(IProgress<long> records) : IProgress<ImportProgress>
    {
        public void Report(ImportProgress value) => records.Report(value.Records);
    }
}
