using System.Xml;
using Messaging;

namespace Audit.Import;

/// <summary>
/// Event logs in XES (IEEE 1849): each trace is a record. The attributes of the trace are columns of their own name
/// (<c>concept:name</c>). Those of its events are named after the event: <c>Resolve/time:timestamp</c> is of the first event of that
/// <c>concept:name</c>, <c>Resolve+complete/time:timestamp</c> of the first in that <c>lifecycle:transition</c>, and <c>first/…</c>
/// and <c>last/…</c> are of the trace's first and last event. Read as a stream, one trace in memory; a DTD is refused.
/// </summary>
public static class XesRecords
{
    private static readonly XmlReaderSettings Settings = new()
    {
        DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null, IgnoreComments = true, IgnoreWhitespace = true,
    };

    /// <summary>One record for each trace, in the order of the file.</summary>
    /// <exception cref="Refusal">It is not XML, has a DTD, is no event log, or at its end a column never occurred; named with the line.</exception>
    public static IEnumerable<SourceRecord> Read(
        Stream content, IReadOnlyCollection<string> columns, TimeMapping? times = null, EventMapping? events = null)
    {
        SourceEncoding.Of(null); // an event log may state any encoding
        IReadOnlyList<string> ofEvents = events?.Columns() ?? [];
        var (order, missing) = (EventOrder.Of(times), columns.Concat(ofEvents).ToHashSet());
        using var xml = XmlReader.Create(content, Settings);
        if (!MoveTo(xml, "log")) throw Refusal.Invalid("file", "This is no XES event log: it has no <log>.");

        while (MoveTo(xml, "trace"))
        {
            var record = Trace(xml, order);
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

    private static SourceRecord Trace(XmlReader xml, EventOrder order)
    {
        var line = ((IXmlLineInfo)xml).LineNumber;
        var columns = new Dictionary<string, string>();
        var events = new List<SourceEvent>();
        foreach (var element in Children(xml))
        {
            if (element == "event") events.Add(Event(xml));
            else AddAttribute(xml, columns);
        }

        var seen = new HashSet<string>();
        var sorted = order.Sorted(events);
        foreach (var (place, e) in sorted.Index()) Add(columns, e.Columns, seen, place == 0, place == sorted.Count - 1);
        return new(line, columns, Events: sorted);
    }

    private static SourceEvent Event(XmlReader xml)
    {
        var line = ((IXmlLineInfo)xml).LineNumber;
        var attributes = new Dictionary<string, string>();
        foreach (var _ in Children(xml)) AddAttribute(xml, attributes);
        return new(line, attributes);
    }

    /// <summary>The values of an event stay together: of two of one name the first has all of its columns, and the other none.</summary>
    private static void Add(Dictionary<string, string> columns, IReadOnlyDictionary<string, string> attributes, HashSet<string> seen, bool isFirst, bool isLast)
    {
        var name = attributes.GetValueOrDefault("concept:name", "");
        var named = $"{name}+{attributes.GetValueOrDefault("lifecycle:transition", "complete")}";
        string?[] prefixes = [isFirst ? "first" : null, isLast ? "last" : null, seen.Add(name) ? name : null, seen.Add(named) ? named : null];
        foreach (var prefix in prefixes.OfType<string>())
        {
            foreach (var (key, value) in attributes) columns.TryAdd($"{prefix}/{key}", value);
        }
    }

    /// <summary>Moves to each child element of the current one in turn; the attributes of attributes are passed over.</summary>
    private static IEnumerable<string> Children(XmlReader xml)
    {
        if (xml.IsEmptyElement) yield break;

        var depth = xml.Depth;
        while (Step(xml) && xml.Depth > depth)
        {
            if (xml.NodeType == XmlNodeType.Element && xml.Depth == depth + 1) yield return xml.LocalName;
        }
    }

    /// <summary>string, date, int, float, boolean and id have key and value; lists and containers have none and are passed over.</summary>
    private static void AddAttribute(XmlReader xml, Dictionary<string, string> columns)
    {
        if (xml.GetAttribute("key") is { } key && xml.GetAttribute("value") is { } value) columns.TryAdd(key, value);
    }

    private static bool MoveTo(XmlReader xml, string element)
    {
        while (Step(xml))
        {
            if (xml.NodeType == XmlNodeType.Element && xml.LocalName == element) return true;
        }

        return false;
    }

    private static bool Step(XmlReader xml)
    {
        try
        {
            return xml.Read();
        }
        catch (XmlException e)
        {
            throw Refusal.Invalid("file", $"Line {e.LineNumber}, column {e.LinePosition}: this is no XML that is read here. It has to be well-formed, and to have no DTD.");
        }
    }
}
