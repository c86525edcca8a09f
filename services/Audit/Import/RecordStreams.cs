using Sla;

namespace Audit.Import;

/// <summary>Makes streams of records, and remembers of each request its line and its own verdict: all that grows with the file.</summary>
/// <param name="mapping">Which column is what.</param>
/// <param name="now">What is due later has not been broken yet.</param>
public sealed class RecordStreams(ImportMapping mapping, DateTimeOffset now)
{
    private readonly RecordReading _reading = new(mapping);
    private readonly Dictionary<Guid, ReadRecord> _records = [];

    /// <summary>The facts that records become.</summary>
    public ImportedFacts Facts { get; } = new(mapping);

    /// <summary>By which formats times were read so far.</summary>
    public IReadOnlyList<FormatUse> Formats => _reading.Formats;

    /// <summary>The requests of this file.</summary>
    public IReadOnlyDictionary<Guid, ReadRecord> Records => _records;

    /// <summary>The stream of a record, or its faults.</summary>
    public (ImportedStream? Stream, IReadOnlyList<ImportFault> Faults) Of(SourceRecord record)
    {
        var (request, faults) = _reading.Read(record);
        if (request is null) return (null, faults);

        var id = Facts.RequestId(request.RecordId);
        if (_records.TryGetValue(id, out var first))
        {
            return (null, [new(record.Line, mapping.Id.Column, $"The id {request.RecordId} is on line {first.Line} already.")]);
        }

        try
        {
            var facts = Facts.Of(request);
            _records.Add(id, new(request.RecordId, record.Line, VerdictOf(request, facts)));
            return (new(request.RecordId, record.Line, facts), []);
        }
        catch (SlaDocumentException e)
        {
            return (null, [new(record.Line, mapping.Kind.Column, e.Message)]);
        }
    }

    private OwnVerdict VerdictOf(ImportedRequest request, IReadOnlyList<LedgerFact> facts)
    {
        if (request.Kept is not { } kept) return OwnVerdict.None;
        if (facts.LastOrDefault(f => f.Type == "promise_made") is not { } made) return OwnVerdict.NothingPromised;
        if (facts.Any(f => f.Type == "result_told" && f.StreamVersion > made.StreamVersion)) return OwnVerdict.Comparable;

        return kept ? OwnVerdict.KeptWithoutEnd
            : facts.Last(f => f.Type is "promise_made" or "promise_resumed" or "promise_amended").Data.GetProperty("dueAt").GetDateTimeOffset() > now
                ? OwnVerdict.BrokenBeforeDue
                : OwnVerdict.Comparable;
    }
}

/// <summary>What is remembered of a record.</summary>
/// <param name="RecordId">Its id in the other system.</param>
/// <param name="Line">Its line in the file.</param>
/// <param name="Verdict">Its own verdict.</param>
public readonly record struct ReadRecord(string RecordId, long Line, OwnVerdict Verdict);

/// <summary>Whether a record has a verdict of its own, and whether it can be recomputed.</summary>
public enum OwnVerdict
{
    /// <summary>It has none.</summary>
    None,

    /// <summary>It has one, and its facts decide it.</summary>
    Comparable,

    /// <summary>It has one, yet nothing was promised to it.</summary>
    NothingPromised,

    /// <summary>It says kept, and not when.</summary>
    KeptWithoutEnd,

    /// <summary>It says broken, has no end, and is not due yet.</summary>
    BrokenBeforeDue,
}
