using System.Globalization;
using System.Text;
using Audit.Replay;
using DuckDB.NET.Data;

namespace Audit.Export;

/// <summary>What an export run did.</summary>
/// <param name="Facts">Facts in the export now.</param>
/// <param name="Added">Of these, added by this run.</param>
/// <param name="Files">Files in the export now.</param>
/// <param name="Days">Days that they are of.</param>
public sealed record ExportReport(long Facts, long Added, int Files, int Days);

/// <summary>
/// Writes the ledger by day as Parquet (I7): <c>day=2026-03-02/facts-000000000001-000000131072.parquet</c>, the day being the UTC day on
/// which the owner recorded the fact. The ledger only grows, so an export does too: what was written is never written
/// again, and a fact that came late is in one more file of its day. Memory holds one batch, however long the ledger is.
/// </summary>
public static class LedgerExport
{
    /// <summary>Facts held in memory at a time.</summary>
    public const int Batch = 131_072;

    private const int RowGroup = 16_384;

    /// <summary>Brings an export up to the ledger's end.</summary>
    /// <param name="ledger">The ledger.</param>
    /// <param name="folder">Where the export is, or is to be.</param>
    /// <param name="progress">Hears how many facts were written.</param>
    /// <param name="cancellationToken">Stops in between; the next run goes on from there.</param>
    public static async Task<ExportReport> RunAsync(
        LedgerReader ledger, string folder, IProgress<long>? progress, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(folder);
        var manifest = ExportManifest.Find(folder) ?? ExportManifest.Empty;
        var before = manifest.UpTo;
        DeleteLeftovers(folder, manifest);
        await using var duck = new DuckDBConnection("DataSource=:memory:");
        await duck.OpenAsync(cancellationToken);
        Run(duck, "set preserve_insertion_order = false; set TimeZone = 'UTC'");
        while (true)
        {
            Run(duck, ExportColumns.Table);
            var (count, last) = await FillAsync(duck, ledger, manifest.UpTo, cancellationToken);
            if (last is null) break;

            manifest = Write(duck, folder, manifest, last);
            manifest.Save(folder);
            progress?.Report(manifest.UpTo - before);
            if (count < Batch) break;
        }

        manifest.Save(folder);
        var files = manifest.Files;
        return new(files.Sum(f => f.Facts), manifest.UpTo - before, files.Count, files.Select(f => f.Day).Distinct().Count());
    }

    private static async Task<(int Count, LedgerFact? Last)> FillAsync(
        DuckDBConnection duck, LedgerReader ledger, long after, CancellationToken cancellationToken)
    {
        var (reader, told, count) = (new ClockFactReader(), new ClockFact(), 0);
        LedgerFact? last = null;
        using var appender = duck.CreateAppender("facts");
        await foreach (var row in ledger.AfterAsync(after, Batch, cancellationToken))
        {
            var data = row.Data.GetRawText();
            told.RecordedAt = row.RecordedAt;
            reader.Read(Encoding.UTF8.GetBytes(data), told);
            ExportColumns.Append(appender, row, data, told);
            (count, last) = (count + 1, row);
        }

        return (count, last);
    }

    private static ExportManifest Write(DuckDBConnection duck, string folder, ExportManifest before, LedgerFact last)
    {
        var files = before.Files.ToList();
        var batch = files.Count == 0 ? 1 : files[^1].Batch + 1;
        foreach (var (day, facts) in Days(duck))
        {
            var name = string.Create(
                CultureInfo.InvariantCulture, $"day={day:yyyy-MM-dd}/facts-{before.UpTo + 1:D12}-{last.Position:D12}.parquet");
            var file = Path.Combine(folder, name);
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            Run(
                duck,
                $"copy (from facts where recorded_at::date = '{day:yyyy-MM-dd}' order by slice, request_id, service, stream_id, stream_version) "
                + $"to '{Quoted(file)}' (format parquet, compression snappy, row_group_size {RowGroup})");
            files.Add(new(name, day, batch, facts));
        }

        return new(last.Position, last.RecordedAt, files);
    }

    private static List<(DateOnly Day, long Facts)> Days(DuckDBConnection duck)
    {
        using var command = duck.CreateCommand();
        command.CommandText = "select recorded_at::date, count(*) from facts group by 1 order by 1";
        using var reader = command.ExecuteReader();
        var days = new List<(DateOnly, long)>();
        while (reader.Read()) days.Add((reader.GetFieldValue<DateOnly>(0), reader.GetInt64(1)));
        return days;
    }

    private static void DeleteLeftovers(string folder, ExportManifest manifest)
    {
        var known = manifest.Files.Select(f => Path.Combine(folder, f.Name)).ToHashSet();
        foreach (var file in Directory.EnumerateFiles(folder, "facts-*.parquet", SearchOption.AllDirectories).Where(f => !known.Contains(f)))
        {
            File.Delete(file);
        }
    }

    internal static string Quoted(string path) => path.Replace("'", "''", StringComparison.Ordinal);

    internal static void Run(DuckDBConnection duck, string sql)
    {
        using var command = duck.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
