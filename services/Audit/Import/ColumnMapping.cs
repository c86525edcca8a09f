namespace Audit.Import;

/// <summary>Where a member of a request comes from: a column, a constant, or a column through a table of words.</summary>
/// <param name="Column">The column's name in the file; of an event log see <see cref="XesRecords"/> and <see cref="EventTable"/>.</param>
/// <param name="Constant">The same for every record.</param>
/// <param name="Values">The other system's words and ours; a word that is not in the table is refused.</param>
/// <param name="Otherwise">Where the column is blank.</param>
/// <param name="Blank">Words that mean that there is nothing: <c>N/A</c>.</param>
/// <param name="Formats">Of a moment: how this column writes times; the first that fits counts.</param>
/// <param name="TimeColumn">Of a moment: the column with the time of day, where <paramref name="Column"/> has the date alone. Formats
/// are of both, with a blank between.</param>
public sealed record ColumnMapping(
    string? Column = null, string? Constant = null, IReadOnlyDictionary<string, string>? Values = null, string? Otherwise = null,
    IReadOnlyList<string>? Blank = null, IReadOnlyList<string>? Formats = null, string? TimeColumn = null)
{
    /// <summary>The columns that it is read from.</summary>
    internal IEnumerable<string> Columns => new[] { Column, TimeColumn }.OfType<string>();
}
