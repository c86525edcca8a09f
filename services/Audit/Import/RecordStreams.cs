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

    /// <summary>What a batch of records says, in its order; read on all cores.</summary>
    public IReadOnlyList<ToldRecord> Read(IEnumerable<SourceRecord> records) => [.. records.AsParallel().AsOrdered().Select(Read)];

    /// <summary>The stream of a record, or its faults.</summary>
    public TakenRecord Of(SourceRecord record) => Taken(Made(Read(record), null));

    /// <summary>The streams of a batch, in its order; made on all cores. None is made of a record whose verdict is known: the ledger has it.</summary>
    public IReadOnlyList<TakenRecord> Of(IReadOnlyList<ToldRecord> told, IReadOnlyList<OwnVerdict?> known) =>
        [.. told.Index().AsParallel().AsOrdered().Select(record => Made(record.Item, known[record.Index])).ToList().Select(Taken)];

    private ToldRecord Read(SourceRecord record)
    {
        var (request, faults) = _reading.Read(record);
        return new(record.Line, request is null ? default : Facts.RequestId(request.RecordId), request, faults);
    }

    private TakenRecord Made(ToldRecord told, OwnVerdict? known)
    {
        if (known is not null) return new(told, null, known.Value, IsKnown: true, []);
        if (told.Request is not { } request) return new(told, null, default, IsKnown: false, told.Faults);

        try
        {
            var facts = Facts.Of(request);
            return new(told, new(request.RecordId, told.Line, facts), VerdictOf(request, facts), IsKnown: false, []);
        }
        catch (SlaDocumentException e)
        {
            return new(told, null, default, IsKnown: false, [new(told.Line, mapping.Kind.Column, e.Message)]);
        }
    }

    /// <summary>Only the first of an id.</summary>
    private TakenRecord Taken(TakenRecord made)
    {
        if (made.Told.Request is not { RecordId: var record }) return made;
        if (_records.TryGetValue(made.Told.Id, out var first))
        {
            return new(made.Told, null, default, IsKnown: false, [new(made.Told.Line, mapping.Id.Column, $"The id {record} is on line {first.Line} already.")]);
        }

        if (made.Faults.Count == 0) _records.Add(made.Told.Id, new(record, made.Told.Line, made.Verdict));
        return made;
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

/// <summary>What a record says.</summary>
/// <param name="Line">Its line in the file.</param>
/// <param name="Id">The request that it becomes.</param>
/// <param name="Request">It, in the desk's words; null where it cannot be read.</param>
/// <param name="Faults">Why not.</param>
public sealed record ToldRecord(long Line, Guid Id, ImportedRequest? Request, IReadOnlyList<ImportFault> Faults);

/// <summary>What becomes of a record.</summary>
/// <param name="Told">What it says.</param>
/// <param name="Stream">Its facts; null where it is known or refused.</param>
/// <param name="Verdict">Its own verdict.</param>
/// <param name="IsKnown">The ledger has it.</param>
/// <param name="Faults">Why it is refused.</param>
public sealed record TakenRecord(ToldRecord Told, ImportedStream? Stream, OwnVerdict Verdict, bool IsKnown, IReadOnlyList<ImportFault> Faults);

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
