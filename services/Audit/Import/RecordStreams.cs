using Sla;

namespace Audit.Import;

/// <summary>Makes streams of records, and remembers which line each request came from: all that grows with the file.</summary>
/// <param name="mapping">Which column is what.</param>
public sealed class RecordStreams(ImportMapping mapping)
{
    private readonly RecordReading _reading = new(mapping);
    private readonly Dictionary<Guid, long> _lines = [];

    /// <summary>The facts that records become.</summary>
    public ImportedFacts Facts { get; } = new(mapping);

    /// <summary>By which formats times were read so far.</summary>
    public IReadOnlyList<FormatUse> Formats => _reading.Formats;

    /// <summary>The line that a request came from; null for one that is not of this file.</summary>
    public long? LineOf(Guid requestId) => _lines.TryGetValue(requestId, out var line) ? line : null;

    /// <summary>The stream of a record, or its faults.</summary>
    public (ImportedStream? Stream, IReadOnlyList<ImportFault> Faults) Of(SourceRecord record)
    {
        var (request, faults) = _reading.Read(record);
        if (request is null) return (null, faults);

        var id = Facts.RequestId(request.RecordId);
        if (!_lines.TryAdd(id, record.Line))
        {
            return (null, [new(record.Line, mapping.Id.Column, $"The id {request.RecordId} is on line {_lines[id]} already.")]);
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
