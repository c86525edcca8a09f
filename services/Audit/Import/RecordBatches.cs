namespace Audit.Import;

/// <summary>Records that are taken together: so many, or fewer where they are large, as their facts are in memory with them.</summary>
public static class RecordBatches
{
    /// <summary>Of small ones.</summary>
    public const int Records = 500;

    /// <summary>A batch that has as much is full.</summary>
    public const long Characters = 8 * 1024 * 1024;

    /// <summary>What an event counts besides its values: some facts come of it.</summary>
    public const int EventCharacters = 1000;

    /// <summary>All of them, in their order.</summary>
    public static IEnumerable<SourceRecord[]> Of(IEnumerable<SourceRecord> records)
    {
        var (batch, characters) = (new List<SourceRecord>(Records), 0L);
        foreach (var record in records)
        {
            batch.Add(record);
            characters += SizeOf(record);
            if (batch.Count < Records && characters < Characters) continue;

            yield return [.. batch];
            batch.Clear();
            characters = 0;
        }

        if (batch.Count > 0) yield return [.. batch];
    }

    private static long SizeOf(SourceRecord record) =>
        SizeOf(record.Columns) + (record.Events?.Sum(e => EventCharacters + SizeOf(e.Columns)) ?? 0);

    private static long SizeOf(IReadOnlyDictionary<string, string> columns) => columns.Values.Sum(value => (long)value.Length);
}
