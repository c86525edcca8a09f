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
    public (ImportedStream? Stream, IReadOnlyList<ImportFault> Faults) Of(SourceRecord record) => Taken(Made(Read(record)));

    /// <summary>Those of a batch of records, in its order; made on all cores.</summary>
    public IEnumerable<(ImportedStream? Stream, IReadOnlyList<ImportFault> Faults)> Of(IEnumerable<SourceRecord> records) =>
        records.AsParallel().AsOrdered().Select(record => Made(Read(record))).ToList().Select(Taken);

    private RecordFacts Read(SourceRecord record)
    {
        var (request, faults) = _reading.Read(record);
        return new(record.Line, request, null, default, faults);
    }

    private RecordFacts Made(RecordFacts read)
    {
        if (read.Request is not { } request) return read;

        try
        {
            var facts = Facts.Of(request);
            return read with { Facts = facts, Verdict = VerdictOf(request, facts) };
        }
        catch (SlaDocumentException e)
        {
            return read with { Faults = [new(read.Line, mapping.Kind.Column, e.Message)] };
        }
    }

    private (ImportedStream? Stream, IReadOnlyList<ImportFault> Faults) Taken(RecordFacts made)
    {
        if (made.Request is not { RecordId: var record }) return (null, made.Faults);
        if (_records.TryGetValue(Facts.RequestId(record), out var first))
        {
            return (null, [new(made.Line, mapping.Id.Column, $"The id {record} is on line {first.Line} already.")]);
        }

        if (made.Facts is not { } facts) return (null, made.Faults);

        _records.Add(Facts.RequestId(record), new(record, made.Line, made.Verdict));
        return (new(record, made.Line, facts), []);
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

    /// <summary>A record on its way to a stream.</summary>
    private sealed record RecordFacts(
        long Line, ImportedRequest? Request, IReadOnlyList<LedgerFact>? Facts, OwnVerdict Verdict, IReadOnlyList<ImportFault> Faults);
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
