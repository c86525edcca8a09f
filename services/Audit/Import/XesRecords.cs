using System.Globalization;
using Messaging;

namespace Audit.Import;

/// <summary>
/// Event logs in XES (IEEE 1849): each trace is a record. The attributes of the trace are columns of their own name
/// (<c>concept:name</c>). Those of its events are named after the event: <c>Resolve/time:timestamp</c> is of the first event of that
/// <c>concept:name</c>, <c>Resolve+complete/time:timestamp</c> of the first in that <c>lifecycle:transition</c>, and <c>first/…</c>
/// and <c>last/…</c> are of the trace's first and last event. Read as a stream: in memory is one trace, as far as its columns are asked for.
/// </summary>
public static class XesRecords
{
    private const string Name = "concept:name";
    private const string Transition = "lifecycle:transition";

    /// <summary>One record for each trace, in the order of the file.</summary>
    /// <exception cref="Refusal">It is not XML, has a DTD, is no event log, goes beyond a bound, or at its end a column never occurred; named with the line.</exception>
    public static IEnumerable<SourceRecord> Read(
        Stream content, IReadOnlyCollection<string> columns, SourceBounds bounds, TimeMapping? times = null, EventMapping? events = null)
    {
        SourceEncoding.Of(null); // an event log may state any encoding
        IReadOnlyList<string> ofEvents = events?.Columns() ?? [];
        var (order, missing) = (EventOrder.Of(times), columns.Concat(ofEvents).ToHashSet());
        var asked = new Asked([.. columns], [.. ofEvents, Name, Transition, EventMapping.XesTime, .. columns.SelectMany(AfterEachSlash)]);
        using var log = new XesElements(content, bounds);
        if (!log.MoveTo("log")) throw Refusal.Invalid("file", "This is no XES event log: it has no <log>.");

        while (log.MoveTo("trace"))
        {
            var record = Trace(log, order, asked, bounds);
            missing.RemoveWhere(record.Columns.ContainsKey);
            missing.RemoveWhere(column => ofEvents.Contains(column) && record.Events!.Any(e => e.Columns.ContainsKey(column)));
            yield return events is null ? record with { Events = null } : record;
        }

        if (missing.Count > 0)
        {
            throw Refusal.Invalid(
                "file", $"The mapping names {string.Join(", ", missing.Order(StringComparer.Ordinal).Select(m => $"'{m}'"))}, which occurs nowhere in the event log.");
        }
    }

    private static SourceRecord Trace(XesElements log, EventOrder order, Asked asked, SourceBounds bounds)
    {
        var (line, characters) = (log.Line, 0L);
        var columns = new Dictionary<string, string>();
        var events = new List<SourceEvent>();
        foreach (var element in log.Children())
        {
            characters += element == "event" ? AddEvent(log, events, asked.OfEvents) : AddAttribute(log, columns, asked.OfTrace);
            if (events.Count > bounds.EventsOfRecord) throw TooLarge($"more than {bounds.EventsOfRecord:N0} events");
            if (characters > bounds.CharactersOfTrace) throw TooLarge($"more than {bounds.CharactersOfTrace:N0} characters in the values that the mapping names");
        }

        var seen = new HashSet<string>();
        var sorted = order.Sorted(events);
        foreach (var (place, e) in sorted.Index()) Add(columns, e.Columns, seen, asked.OfTrace, place == 0, place == sorted.Count - 1);
        return new(line, columns, Events: sorted);

        Refusal TooLarge(FormattableString what) => log.Refused($"the trace that begins here has {what.ToString(CultureInfo.InvariantCulture)}", line);
    }

    /// <summary>How many characters are kept of it.</summary>
    private static long AddEvent(XesElements log, List<SourceEvent> events, HashSet<string> asked)
    {
        var (line, characters) = (log.Line, 0L);
        var attributes = new Dictionary<string, string>();
        foreach (var _ in log.Children()) characters += AddAttribute(log, attributes, asked);
        events.Add(new(line, attributes));
        return characters;
    }

    /// <summary>The values of an event stay together: of two of one name the first has all of its columns, and the other none.</summary>
    private static void Add(
        Dictionary<string, string> columns, IReadOnlyDictionary<string, string> attributes, HashSet<string> seen, HashSet<string> asked, bool isFirst, bool isLast)
    {
        var name = attributes.GetValueOrDefault(Name, "");
        var named = $"{name}+{attributes.GetValueOrDefault(Transition, "complete")}";
        string?[] prefixes = [isFirst ? "first" : null, isLast ? "last" : null, seen.Add(name) ? name : null, seen.Add(named) ? named : null];
        foreach (var prefix in prefixes.OfType<string>())
        {
            foreach (var (key, value) in attributes)
            {
                if (asked.TryGetValue($"{prefix}/{key}", out var column)) columns.TryAdd(column, value);
            }
        }
    }

    /// <summary>string, date, int, float, boolean and id have key and value; lists and containers have none and are passed over.</summary>
    private static long AddAttribute(XesElements log, Dictionary<string, string> columns, HashSet<string> asked) =>
        log.Find("key") is { } key && asked.TryGetValue(key, out var column) && log.Find("value") is { } value && columns.TryAdd(column, value) ? value.Length : 0;

    /// <summary>What the attribute of an event may be called in a column of the trace, as the event's own name may have a slash.</summary>
    private static IEnumerable<string> AfterEachSlash(string column) => column.Index().Where(c => c.Item == '/').Select(c => column[(c.Index + 1)..]);

    /// <summary>The columns that are kept.</summary>
    /// <param name="OfTrace">Of the record.</param>
    /// <param name="OfEvents">Of each event, for itself or to find a column of the record.</param>
    private sealed record Asked(HashSet<string> OfTrace, HashSet<string> OfEvents);
}
