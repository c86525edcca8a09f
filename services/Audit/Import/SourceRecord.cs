namespace Audit.Import;

/// <summary>A record as the file has it: a row of a table, the rows of one id in a table of events, or a trace of an event log.</summary>
/// <param name="Line">Where it begins, from 1.</param>
/// <param name="Columns">Its values by column; all that are asked for and there.</param>
/// <param name="Fault">Why it cannot be read, if it cannot.</param>
/// <param name="Events">Its events, in their order; none where events are not asked for.</param>
public sealed record SourceRecord(
    long Line, IReadOnlyDictionary<string, string> Columns, string? Fault = null, IReadOnlyList<SourceEvent>? Events = null);

/// <summary>An event of a record as the file has it.</summary>
/// <param name="Line">Where it begins, from 1.</param>
/// <param name="Columns">Its values by column; all that are asked for and there.</param>
public sealed record SourceEvent(long Line, IReadOnlyDictionary<string, string> Columns);
