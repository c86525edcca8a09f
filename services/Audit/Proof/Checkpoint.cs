using System.Globalization;
using System.Security.Cryptography;

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

    /// <summary>What is signed.</summary>
    public string Text =>
        $"{Origin}\n{Size.ToString(CultureInfo.InvariantCulture)}\n{Convert.ToBase64String(Root)}\n{TimeLine}{EventStore.FactHash.Moment(At)}\n";

    /// <summary>The signed note.</summary>
    public string Sign(ECDsa key) => SignedNote.Sign(Text, Origin, key);

    /// <summary>Reads a note and checks its signature.</summary>
    /// <param name="note">The signed note.</param>
    /// <param name="key">The ledger's public key, from a source that the reader trusts.</param>
    /// <exception cref="CheckpointException">It has not the form of a checkpoint, or that key did not sign it.</exception>
    public static Checkpoint Open(string note, ECDsa key)
    {
        var checkpoint = Read(note);
        return SignedNote.FaultOf(note, checkpoint.Origin, key) is { } fault ? throw new CheckpointException(fault) : checkpoint;
    }

    /// <summary>What a note says, whoever signed it.</summary>
    /// <exception cref="CheckpointException">It has not the form of a checkpoint.</exception>
    internal static Checkpoint Read(string note) => Parse(SignedNote.TextOf(note) ?? throw new CheckpointException("has no signature"));

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
}

/// <summary>A checkpoint, or a change of the key that signs them, cannot be believed.</summary>
/// <param name="reason">Why, to follow "The checkpoint".</param>
/// <param name="what">What cannot be believed.</param>
public sealed class CheckpointException(string reason, string what = "The checkpoint") : Exception($"{what} {reason}.")
{
    /// <summary>What it is to whoever checks a record.</summary>
    public FindingKind Kind { get; init; } = FindingKind.WrongKey;
}
