using System.Security.Cryptography;

namespace Audit.Proof;

/// <summary>
/// The ledger changed its key: a checkpoint with two more lines, <c>from</c> and <c>to</c>, each with the public half of a key, and signed with
/// both. Until there the one signs, from there on the other.
/// </summary>
/// <param name="Ledger">What the ledger was at the change.</param>
/// <param name="From">The key until then.</param>
/// <param name="To">The key from then on.</param>
public sealed record KeyChange(Checkpoint Ledger, PublicKey From, PublicKey To)
{
    private const string FromLine = "from ";
    private const string ToLine = "to ";
    private const int LinesOfCheckpoint = 4;
    private const string Name = "The change of key";

    /// <summary>What is signed.</summary>
    public string Text => $"{Ledger.Text}{FromLine}{From}\n{ToLine}{To}\n";

    /// <summary>The signed note.</summary>
    public string Sign(ECDsa from, ECDsa to) => SignedNote.Sign(Text, Ledger.Origin, from, to);

    /// <summary>Reads a note and checks both signatures. Whether one of the keys is the ledger's, <see cref="KeyChain"/> knows.</summary>
    /// <exception cref="CheckpointException">It has not the form of a change, or was not signed with both keys.</exception>
    public static KeyChange Open(string note)
    {
        var change = Parse(note);
        foreach (var (key, which) in new[] { (change.From, "given up"), (change.To, "taken") })
        {
            using var opened = key.Open();
            if (SignedNote.FaultOf(note, change.Ledger.Origin, opened) is { } fault) throw Bad($"{fault}: the one that was {which}");
        }

        return change;
    }

    /// <summary>True when a note says that it changes a key.</summary>
    public static bool IsOne(string note) => LinesOf(note) is { Length: > LinesOfCheckpoint } lines && lines[LinesOfCheckpoint].StartsWith(FromLine, StringComparison.Ordinal);

    private static KeyChange Parse(string note)
    {
        var lines = LinesOf(note);
        if (lines.Length != LinesOfCheckpoint + 2 || PublicKey.Find(lines[^2], FromLine) is not { } from
            || PublicKey.Find(lines[^1], ToLine) is not { } to || from == to)
        {
            throw Bad("is not a checkpoint with two different keys");
        }

        try
        {
            return new(Checkpoint.Read(note), from, to);
        }
        catch (CheckpointException e)
        {
            throw Bad($"is not one: {e.Message.TrimEnd('.')}");
        }
    }

    private static string[] LinesOf(string note) => SignedNote.TextOf(note)?.TrimEnd('\n').Split('\n') ?? [];

    private static CheckpointException Bad(string reason) => new(reason, Name) { Kind = FindingKind.BadKeyChange };
}
