using System.CommandLine;
using Audit;
using Audit.Export;
using Spectre.Console;

namespace PlatformAudit.Verbs;

/// <summary>The ledger by day as Parquet (I7).</summary>
internal static class ExportVerb
{
    private static readonly Argument<string> Folder = new("folder") { Description = "where the export is, or is to be" };

    public static Command Create() => Verb.Of(
        "export",
        """
        Writes the ledger by day as Parquet, for DuckDB, Spark or Trino and for all verbs that take --export. Again, it adds what
        is new; what was written stays as it is. infra/docs/audit.md tells the columns.

        Examples:
          platform-audit export ./export
          platform-audit recompute --export ./export
          duckdb -c "select type, count(*) from './export/day=*/*.parquet' group by 1"
        """,
        [Folder, Source.Ledger],
        async (parsed, output, cancellationToken) =>
        {
            await using var ledger = Source.OpenLedger(parsed);
            var folder = parsed.GetValue(Folder)!;
            ExportReport report;
            using (var progress = Output.Progress("facts exported"))
            {
                report = await LedgerExport.RunAsync(new LedgerReader(ledger), folder, progress, cancellationToken);
            }

            output.Answer(report, console => console.WriteLine(
                $"{report.Facts:N0} facts of {report.Days:N0} days in {report.Files:N0} files under {folder}; {report.Added:N0} of them new."));
            return ExitCode.Fine;
        });
}
