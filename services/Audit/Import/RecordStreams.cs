using Sla;

namespace Audit.Import;

/// <summary>A record of the file.</summary>
/// <param name="RecordId">Its id in the other system.</param>
/// <param name="Line">Its line.</param>
public readonly record struct SourceLine(string RecordId, long Line);

/// <summary>Makes streams of records, and remembers which line each request came from.</summary>
/// <param name="mapping">Which column is what.</param>
public sealed class RecordStreams(ImportMapping mapping)
{
    private readonly RecordReading _reading = new(mapping);
    private readonly Dictionary<Guid, SourceLine> _lines = [];

    /// <summary>The facts that records become.</summary>
    public ImportedFacts Facts { get; } = new(mapping);

    /// <summary>Where a request came from; null for one that is not of this file.</summary>
    public SourceLine? LineOf(Guid requestId) => _lines.TryGetValue(requestId, out var line) ? line : null;

    /// <summary>The stream of a record, or its faults.</summary>
    public (ImportedStream? Stream, IReadOnlyList<ImportFault> Faults) Of(SourceRecord record)
    {
        var (request, faults) = _reading.Read(record);
        if (request is null) return (null, faults);

        var id = Facts.RequestId(request.RecordId);
        if (!_lines.TryAdd(id, new(request.RecordId, record.Line)))
        {
            return (null, [new(record.Line, mapping.Id.Column, $"The id {request.RecordId} is on line {_lines[id].Line} already.")]);
        }

        try
        {
            return (new(request.RecordId, record.Line, Facts.Of(request)), []);
        }
        catch (SlaDocumentException e)
        {
            return (null, [new(record.Line, mapping.Kind.Column, e.Message)]);
        }
    }
}
