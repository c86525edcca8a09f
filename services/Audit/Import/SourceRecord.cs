namespace Audit.Import;

/// <summary>A record as the file has it: a row of a table, or a trace of an event log.</summary>
/// <param name="Line">Where it begins, from 1.</param>
/// <param name="Columns">Its values by column; all that are asked for and there.</param>
/// <param name="Fault">Why it cannot be read, if it cannot.</param>
public sealed record SourceRecord(long Line, IReadOnlyDictionary<string, string> Columns, string? Fault = null);
