using CsvHelper;
using Messaging;

namespace Audit.Import;

/// <summary>
/// A table with a header line (RFC 4180). Columns are called by their names, or by their places: <c>#3</c> is the third, as it must be
/// where two have the same name.
/// </summary>
public static class CsvRecords
{
    private const int LargestRecord = 256 * 1024;

    /// <summary>One record for each line after the header; of one with quotes in the wrong place or with more or fewer values than
    /// the header, the fault.</summary>
    /// <exception cref="Refusal">There is no header, a column is missing or there twice, or a record is larger than 256 KiB.</exception>
    public static IEnumerable<SourceRecord> Read(Stream content, IReadOnlyCollection<string> columns, SourceForm? form = null)
    {
        var malformed = new HashSet<long>();
        using var csv = CsvReader.Create(content, new CsvReaderOptions
        {
            TrackLineNumbers = true, MaxRecordSize = LargestRecord, OnMalformedRecord = record => malformed.Add(record.LineNumber),
            Encoding = form?.Encoding is { } encoding ? SourceEncoding.Of(encoding) : null, Separator = form?.Delimiter?[0],
        }, leaveOpen: true);
        Reading(() =>
        {
            csv.ReadHeader();
            return true;
        });
        var header = csv.Headers.ToArray();
        var places = Places(header, columns);
        while (Reading(csv.Read))
        {
            yield return Record(csv, header.Length, places, malformed.Remove(csv.LineNumber));
        }
    }

    private static SourceRecord Record(CsvReader csv, int width, IReadOnlyDictionary<string, int> places, bool malformed)
    {
        var fault = malformed ? "has a quote in the wrong place"
            : csv.FieldCount != width ? $"has {csv.FieldCount} values where the header has {width}"
            : null;
        if (fault is not null && Swallowed(csv) is { } swallowed) fault = swallowed;
        var columns = new Dictionary<string, string>(places.Count);
        foreach (var (column, place) in fault is null ? places : new Dictionary<string, int>()) columns.Add(column, csv.GetString(place));
        return new(csv.LineNumber, columns, fault);
    }

    /// <summary>Where the quote opened that took the lines after it, for a record that is wrong and goes over several lines.</summary>
    private static string? Swallowed(CsvReader csv)
    {
        var line = csv.LineNumber;
        for (var i = 0; i < csv.FieldCount; i++)
        {
            var lines = csv.GetString(i).Count(c => c == '\n');
            if (lines > 0) return $"has a quote that opens on line {line} and is not closed there: it took in the lines to {line + lines}";
        }

        return null;
    }

    private static bool Reading(Func<bool> read)
    {
        try
        {
            return read();
        }
        catch (CsvFormatException e)
        {
            throw Refusal.Invalid("file", $"Line {e.LineNumber}: a record begins here that cannot be read to its end, as after a quote that is never closed: {e.Message}");
        }
    }

    /// <summary>Where each column stands.</summary>
    private static Dictionary<string, int> Places(string[] header, IReadOnlyCollection<string> columns)
    {
        if (header.Length == 0) throw Refusal.Invalid("file", "The file is empty.");
        if (header.Any(name => name.Any(c => char.IsControl(c) && !char.IsWhiteSpace(c)))) throw Refusal.Invalid("file", "Line 1: this is no table: it has bytes that no text has.");

        var places = columns.ToDictionary(column => column, column => PlaceOf(header, column));
        if (columns.FirstOrDefault(column => places[column].Count > 1) is { } twice)
        {
            var numbers = string.Join(" or ", places[twice].Select(place => $"#{place + 1}"));
            throw Refusal.Invalid("file", $"Line 1: the column '{twice}' is there twice: name it by its place, {numbers}.");
        }

        return columns.Where(column => places[column].Count == 0).ToList() is { Count: > 0 } missing
            ? throw Refusal.Invalid("file", $"Line 1: there is no column {Listed(missing)}; there are {string.Join(", ", header)}.")
            : places.ToDictionary(place => place.Key, place => place.Value[0]);
    }

    private static List<int> PlaceOf(string[] header, string column)
    {
        List<int> named = [.. header.Index().Where(name => name.Item == column).Select(name => name.Index)];
        return named.Count == 0 && column is ['#', .. var digits] && int.TryParse(digits, out var place) && place >= 1 && place <= header.Length
            ? [place - 1]
            : named;
    }

    private static string Listed(IEnumerable<string> names) => string.Join(", ", names.Select(name => $"'{name}'"));
}
