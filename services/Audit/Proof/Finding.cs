using System.Globalization;

namespace Audit.Proof;

/// <summary>What is wrong with a record.</summary>
public enum FindingKind
{
    /// <summary>A checkpoint was not signed with the key that the verifier was given.</summary>
    WrongKey,

    /// <summary>A checkpoint was signed with a key that the ledger had given up by then, or had not taken yet: whoever stole a key signs on with it.</summary>
    FormerKey,

    /// <summary>A change of the ledger's key was not signed with both keys, or does not fit the others.</summary>
    BadKeyChange,

    /// <summary>A file of the evidence is missing or is not what it should be.</summary>
    BadEvidence,

    /// <summary>Two checkpoints, or changes of key, of the same ledger do not fit together: it was shown differently to different people.</summary>
    Fork,

    /// <summary>An older checkpoint is shown as the latest.</summary>
    OldCheckpoint,

    /// <summary>Facts are gone from the middle.</summary>
    Missing,

    /// <summary>Facts are gone from the end.</summary>
    CutOff,

    /// <summary>Two facts stand at one position, or one stands before another that it should follow.</summary>
    OutOfOrder,

    /// <summary>A fact does not say what its hash was made of: it was edited, or the chain before it was.</summary>
    Edited,

    /// <summary>A stream lacks a version, or has one twice.</summary>
    BrokenStream,

    /// <summary>Another fact was signed at this position: it was rewritten, moved or inserted.</summary>
    NotWhatWasSigned,

    /// <summary>The facts up to a checkpoint do not come to its root.</summary>
    WrongRoot,

    /// <summary>Facts at the end that no checkpoint covers: they may have been altered, and nothing shows it.</summary>
    UnsignedTail,

    /// <summary>A fact says that it was recorded or received at a time when it cannot have been.</summary>
    Backdated,

    /// <summary>A file of an export, or what names it, is not the one that was signed.</summary>
    AlteredFile,

    /// <summary>Nobody signed the files of an export, so that they may show a reader who filters less than they hold.</summary>
    UnsignedFiles,
}

/// <summary>One thing that is wrong, and where.</summary>
/// <param name="Kind">What sort of thing.</param>
/// <param name="What">One sentence.</param>
/// <param name="Position">In the ledger, from 1; null where it is not about one fact.</param>
/// <param name="Service">The fact's owner.</param>
/// <param name="StreamId">Its stream.</param>
/// <param name="StreamVersion">Its place there.</param>
/// <param name="FactId">The fact.</param>
public sealed record Finding(
    FindingKind Kind, string What, long? Position = null, string? Service = null, Guid? StreamId = null, long? StreamVersion = null,
    Guid? FactId = null)
{
    /// <summary>About a fact.</summary>
    public static Finding About(LedgerFact fact, FindingKind kind, string what) =>
        new(kind, what, fact.Position, fact.Service, fact.StreamId, fact.StreamVersion, fact.FactId);

    /// <summary>A moment as its sentence has it.</summary>
    internal static string Moment(DateTimeOffset at) => at.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}

/// <summary>What a checkpoint covers.</summary>
/// <param name="UpTo">The last position; all before it too.</param>
/// <param name="Origin">The ledger's name in it.</param>
/// <param name="Root">The root of the tree over them, base64.</param>
/// <param name="SignedAt">When it was signed, by the desk's clock.</param>
/// <param name="Kept">The reader kept it from earlier; else it came with the record.</param>
public sealed record Coverage(long UpTo, string Origin, string Root, DateTimeOffset SignedAt, bool Kept)
{
    /// <summary>Of a checkpoint.</summary>
    public static Coverage Of(Checkpoint checkpoint, bool kept) =>
        new(checkpoint.Size, checkpoint.Origin, Convert.ToBase64String(checkpoint.Root), checkpoint.At, kept);
}

/// <summary>A change of the ledger's key, signed with both.</summary>
/// <param name="UpTo">The last position that the earlier key signs.</param>
/// <param name="At">When, by the desk's clock.</param>
/// <param name="From">The earlier key: SHA-256 of its public half in DER, hexadecimal.</param>
/// <param name="To">The later one.</param>
public sealed record ChangedKey(long UpTo, DateTimeOffset At, string From, string To)
{
    /// <summary>Of a chain; null where it has none.</summary>
    internal static IReadOnlyList<ChangedKey>? Of(KeyChain chain) => chain.Changes.Count == 0
        ? null
        : [.. chain.Changes.Select(c => new ChangedKey(c.Ledger.Size, c.Ledger.At, c.From.Fingerprint, c.To.Fingerprint))];
}

/// <summary>What a verification came to.</summary>
/// <param name="Sound">Nothing is wrong.</param>
/// <param name="Facts">Facts read.</param>
/// <param name="Streams">Streams they belong to.</param>
/// <param name="Checkpoints">Checkpoints with a good signature.</param>
/// <param name="Covered">What the latest checkpoint that came with the record covers, and each that the reader kept.</param>
/// <param name="SignedFacts">Facts that the latest of them all covers.</param>
/// <param name="SignedAt">When that was signed, by the desk's clock.</param>
/// <param name="UnsignedTail">Facts after those: nothing is proved of them.</param>
/// <param name="FindingsInAll">How many things are wrong.</param>
/// <param name="Findings">The first thousand of them, or all.</param>
/// <param name="KeyChanges">Changes of the ledger's key that lead to the one that was given, the earliest first; null where it never changed.</param>
/// <param name="FilesProved">Every file of the export is, byte for byte, the one that was signed; null for what is no export.</param>
public sealed record Verdict(
    bool Sound, long Facts, long Streams, int Checkpoints, IReadOnlyList<Coverage> Covered, long SignedFacts, DateTimeOffset? SignedAt,
    long UnsignedTail, long FindingsInAll, IReadOnlyList<Finding> Findings, IReadOnlyList<ChangedKey>? KeyChanges = null,
    bool? FilesProved = null)
{
    /// <summary>True when every finding is listed, not only the first.</summary>
    public bool ListsAll => Findings.Count == FindingsInAll;
}
