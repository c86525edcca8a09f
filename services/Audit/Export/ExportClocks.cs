using Audit.Replay;

namespace Audit.Export;

/// <summary>
/// Reads clocks from an export, without parsing JSON and on all cores: each file once from end to end, its rows divided among parts, all
/// of a request in one; then part by part. Memory holds a part for each core, however long the history is.
/// </summary>
/// <param name="export">The export.</param>
public sealed class ExportClocks(ExportReader export) : IClockSource
{
    private const int FactsInAPart = 32_768;
    private const int MostParts = 1024;
    private static readonly string Types = string.Join(", ", Clocks.Types.Select(type => $"'{type}'"));

    /// <inheritdoc />
    public Task<IReadOnlyList<Publication>> PublicationsAsync(CancellationToken cancellationToken)
    {
        var found = new List<Publication>();
        if (export.Manifest.Files.Count == 0) return Task.FromResult<IReadOnlyList<Publication>>(found);

        using var duck = export.Connect();
        using var command = duck.CreateCommand();
        command.CommandText = "select fact_id, service, recorded_at, type, type_version, data from "
            + $"{export.Table(export.Manifest.Files)} where slice = {ExportColumns.SliceOf(null)} and type in ({Publications.TypesSql}) order by position";
        using var reader = command.ExecuteReader();
        while (reader.Read())
        {
            found.Add(Publications.Read(
                Guid.Parse(reader.GetString(0)), reader.GetString(1), new(DateTime.SpecifyKind(reader.GetDateTime(2), DateTimeKind.Utc)),
                reader.GetString(3), reader.GetInt32(4), System.Text.Encoding.UTF8.GetBytes(reader.GetString(5))));
        }

        return Task.FromResult<IReadOnlyList<Publication>>(found);
    }

    /// <inheritdoc />
    public Task<string?> TimeZoneAsync(CancellationToken cancellationToken) => Task.FromResult(export.TimeZone());

    /// <inheritdoc />
    public Task<IReadOnlyList<string>> HistoriesAsync(CancellationToken cancellationToken) => Task.FromResult(export.Histories());

    /// <inheritdoc />
    public Task<DateTimeOffset?> LastRecordedAsync(Whose whose, CancellationToken cancellationToken) => Task.FromResult(export.LastRecorded(whose));

    /// <inheritdoc />
    public async Task<long> ReadAsync(
        Func<IRequestVisitor> newVisitor, Whose whose, IProgress<long>? progress, CancellationToken cancellationToken)
    {
        var files = export.Manifest.Files;
        var parts = (int)Math.Clamp(files.Sum(f => f.Facts) / FactsInAPart, 1, MostParts);
        var divided = Enumerable.Range(0, Math.Min(files.Count, Environment.ProcessorCount)).Select(_ => new ClockParts(parts)).ToArray();
        var (nextFile, nextPart, read) = (-1, -1, 0L);
        try
        {
            await Task.WhenAll(divided.Select(rows => Task.Run(() => Divide(rows), cancellationToken)));
            await Task.WhenAll(divided.Select(_ => Task.Run(Show, cancellationToken)));
            return read;
        }
        finally
        {
            foreach (var rows in divided) rows.Dispose();
        }

        void Divide(ClockParts rows)
        {
            using var duck = export.Connect();
            using var columns = new DuckColumns(duck.NativeConnection);
            for (int file; (file = Interlocked.Increment(ref nextFile)) < files.Count;)
            {
                cancellationToken.ThrowIfCancellationRequested();
                var count = 0L;
                for (columns.Run(Select(files[file], whose)); columns.Next(); count++) rows.Take(columns);
                var sum = Interlocked.Add(ref read, count);
                progress?.Report(sum);
            }
        }

        void Show()
        {
            var (visitor, part) = (newVisitor(), new ClockPart(divided));
            for (int number; (number = Interlocked.Increment(ref nextPart)) < parts;)
            {
                cancellationToken.ThrowIfCancellationRequested();
                part.Show(number, visitor);
                progress?.Report(read);
            }
        }
    }

    private string Select(ExportFile file, Whose whose) =>
        $"select {ClockRow.Columns}, {(export.Has(ExportColumns.ZoneData, file) ? ExportColumns.ZoneData : "null::varchar")} from {export.Table([file])} where type in ({Types}) and request_id is not null and {whose.Sql}";
}
