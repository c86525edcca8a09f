using System.CommandLine;
using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using Audit.Proof;
using Contracts;
using Spectre.Console;

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
        Description = "the ledger's public key, PEM, from a source that you trust", Required = true,
    };

    private static readonly Option<DirectoryInfo?> Proof = new("--proof")
    {
        Description = "the folder with checkpoints and tiles; default: 'proof' in the export",
    };

    private static readonly Option<FileInfo[]> Known = new("--known")
    {
        Description = "a checkpoint that you kept from earlier; the record must continue it", DefaultValueFactory = _ => [],
        AllowMultipleArgumentsPerToken = true,
    };

    private static readonly Option<TimeSpan> Tolerance = new("--tolerance")
    {
        HelpName = "HH:MM:SS", Description = "how far clocks may differ before a time counts as wrong",
        DefaultValueFactory = _ => TimeSpan.FromMinutes(5),
    };

    public static Command Create() => Verb.Of(
        "verify",
        """
        Checks a record with nothing but the record, its proofs and the ledger's public key. No database, no network.
        Says what is wrong and where; the exit code is 1 when anything is.

        Examples:
          platform-audit verify .local/export --key .local/keys/ledger.pub.pem
          platform-audit verify export-2026 --key ledger.pub.pem --known checkpoint-of-last-year
          platform-audit verify request.json --key ledger.pub.pem
        """,
        [Record, Key, Proof, Known, Tolerance],
        RunAsync);

    private static async Task<int> RunAsync(ParseResult parsed, Output output, CancellationToken cancellationToken)
    {
        var record = parsed.GetValue(Record)!;
        using var key = Open(parsed.GetValue(Key)!);
        var verdict = File.Exists(record)
            ? await EvidenceAsync(record, key, cancellationToken)
            : Export(record, key, parsed, cancellationToken);
        output.Answer(verdict, console => Draw(console, verdict));
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

    private static async Task<Verdict> EvidenceAsync(string file, ECDsa key, CancellationToken cancellationToken)
    {
        try
        {
            await using var stream = File.OpenRead(file);
            var evidence = await JsonSerializer.DeserializeAsync<Evidence>(stream, ContractJson.Options, cancellationToken);
            return evidence?.Verify(key) ?? throw new SourceException($"{file} holds no evidence.");
        }
        catch (JsonException e)
        {
            throw new SourceException($"{file} is no evidence: {e.Message}");
        }
    }

    private static Verdict Export(string folder, ECDsa key, ParseResult parsed, CancellationToken cancellationToken)
    {
        var export = Source.OpenExport(folder);
        var known = parsed.GetValue(Known)!.Select(f => File.ReadAllText(f.FullName));
        var proofs = new ProofFolder(parsed.GetValue(Proof)?.FullName ?? Path.Combine(folder, "proof"));
        var verification = new Verification(proofs, key, known, parsed.GetValue(Tolerance));
        using var progress = Output.Progress("facts");
        var read = 0L;
        foreach (var fact in export.InOrder())
        {
            cancellationToken.ThrowIfCancellationRequested();
            verification.Add(fact);
            if (++read % ReportEvery == 0) progress.Report(read);
        }

        return verification.Finish();
    }

    private static void Draw(IAnsiConsole console, Verdict verdict)
    {
        foreach (var finding in verdict.Findings)
        {
            console.WriteLine(
                $"{JsonNamingPolicy.KebabCaseLower.ConvertName(finding.Kind.ToString())}: {finding.What}{Place(finding)}");
        }

        if (verdict.FindingsInAll > verdict.Findings.Count)
        {
            console.WriteLine($"… and {verdict.FindingsInAll - verdict.Findings.Count} more.");
        }

        console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{verdict.Facts:N0} facts in {verdict.Streams:N0} streams, {verdict.SignedFacts:N0} of them signed by {verdict.SignedAt:yyyy-MM-dd HH:mm:ss'Z'} ({verdict.Checkpoints:N0} checkpoints)."));
        console.WriteLine(verdict.Sound ? "Nothing was altered or lost." : $"{verdict.FindingsInAll} findings: this record is not what was signed.");
    }

    private static string Place(Finding finding) =>
        finding.FactId is { } fact
            ? $" (position {finding.Position}, {finding.Service} {finding.StreamId} v{finding.StreamVersion}, fact {fact})"
            : finding.Position is { } position ? $" (position {position})" : "";
}
