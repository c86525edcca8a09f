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
    private static readonly Argument<string> Folder = new("folder") { Description = "where the export is, or is to be: new, empty, or an export" };

    private static readonly Option<string?> Proof = new("--proof")
    {
        HelpName = "folder", Description = "the ledger's checkpoints and tiles (the service's Proof:Folder), to go with the export; default: the checkout's own",
    };

    private static readonly Option<string?> Key = new("--key")
    {
        HelpName = "where",
        Description = "the ledger's private key, which signs the files: a PEM file, or a key in a token (pkcs11:…); default: the checkout's own",
    };

    private static readonly Option<TimeSpan> Wait = new("--wait")
    {
        HelpName = "HH:MM:SS", Description = "how long to wait for a checkpoint that covers all facts", DefaultValueFactory = _ => TimeSpan.FromMinutes(1),
    };

    private static readonly Option<long> AllowUnsignedTail = new("--allow-unsigned-tail")
    {
        HelpName = "N", Description = "do not wait for the last N facts: 'verify' then proves nothing of those that no checkpoint covers",
    };

    public static Command Create()
    {
        var command = Verb.Of(
            "export",
            """
            Writes the ledger by day as Parquet, for DuckDB, Spark or Trino and for all verbs that take --export. Again, it adds what
            is new; what was written stays as it is. A folder that holds anything else is refused. infra/docs/audit.md tells the columns.
            The ledger's proofs go with it, so that 'verify' can check it anywhere: it waits for a checkpoint that covers all facts.
            The ledger's key signs the files; without it, nothing proves what they show to whoever reads them with a filter.

            Examples:
              platform-audit export ./export
              platform-audit recompute --export ./export
              platform-audit verify ./export --key ledger.pub.pem
              duckdb -c "select type, count(*) from './export/day=*/*.parquet' group by 1"
            """,
            [Folder, Proof, Key, Wait, AllowUnsignedTail, Source.Ledger],
            RunAsync);
        command.Validators.Add(given => VerifyVerb.MustNotBeNegative(given, AllowUnsignedTail));
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, Output output, CancellationToken cancellationToken)
    {
        await using var ledger = Source.OpenLedger(parsed);
        var folder = parsed.GetValue(Folder)!;
        ExportFolder.Claim(folder);
        (string Note, long UpTo)? covered;
        try
        {
            covered = await CoverAsync(ledger, folder, parsed, cancellationToken);
        }
        catch (NotCoveredException e)
        {
            await Console.Error.WriteLineAsync($"{e.Message} Nothing was exported; --wait waits longer, --allow-unsigned-tail N goes without the last N.");
            return ExitCode.Finding;
        }

        try
        {
            using var sealing = Sealing(parsed, covered?.Note);
            ExportReport report;
            using (var progress = Output.Progress("facts exported"))
            {
                report = await LedgerExport.RunAsync(
                    new LedgerReader(ledger), folder, covered?.UpTo ?? long.MaxValue, sealing, progress, cancellationToken);
            }

            output.Answer(report, console => Draw(console, report, folder, covered?.Note));
            return ExitCode.Fine;
        }
        catch (Exception e) when (e is CheckpointException or KeyAwayException)
        {
            await Console.Error.WriteLineAsync($"The export cannot be signed: {e.Message}");
            return ExitCode.Finding;
        }
    }

    /// <summary>Null where there is no key at hand, or no checkpoint to sign with it.</summary>
    private static ExportSealing? Sealing(ParseResult parsed, string? note)
    {
        var named = parsed.GetValue(Key);
        var place = named is null ? OwnKey() : Pkcs11Uri.Place(named);
        return note is not null && place is not null ? new(new ProofFolder(ProofOf(parsed)!), place, note)
            : named is null ? null
            : throw new SourceException("--key: there is no checkpoint to sign the files with: --proof names where the proofs are.");
    }

    private static string? ProofOf(ParseResult parsed) => parsed.GetValue(Proof) ?? Environment.GetEnvironmentVariable("AUDIT_PROOF");

    /// <summary>Copies the proofs before the facts, so that all that is signed is there. Null where the ledger has none.</summary>
    private static async Task<(string Note, long UpTo)?> CoverAsync(
        NpgsqlDataSource ledger, string folder, ParseResult parsed, CancellationToken cancellationToken)
    {
        if (ProofOf(parsed) is not { } named) return null;

        var proofs = new ProofFolder(named);
        using var notary = OwnKey() is { } key ? new Notary(ledger, proofs, key, ProofSettings.DefaultOrigin, TimeProvider.System) : null;
        if (notary is null && !Directory.Exists(named)) throw new SourceException($"--proof: there is no folder {named}.");

        var covered = await new Cover(new LedgerReader(ledger), proofs, notary)
            .WaitAsync(parsed.GetValue(AllowUnsignedTail), parsed.GetValue(Wait), cancellationToken);
        try
        {
            proofs.CopyTo(new ProofFolder(Path.Combine(folder, "proof")), covered.Note);
            return covered;
        }
        catch (IOException e)
        {
            throw new SourceException($"The proofs in {named} cannot be copied: {e.Message}");
        }
    }

    /// <summary>The checkout's own key; who has none signs nothing.</summary>
    private static KeyFile? OwnKey() =>
        Environment.GetEnvironmentVariable(RotateKeyVerb.Own) is { } file && File.Exists(file) ? new(file) : null;

    private static void Draw(IAnsiConsole console, ExportReport report, string folder, string? note)
    {
        console.Line(
            $"{report.Facts:N0} facts of {report.Days:N0} days in {report.Files:N0} files under {folder}; {report.Added:N0} of them new.");
        console.Line(note is null
            ? "No proofs go with it, so it cannot be verified: --proof names where they are."
            : $"A checkpoint of {Checkpoint.SizeIn(note):N0} facts goes with it.");
        if (!report.FilesSigned) console.Line("Not all of its files are signed: 'verify' says so. A new folder, with --key, has them signed.");
    }
}
