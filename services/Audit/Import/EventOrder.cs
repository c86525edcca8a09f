namespace Audit.Import;

/// <summary>
/// The order of the events of a record: by time where their times can be compared, which is when all name an offset or none does; by
/// their places in the file where one has no time, or is of another kind than the rest. Of one moment they are as they stand, turned
/// round where the file goes backwards.
/// </summary>
/// <param name="formats">How times are written.</param>
/// <param name="column">Where the time is.</param>
/// <param name="timeColumn">Where the time of day is, if it has a column of its own.</param>
internal sealed class EventOrder(IReadOnlyList<string> formats, string column, string? timeColumn = null)
{
    /// <summary>By the times that the mapping states for events, or else for all.</summary>
    public static EventOrder Of(TimeMapping? times, EventMapping? events = null) => new(
        events?.At?.Formats ?? (times ?? new()).Tried, events?.At?.Column ?? EventMapping.XesTime, events?.At?.TimeColumn);

    /// <summary>The events in that order.</summary>
    public IReadOnlyList<SourceEvent> Sorted(List<SourceEvent> events)
    {
        var written = events.ConvertAll(e => Read(e.Columns));
        if (!written.TrueForAll(w => w is not null) || written.Select(w => w!.Value.Offset is null).Distinct().Count() > 1) return events;

        List<(SourceEvent Event, long At)> timed = [.. events.Zip(written, (e, w) => (e, w!.Value.Wall.Ticks - (w.Value.Offset?.Ticks ?? 0)))];
        var backwards = timed.Count > 1 && timed[0].At > timed[^1].At && timed.Zip(timed.Skip(1)).All(pair => pair.First.At >= pair.Second.At);
        if (backwards) timed.Reverse();
        return [.. timed.OrderBy(e => e.At).Select(e => e.Event)];
    }

    private WrittenTime? Read(IReadOnlyDictionary<string, string> columns)
    {
        if (!columns.TryGetValue(column, out var text)) return null;
        if (timeColumn is not null) text = $"{text.Trim()} {columns.GetValueOrDefault(timeColumn)?.Trim()}";
        foreach (var format in formats)
        {
            if (TimeFormat.TryRead(text.Trim(), format, out var written)) return written;
        }

        return null;
    }
}
