namespace Audit.Import;

/// <summary>
/// The order of the events of a trace: by time where their times can be compared, which is when all name an offset or none does; by
/// their places in the log where one has no time, or is of another kind than the rest.
/// </summary>
/// <param name="times">How times are written.</param>
internal sealed class EventOrder(TimeMapping times)
{
    private const string Time = "time:timestamp";
    private readonly IReadOnlyList<string> _formats = times.Formats ?? [times.Format ?? Iso8601.Name];

    /// <summary>The events in that order; those of one moment as they stand.</summary>
    public IReadOnlyList<Dictionary<string, string>> Sorted(List<Dictionary<string, string>> events)
    {
        var written = events.Select(e => e.TryGetValue(Time, out var text) ? Read(text) : null).ToList();
        var comparable = written.TrueForAll(w => w is not null) && written.Select(w => w!.Value.Offset is null).Distinct().Count() == 1;
        return comparable
            ? [.. events.Zip(written).OrderBy(e => e.Second!.Value.Wall.Ticks - (e.Second.Value.Offset?.Ticks ?? 0)).Select(e => e.First)]
            : events;
    }

    private WrittenTime? Read(string text)
    {
        foreach (var format in _formats)
        {
            if (TimeFormat.TryRead(text.Trim(), format, out var written)) return written;
        }

        return null;
    }
}
