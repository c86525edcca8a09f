using CsvHelper;
using Messaging;

namespace Audit.Import;

/// <summary>Comma-separated values with a header line (RFC 4180) in UTF-8; semicolons or tabs are recognised.</summary>
public static class CsvRecords
{
    private const int LargestRecord = 256 * 1024;

    /// <summary>One record for each line after the header; of one with quotes in the wrong place or with more or fewer values than
    /// the header, the fault.</summary>
    /// <exception cref="Refusal">There is no header, a column is missing or there twice, or a record is larger than 256 KiB.</exception>
    public static IEnumerable<SourceRecord> Read(Stream content, IEnumerable<string> columns)
    {
        var malformed = new HashSet<long>();
        using var csv = CsvReader.Create(content, new CsvReaderOptions
        {
            TrackLineNumbers = true, MaxRecordSize = LargestRecord, OnMalformedRecord = record => malformed.Add(record.LineNumber),
        });
        csv.ReadHeader();
        var header = csv.Headers.ToArray();
        RefuseHeader(header, columns);
        while (Next(csv))
        {
            yield return Record(csv, header, malformed.Remove(csv.LineNumber));
        }
    }

    private static SourceRecord Record(CsvReader csv, string[] header, bool malformed)
    {
        var fault = malformed ? "has a quote in the wrong place"
            : csv.FieldCount != header.Length ? $"has {csv.FieldCount} values where the header has {header.Length}"
            : null;
        var columns = new Dictionary<string, string>(header.Length);
        for (var i = 0; fault is null && i < header.Length; i++) columns.Add(header[i], csv.GetString(i));
        return new(csv.LineNumber, columns, fault);
    }

    private static bool Next(CsvReader csv)
    {
        try
        {
            return csv.Read();
        }
        catch (CsvFormatException e)
        {
            throw Refusal.Invalid("file", $"Line {e.LineNumber}: {e.Message}");
        }
    }

    private static void RefuseHeader(string[] header, IEnumerable<string> columns)
    {
        if (header.Length == 0) throw Refusal.Invalid("file", "The file is empty.");
        if (header.GroupBy(name => name).FirstOrDefault(names => names.Count() > 1) is { } twice)
        {
            throw Refusal.Invalid("file", $"Line 1: the column '{twice.Key}' is there twice.");
        }

        if (columns.FirstOrDefault(column => !header.Contains(column)) is { } missing)
        {
            throw Refusal.Invalid("file", $"Line 1: there is no column '{missing}'; there are {string.Join(", ", header)}.");
        }
    }
}
