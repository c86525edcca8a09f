using Audit.Replay;

namespace Audit.Import;

/// <summary>A record that says something else than the ledger has of it from an earlier import. The ledger's stays.</summary>
/// <param name="RecordId">Its id in the other system.</param>
/// <param name="Line">Its line in the file.</param>
/// <param name="RequestId">The request in the ledger.</param>
/// <param name="Fact">The fact that differs, by stored name.</param>
public sealed record ChangedRecord(string RecordId, long Line, Guid RequestId, string Fact);

/// <summary>A record whose own verdict is not what follows from its facts.</summary>
/// <param name="RecordId">Its id in the other system.</param>
/// <param name="Line">Its line in the file.</param>
/// <param name="Promise">The promise, both sides, and the facts that decide it.</param>
public sealed record DifferingRecord(string RecordId, long Line, Difference Promise);

/// <summary>The records of the file. Each is in one of the five: they add up to all.</summary>
/// <param name="Records">All.</param>
/// <param name="Added">New requests.</param>
/// <param name="Continued">Requests that have gone on since an earlier import.</param>
/// <param name="Unchanged">Requests that stood in the ledger already, fact for fact.</param>
/// <param name="Changed">Those that differ from what the ledger has; nothing of them was written.</param>
/// <param name="Refused">Those that could not be read; nothing of them was written.</param>
public sealed record RecordCounts(int Records, int Added, int Continued, int Unchanged, int Changed, int Refused)
{
    /// <summary>Requests that the ledger now has as the file tells them.</summary>
    public int Requests => Added + Continued + Unchanged;
}

/// <summary>How many each list of a report would have if it were whole. It has the first 1,000, or all where that was asked for; of
/// faults no more than <see cref="ImportReport.MostFaults"/>.</summary>
/// <param name="Differing">Requests whose verdict differs.</param>
/// <param name="WithoutVerdict">Records without one.</param>
/// <param name="Changed">Records that differ from the ledger.</param>
/// <param name="Faults">Reasons why records were refused.</param>
public sealed record ListTotals(int Differing, int WithoutVerdict, int Changed, int Faults);

/// <summary>What an import did, and how the file's own verdicts stand to the recomputed ones.</summary>
/// <param name="Name">The history's name.</param>
/// <param name="FileDigest">SHA-256 of the file.</param>
/// <param name="MappingDigest">SHA-256 of the mapping document.</param>
/// <param name="Counts">The records of the file.</param>
/// <param name="Facts">Facts added to the ledger.</param>
/// <param name="Verdicts">The verdicts of its requests (I3).</param>
/// <param name="Differing">Those that differ, each with its facts.</param>
/// <param name="WithoutVerdict">Records without a verdict, where the mapping says which column has it.</param>
/// <param name="Changed">Records that differ from what the ledger has.</param>
/// <param name="Faults">Why records were refused; one record may have several.</param>
/// <param name="Formats">By which formats times were read, column by column.</param>
/// <param name="InAll">How many there are of each list.</param>
public sealed record ImportReport(
    string Name, string FileDigest, string MappingDigest, RecordCounts Counts, int Facts, Verdicts Verdicts,
    IReadOnlyList<DifferingRecord> Differing, IReadOnlyList<WithoutVerdict> WithoutVerdict, IReadOnlyList<ChangedRecord> Changed,
    IReadOnlyList<ImportFault> Faults, IReadOnlyList<FormatUse> Formats,
    ListTotals InAll)
{
    /// <summary>What each list has at most, where not all was asked for.</summary>
    public const int MostListed = 1000;

    /// <summary>Reasons why records were refused that are listed at most, also where all was asked for.</summary>
    public const int MostFaults = 100_000;

    /// <summary>True when nothing was written but the note that it was tried, whatever was refused.</summary>
    public bool ChangedNothing => Facts == 0;

    /// <summary>True when each list is whole.</summary>
    public bool ListsAll => Differing.Count >= InAll.Differing // a request may have several promises that differ
        && (WithoutVerdict.Count, Changed.Count, Faults.Count) == (InAll.WithoutVerdict, InAll.Changed, InAll.Faults);

    /// <summary>True when there is nothing to look at: no record was refused, says something else than before, or differs.</summary>
    public bool IsClean => Counts.Refused + Counts.Changed + Verdicts.Differ == 0;
}
