using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Audit.Proof;

/// <summary>
/// What the ledger was at a moment: its size and the root of its tree, signed. Written as C2SP has it
/// (c2sp.org/tlog-checkpoint, a c2sp.org/signed-note): origin, size, root, then one line of our own, <c>time</c>.
/// </summary>
/// <param name="Origin">Names the ledger, and the key.</param>
/// <param name="Size">Facts in it.</param>
/// <param name="Root">The root of the tree over them.</param>
/// <param name="At">When it was signed, by the desk's clock, UTC.</param>
public sealed record Checkpoint(string Origin, long Size, byte[] Root, DateTimeOffset At)
{
    private const string TimeLine = "time ";
    private const string SignatureLine = "— ";
    private const int KeyIdSize = 4;

    /// <summary>What is signed.</summary>
    public string Text =>
        $"{Origin}\n{Size.ToString(CultureInfo.InvariantCulture)}\n{Convert.ToBase64String(Root)}\n{TimeLine}{EventStore.FactHash.Moment(At)}\n";

    /// <summary>The signed note.</summary>
    public string Sign(ECDsa key)
    {
        var signature = key.SignData(Encoding.UTF8.GetBytes(Text), HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);
        return $"{Text}\n{SignatureLine}{Origin} {Convert.ToBase64String([.. KeyIdOf(key), .. signature])}\n";
    }

    /// <summary>Reads a note and checks its signature.</summary>
    /// <param name="note">The signed note.</param>
    /// <param name="key">The ledger's public key, from a source that the reader trusts.</param>
    /// <exception cref="CheckpointException">It has not the form of a checkpoint, or that key did not sign it.</exception>
    public static Checkpoint Open(string note, ECDsa key)
    {
        var end = note.LastIndexOf("\n\n", StringComparison.Ordinal);
        var checkpoint = Parse(end < 0 ? throw new CheckpointException("has no signature") : note[..(end + 1)]);
        var named = note[(end + 2)..].Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Where(line => line.StartsWith($"{SignatureLine}{checkpoint.Origin} ", StringComparison.Ordinal))
            .Select(line => Signature(line[(line.LastIndexOf(' ') + 1)..]))
            .Where(s => s.AsSpan(0, KeyIdSize).SequenceEqual(KeyIdOf(key))).ToList();
        if (named.Count == 0)
        {
            throw new CheckpointException("was not signed with this key");
        }

        var text = Encoding.UTF8.GetBytes(note[..(end + 1)]);
        return named.TrueForAll(s => key.VerifyData(
            text, s.AsSpan(KeyIdSize), HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence))
            ? checkpoint
            : throw new CheckpointException("has a signature that does not fit it");
    }

    /// <summary>The size that a note of our own says.</summary>
    /// <exception cref="CheckpointException">It has not the form of a checkpoint.</exception>
    public static long SizeIn(string note) => Parse(note[..(note.LastIndexOf("\n\n", StringComparison.Ordinal) + 1)]).Size;

    private static Checkpoint Parse(string text)
    {
        var lines = text.TrimEnd('\n').Split('\n');
        var root = new byte[Merkle.Size];
        if (lines.Length < 4 || lines[0].Length == 0
            || !long.TryParse(lines[1], NumberStyles.None, CultureInfo.InvariantCulture, out var size)
            || !Convert.TryFromBase64String(lines[2], root, out var length) || length != Merkle.Size
            || !lines[3].StartsWith(TimeLine, StringComparison.Ordinal)
            || !DateTimeOffset.TryParse(lines[3].AsSpan(TimeLine.Length), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at))
        {
            throw new CheckpointException("is not a checkpoint of origin, size, root and time");
        }

        return new(lines[0], size, root, at.ToUniversalTime());
    }

    private static byte[] Signature(string base64)
    {
        var bytes = new byte[base64.Length];
        return Convert.TryFromBase64String(base64, bytes, out var length) && length > KeyIdSize
            ? bytes[..length]
            : throw new CheckpointException("has a signature line that is not base64");
    }

    /// <summary>Of an ECDSA key in signed notes: the beginning of the hash of its public half in DER.</summary>
    private static byte[] KeyIdOf(ECDsa key) => SHA256.HashData(key.ExportSubjectPublicKeyInfo())[..KeyIdSize];
}

/// <summary>A checkpoint cannot be believed.</summary>
/// <param name="reason">Why, to follow "The checkpoint".</param>
public sealed class CheckpointException(string reason) : Exception($"The checkpoint {reason}.");
