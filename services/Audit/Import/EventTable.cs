using System.Globalization;
using Messaging;

namespace Audit.Import;

/// <summary>
/// A table with one row an event, as ServiceNow, Jira and Celonis export their logs: the rows of one id are a record, wherever in the
/// file they stand. A column of the record is that of its first event that has a value there; <c>first/NAME</c> and <c>last/NAME</c> are
/// those of its first and last event. First and last go by time. The rows are in memory, as far as the mapping names their columns, and so there
/// are bounds to them (<see cref="SourceBounds"/>).
/// </summary>
public static class EventTable
{
    private const string First = "first/";
    private const string Last = "last/";

    /// <summary>One record for each id, in the order in which they first occur.</summary>
    /// <exception cref="Refusal">A row cannot be read or has no id: it may be of any record, and none is whole without it. Or a column is
    /// missing, or there is more than can be gathered.</exception>
    public static IEnumerable<SourceRecord> Read(Stream content, IReadOnlyCollection<string> columns, SourceForm form, EventForm events)
    {
        if (events.Mapping.At is null) throw Refusal.Invalid("mapping.events.at", "In a table of events, events.at names the column with their time.");

        var order = EventOrder.Of(form.Times, events.Mapping);
        List<string> asked = [.. columns.Select(Plain).Concat(events.Mapping.Columns()).Distinct()];
        foreach (var rows in Gathered(content, asked, form, events.Id!))
        {
            var sorted = order.Sorted(rows);
            var known = new Dictionary<string, string>(columns.Count);
            foreach (var column in columns) known.Add(column, ValueOf(column, sorted, events.IsBlank));
            yield return new(rows[0].Line, known, Events: sorted);
        }
    }

    private static IEnumerable<List<SourceEvent>> Gathered(Stream content, List<string> columns, SourceForm form, string id)
    {
        var (records, order) = (new Dictionary<string, List<SourceEvent>>(), new List<List<SourceEvent>>());
        var kept = new KeptRows(columns, form.Bounds ?? SourceBounds.Usual);
        foreach (var row in CsvRecords.Read(content, columns, form))
        {
            if (row.Fault is not null) throw Refused(row.Line, row.Fault);
            if (row.Columns[id].Trim() is not { Length: > 0 } record) throw Refused(row.Line, $"has no {id}");

            if (!records.TryGetValue(record, out var rows))
            {
                records.Add(record, rows = new(1));
                order.Add(rows);
            }

            rows.Add(kept.Row(row));
            if (rows.Count > kept.Bounds.EventsOfRecord) throw KeptRows.TooMany(rows[0].Line, $"the record that begins here has more than {kept.Bounds.EventsOfRecord:N0} rows");
        }

        return order;
    }

    private static string ValueOf(string column, IReadOnlyList<SourceEvent> events, Func<string, string, bool> isBlank)
    {
        var plain = Plain(column);
        return column.StartsWith(First, StringComparison.Ordinal) ? events[0].Columns[plain]
            : column.StartsWith(Last, StringComparison.Ordinal) ? events[^1].Columns[plain]
            : events.Select(e => e.Columns[plain]).FirstOrDefault(value => value.Trim() is { Length: > 0 } text && !isBlank(column, text)) ?? "";
    }

    private static string Plain(string column) =>
        column.StartsWith(First, StringComparison.Ordinal) ? column[First.Length..]
        : column.StartsWith(Last, StringComparison.Ordinal) ? column[Last.Length..]
        : column;

    private static Refusal Refused(long line, string fault) => Refusal.Invalid(
        "file", $"Line {line}: the row {fault}. Of a table of events no row is left out: it may be of any record, and none is whole without it.");

    /// <summary>What is held of rows. Words come again and again: each is held once.</summary>
    private sealed class KeptRows(List<string> columns, SourceBounds bounds)
    {
        private readonly Dictionary<string, int> _places = columns.Index().ToDictionary(column => column.Item, column => column.Index);
        private readonly HashSet<string> _texts = [];
        private int _rows;
        private long _characters;

        public SourceBounds Bounds => bounds;

        public static Refusal TooMany(long line, FormattableString what) => Refusal.Invalid(
            "file", FormattableString.Invariant($"Line {line}: {what.ToString(CultureInfo.InvariantCulture)}."));

        public SourceEvent Row(SourceRecord row)
        {
            if (++_rows > bounds.GatheredRows) throw TooMany(row.Line, $"the table of events has more than {bounds.GatheredRows:N0} rows up to here: import it in parts, all rows of a record in one");

            string[] values = [.. columns.Select(column => Shared(row.Columns[column]))];
            return _characters <= bounds.GatheredCharacters ? new(row.Line, new RowValues(_places, values)) : throw TooMany(
                row.Line, $"the columns that the mapping names have more than {bounds.GatheredCharacters:N0} characters up to here, each value counted once: import the table in parts, all rows of a record in one");
        }

        private string Shared(string text)
        {
            if (_texts.TryGetValue(text, out var same)) return same;

            _texts.Add(text);
            _characters += text.Length;
            return text;
        }
    }
}
