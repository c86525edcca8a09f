using System.CommandLine;
using System.CommandLine.Parsing;
using System.Security.Cryptography;
using System.Text.Json;
using Audit.Export;
using Audit.Proof;
using DuckDB.NET.Data;
using Messaging;

namespace PlatformAudit.Verbs;

/// <summary>Checks a record offline: was anything altered, moved, added or cut off since it was signed (I5, I7)?</summary>
internal static class VerifyVerb
{
    private const int ReportEvery = 10_000;

    private static readonly Argument<string> Record = new("record")
    {
        Description = "an export's folder, or the evidence for one request (a file from /requests/ID/evidence)",
    };

    private static readonly Option<FileInfo> Key = new("--key")
    {
        Description = "the ledger's public key, PEM, from a source that you trust; of any time, where its changes of key are in the proofs", Required = true,
    };

    private static readonly Option<DirectoryInfo?> Proof = new("--proof")
    {
        Description = "the folder with checkpoints and tiles; default: 'proof' in the export. Evidence needs none, unless it is older than the key",
    };

    private static readonly Option<FileInfo[]> Known = new("--known")
    {
        Description = "a checkpoint, or a change of key, that you kept from earlier; the record must continue it", DefaultValueFactory = _ => [],
        AllowMultipleArgumentsPerToken = true,
    };

    private static readonly Option<TimeSpan> Tolerance = new("--tolerance")
    {
        HelpName = "HH:MM:SS", Description = "how far clocks may differ before a time counts as wrong",
        DefaultValueFactory = _ => KeyChain.UsualTolerance,
    };

    private static readonly Option<long> AllowUnsignedTail = new("--allow-unsigned-tail")
    {
        HelpName = "N", Description = "do not fail when no checkpoint covers up to N facts at the end; nothing is proved of them",
    };

    private static readonly Option<bool> AllowUnsignedFiles = new("--allow-unsigned-files")
    {
        Description = "do not fail when nobody signed the export's files, as of before they were; what a filter shows of them is not proved",
    };

    public static Command Create()
    {
        var command = Verb.Of(
            "verify",
            """
            Checks a record with nothing but the record, its proofs and the ledger's public key. No database, no network.
            An export's files must be those that were signed, byte for byte. Says what is covered by which checkpoint, what is wrong and where; the exit code is 1 when anything is, or when facts at the end
            are covered by none.

            Examples:
              platform-audit verify .local/export --key .local/keys/ledger.pub.pem
              platform-audit verify export-2026 --key ledger.pub.pem --known checkpoint-of-last-year
              platform-audit verify request.json --key ledger.pub.pem
            """,
            [Record, Key, Proof, Known, Tolerance, AllowUnsignedTail, AllowUnsignedFiles, Output.ListAll],
            RunAsync);
        command.Validators.Add(given => MustNotBeNegative(given, AllowUnsignedTail));
        return command;
    }

    /// <summary>A number of facts.</summary>
    public static void MustNotBeNegative(CommandResult given, Option<long> option)
    {
        if (given.GetValue(option) < 0) given.AddError($"{option.Name} is a number of facts, 0 or more.");
    }

    private static async Task<int> RunAsync(ParseResult parsed, Output output, CancellationToken cancellationToken)
    {
        var record = parsed.GetValue(Record)!;
        using var key = Open(parsed.GetValue(Key)!);
        var ofOneRequest = File.Exists(record);
        var verdict = ofOneRequest
            ? await EvidenceAsync(record, key, parsed.GetValue(Proof), cancellationToken)
            : Export(record, key, parsed, cancellationToken);
        output.Answer(verdict, console => VerdictText.Write(console, verdict, ofOneRequest));
        return verdict.Sound ? ExitCode.Fine : ExitCode.Finding;
    }

    private static ECDsa Open(FileInfo file)
    {
        try
        {
            return SigningKey.Read(file.FullName);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or CheckpointException)
        {
            throw new SourceException($"--key: {e.Message}");
        }
    }

    private static async Task<Verdict> EvidenceAsync(string file, ECDsa key, DirectoryInfo? proofs, CancellationToken cancellationToken)
    {
        try
        {
            await using var stream = File.OpenRead(file);
            var evidence = await Evidence.ReadAsync(stream, cancellationToken);
            return evidence.Verify(key, proofs is null ? null : new ProofFolder(proofs.FullName));
        }
        catch (JsonException e)
        {
            throw new SourceException($"{file} is no evidence: {JsonFault.Of(e)}");
        }
    }

    private static Verdict Export(string folder, ECDsa key, ParseResult parsed, CancellationToken cancellationToken)
    {
        var export = Source.OpenExport(folder);
        var known = parsed.GetValue(Known)!.Select(f => File.ReadAllText(f.FullName));
        var proofs = new ProofFolder(parsed.GetValue(Proof)?.FullName ?? Path.Combine(folder, "proof"));
        var verification = new Verification(
            proofs, key, known, parsed.GetValue(Tolerance), parsed.GetValue(AllowUnsignedTail), parsed.GetValue(Output.ListAll));
        using var progress = Output.Progress("facts");
        var read = 0L;
        var files = new SignedFiles(export, verification.Keys, parsed.GetValue(AllowUnsignedFiles));
        try
        {
            verification.Take(files.Check(cancellationToken));
            foreach (var name in export.Foreign()) verification.IsForeign(name);
            foreach (var fact in export.InOrder())
            {
                cancellationToken.ThrowIfCancellationRequested();
                verification.Add(fact);
                if (++read % ReportEvery == 0) progress.Report(read);
            }

            foreach (var position in export.Contradicted(cancellationToken)) verification.IsContradicted(position);
            foreach (var position in export.OfAnotherDay(cancellationToken)) verification.IsOfAnotherDay(position);
        }
        catch (Exception e) when (e is DuckDBException or IOException or InvalidDataException or JsonException or FormatException or InvalidCastException)
        {
            verification.BreaksOff(e.Message);
        }

        return verification.Finish() with { FilesProved = files.Proved };
    }
}
