using System.CommandLine;
using Audit;
using Audit.Export;
using Audit.Proof;
using Npgsql;
using Spectre.Console;

namespace PlatformAudit.Verbs;

/// <summary>The ledger by day as Parquet (I7).</summary>
internal static class ExportVerb
{
    private static readonly Argument<string> Folder = new("folder") { Description = "where the export is, or is to be" };

    private static readonly Option<string?> Proof = new("--proof")
    {
        HelpName = "folder", Description = "the ledger's checkpoints and tiles (the service's Proof:Folder), to go with the export; default: the checkout's own",
    };

    public static Command Create() => Verb.Of(
        "export",
        """
        Writes the ledger by day as Parquet, for DuckDB, Spark or Trino and for all verbs that take --export. Again, it adds what
        is new; what was written stays as it is. infra/docs/audit.md tells the columns. The ledger's proofs go with it, so that
        'verify' can check it anywhere.

        Examples:
          platform-audit export ./export
          platform-audit recompute --export ./export
          platform-audit verify ./export --key ledger.pub.pem
          duckdb -c "select type, count(*) from './export/day=*/*.parquet' group by 1"
        """,
        [Folder, Proof, Source.Ledger],
        async (parsed, output, cancellationToken) =>
        {
            await using var ledger = Source.OpenLedger(parsed);
            var folder = parsed.GetValue(Folder)!;
            var proofs = parsed.GetValue(Proof) ?? Environment.GetEnvironmentVariable("AUDIT_PROOF");
            await SignAsync(ledger, proofs, cancellationToken);
            CopyProofs(proofs, folder);
            ExportReport report;
            using (var progress = Output.Progress("facts exported"))
            {
                report = await LedgerExport.RunAsync(new LedgerReader(ledger), folder, progress, cancellationToken);
            }

            output.Answer(report, console => console.WriteLine(
                $"{report.Facts:N0} facts of {report.Days:N0} days in {report.Files:N0} files under {folder}; {report.Added:N0} of them new."));
            return ExitCode.Fine;
        });

    /// <summary>The checkout's own ledger is signed even where no service of it runs; who has no key signs nothing.</summary>
    private static async Task SignAsync(NpgsqlDataSource ledger, string? proofs, CancellationToken cancellationToken)
    {
        if (proofs is null || Environment.GetEnvironmentVariable("AUDIT_PROOF_KEY") is not { } file || !File.Exists(file))
        {
            return;
        }

        using var key = SigningKey.Read(file);
        await new Notary(ledger, new ProofFolder(proofs), key, ProofSettings.DefaultOrigin, TimeProvider.System)
            .SignIfNobodyElseDoesAsync(cancellationToken);
    }

    /// <summary>Before the facts, so that all that is signed is there.</summary>
    private static void CopyProofs(string? proofs, string folder)
    {
        if (proofs is not null && Directory.Exists(proofs))
        {
            new ProofFolder(proofs).CopyTo(Path.Combine(folder, "proof"));
        }
    }
}
