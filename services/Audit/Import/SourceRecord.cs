using Messaging;

namespace Audit.Import;

/// <summary>A record as the file has it: a row of a table, or a trace of an event log.</summary>
/// <param name="Line">Where it begins, from 1.</param>
/// <param name="Columns">Its values by column.</param>
/// <param name="Fault">Why it cannot be read, if it cannot.</param>
public sealed record SourceRecord(long Line, IReadOnlyDictionary<string, string> Columns, string? Fault = null);

/// <summary>A file to import.</summary>
public static class SourceFile
{
    /// <summary>Its records, one by one: <c>.xes</c> is an event log, anything else comma-separated with a header line.</summary>
    /// <exception cref="Refusal">It is no such file, or lacks one of the columns; named with the line.</exception>
    public static IEnumerable<SourceRecord> Read(string fileName, Stream content, IEnumerable<string> columns) =>
        fileName.EndsWith(".xes", StringComparison.OrdinalIgnoreCase)
            ? XesRecords.Read(content)
            : CsvRecords.Read(content, columns);
}
