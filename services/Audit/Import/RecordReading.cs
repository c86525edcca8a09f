using System.Collections.Concurrent;
using Contracts;

namespace Audit.Import;

/// <summary>How many times of a column were read by a format.</summary>
/// <param name="Column">The column.</param>
/// <param name="Format">The format.</param>
/// <param name="Times">How many.</param>
public sealed record FormatUse(string Column, string Format, int Times);

/// <summary>Reads records by the mapping, also several at the same time; gathers everything that is wrong with each, and counts the formats used.</summary>
/// <param name="mapping">Which column is what.</param>
public sealed class RecordReading(ImportMapping mapping)
{
    private readonly WallClock _clock = new(mapping.Times);
    private readonly ColumnMapping _receivedAt = Moment(mapping.ReceivedAt, mapping)!;
    private readonly ColumnMapping? _target = Moment(mapping.Target, mapping);
    private readonly ColumnMapping? _closedAt = Moment(mapping.ClosedAt, mapping);
    private readonly ColumnMapping _eventAt = Moment(mapping.Events?.At ?? new(EventMapping.XesTime), mapping)!;
    private readonly ConcurrentDictionary<(string Column, string Format), int> _formats = new();

    /// <summary>The formats by which times were read so far.</summary>
    public IReadOnlyList<FormatUse> Formats =>
    [
        .. _formats.Select(f => new FormatUse(f.Key.Column, f.Key.Format, f.Value))
            .OrderBy(f => f.Column, StringComparer.Ordinal).ThenByDescending(f => f.Times).ThenBy(f => f.Format, StringComparer.Ordinal),
    ];

    /// <summary>The request that a record tells of, or its faults.</summary>
    public (ImportedRequest? Request, IReadOnlyList<ImportFault> Faults) Read(SourceRecord record)
    {
        if (record.Fault is { } fault) return (null, [new(record.Line, null, $"The record {fault}.")]);

        var faults = new List<ImportFault>();
        var told = new RecordValues(record.Line, record.Columns, faults, ReadTime);
        var request = new ImportedRequest(
            told.Required(mapping.Id, told.Text), told.Required(_receivedAt, told.Moment) ?? default,
            told.Word<RequestKind>(mapping.Kind), told.Word<Channel>(mapping.Channel),
            told.Required(mapping.Category, told.Name), told.Word<Urgency>(mapping.Urgency ?? new(Constant: "normal")),
            told.Number(mapping.Tier) ?? 3)
        {
            Target = told.Moment(_target), ClosedAt = told.Moment(_closedAt), Kept = told.Verdict(mapping.Verdict),
            Department = told.Name(mapping.Department), Agent = told.Name(mapping.Agent), Region = told.Name(mapping.Region),
            Customer = told.Text(mapping.Customer), CallerNumber = told.Text(mapping.CallerNumber), Text = told.Text(mapping.Text),
            Result = told.Text(mapping.Result), Events = Events(record, faults),
        };
        if (faults.Count == 0) faults.AddRange(OutOfOrder(request, record));
        return faults.Count == 0 ? (request, []) : (null, faults);
    }

    /// <summary>The events that are looked at, by time; null where the mapping has none.</summary>
    private List<ImportedEvent>? Events(SourceRecord record, List<ImportFault> faults)
    {
        if (mapping.Events is not { } events) return null;

        var read = new List<ImportedEvent>();
        foreach (var (line, columns) in record.Events ?? [])
        {
            if (events.Only is { } only && !only.Values.Contains(columns.GetValueOrDefault(only.Column)?.Trim() ?? "")) continue;

            var told = new RecordValues(line, columns, faults, ReadTime);
            read.Add(new(told.Required(_eventAt, told.Moment) ?? default, told.Word<EventState>(events.State), told.Name(events.Department)));
        }

        return [.. read.OrderBy(e => e.At)];
    }

    private IEnumerable<ImportFault> OutOfOrder(ImportedRequest request, SourceRecord record)
    {
        if (request.ClosedAt < request.ReceivedAt) yield return new(record.Line, mapping.ClosedAt!.Column, "It was closed before it was received.");
        if (request.Target < request.ReceivedAt) yield return new(record.Line, mapping.Target!.Column, "It was due before it was received.");
        if (request.Events is [var first, ..] && first.At < request.ReceivedAt) yield return new(record.Line, _eventAt.Column, "An event is before it was received.");
    }

    /// <summary>The words that mean blank for all times mean it here too.</summary>
    private static ColumnMapping? Moment(ColumnMapping? member, ImportMapping mapping) => member is null ? null
        : member with { Blank = [.. member.Blank ?? [], .. mapping.Times.Blank ?? []] };

    private ReadTime ReadTime(ColumnMapping member, string text)
    {
        var read = _clock.Read(text, member.Formats);
        if (read is { Fault: null, Format: { } format } && member.Column is { } column)
        {
            _formats.AddOrUpdate((column, format), 1, (_, times) => times + 1);
        }

        return read;
    }
}
