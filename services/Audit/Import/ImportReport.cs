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
/// <param name="Line">Its line in the file; null for one of an earlier file.</param>
/// <param name="Promise">The promise, both sides, and the facts that decide it.</param>
public sealed record DifferingRecord(string RecordId, long? Line, Difference Promise);

/// <summary>What an import did, and how the history's own verdicts stand to the recomputed ones.</summary>
/// <param name="Requests">Records that were read whole and either added or there.</param>
/// <param name="Compared">Promises of the whole history that were recomputed (I3).</param>
/// <param name="Agree">Of these, those where the record's own verdict is the recomputed one.</param>
/// <param name="Differing">Those where it is not, each with its facts.</param>
/// <param name="Name">The history's name.</param>
/// <param name="FileDigest">SHA-256 of the file.</param>
/// <param name="MappingDigest">SHA-256 of the mapping document.</param>
/// <param name="Records">Records in the file.</param>
/// <param name="Added">Requests that were new, or had gone on since.</param>
/// <param name="Unchanged">Requests that stood in the ledger already, fact for fact.</param>
/// <param name="Facts">Facts added to the ledger.</param>
/// <param name="Changed">Records that differ from what the ledger has; nothing of them was written.</param>
/// <param name="Refused">Why records were not imported; nothing of them was written.</param>
/// <param name="Formats">By which formats times were read, column by column.</param>
public sealed record ImportReport(
    int Requests, int Compared, int Agree, IReadOnlyList<DifferingRecord> Differing, string Name, string FileDigest,
    string MappingDigest, int Records, int Added, int Unchanged, int Facts, IReadOnlyList<ChangedRecord> Changed,
    IReadOnlyList<ImportFault> Refused, IReadOnlyList<FormatUse> Formats)
{
    /// <summary>True when the file was there already, record for record.</summary>
    public bool ChangedNothing => Facts == 0 && Changed.Count == 0 && Refused.Count == 0;
}
