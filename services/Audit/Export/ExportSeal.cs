using System.Security.Cryptography;
using Audit.Proof;

namespace Audit.Export;

/// <summary>
/// Which files an export has, byte for byte: a checkpoint with one more line, <c>export</c>, signed with the ledger's key. What was signed of
/// the facts says nothing of the files' indexes, by which readers pass over what a filter does not want.
/// </summary>
/// <param name="Ledger">The checkpoint that the export was made with.</param>
/// <param name="Files">The hash of what <c>export.json</c> says (<see cref="ExportManifest.Digest"/>).</param>
public sealed record ExportSeal(Checkpoint Ledger, byte[] Files)
{
    private const string Line = "export ";
    private const int LinesOfCheckpoint = 4;

    /// <summary>What is signed.</summary>
    public string Text => $"{Ledger.Text}{Line}{Convert.ToBase64String(Files)}\n";

    /// <summary>The signed note.</summary>
    public string Sign(ECDsa key) => SignedNote.Sign(Text, Ledger.Origin, key);

    /// <summary>Reads a note and checks that it was signed with the key of its time.</summary>
    /// <exception cref="CheckpointException">It has not that form, or none of the keys signed it when it was the ledger's.</exception>
    public static ExportSeal Open(string note, KeyChain keys)
    {
        var lines = SignedNote.TextOf(note)?.TrimEnd('\n').Split('\n') ?? [];
        var files = new byte[SHA256.HashSizeInBytes];
        return lines.Length == LinesOfCheckpoint + 1 && lines[^1].StartsWith(Line, StringComparison.Ordinal)
            && Convert.TryFromBase64String(lines[^1][Line.Length..], files, out var length) && length == files.Length
            ? new(keys.Open(note), files)
            : throw new CheckpointException("is not a checkpoint with the hash of an export", "The signature of export.json");
    }
}
