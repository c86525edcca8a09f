using System.Globalization;
using Audit.Replay;
using DuckDB.NET.Data;

namespace Audit.Export;

/// <summary>What an export run did.</summary>
/// <param name="Facts">Facts in the export now.</param>
/// <param name="Added">Of these, added by this run.</param>
/// <param name="Files">Files in the export now.</param>
/// <param name="Days">Days that they are of.</param>
/// <param name="FilesSigned">All its files are signed.</param>
public sealed record ExportReport(long Facts, long Added, int Files, int Days, bool FilesSigned);

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
    /// <exception cref="Messaging.Refusal">The folder holds something that no export of this ledger wrote.</exception>
    public static Task<ExportReport> RunAsync(
        LedgerReader ledger, string folder, IProgress<long>? progress, CancellationToken cancellationToken) =>
        RunAsync(ledger, folder, upTo: long.MaxValue, sealing: null, progress, cancellationToken);

    /// <summary>The same up to a position: what a checkpoint covers.</summary>
    /// <param name="ledger">The ledger.</param>
    /// <param name="folder">Where the export is, or is to be.</param>
    /// <param name="upTo">The last position.</param>
    /// <param name="sealing">Signs the files; null where the ledger's key is not at hand.</param>
    /// <param name="progress">Hears how many facts were written.</param>
    /// <param name="cancellationToken">Stops in between.</param>
    /// <exception cref="Messaging.Refusal">What is in the folder is not what was signed, or it was signed and this run cannot sign.</exception>
    public static async Task<ExportReport> RunAsync(
        LedgerReader ledger, string folder, long upTo, ExportSealing? sealing, IProgress<long>? progress, CancellationToken cancellationToken)
    {
        var manifest = Continued(ExportFolder.Claim(folder), sealing);
        await MustContinueAsync(ledger, folder, manifest, cancellationToken);
        var before = manifest.UpTo;
        await using var duck = new DuckDBConnection("DataSource=:memory:");
        await duck.OpenAsync(cancellationToken);
        Run(duck, "set preserve_insertion_order = false; set TimeZone = 'UTC'");
        while (true)
        {
            Run(duck, ExportColumns.Table);
            var (count, last) = await FillAsync(duck, ledger, manifest.UpTo, upTo, cancellationToken);
            if (last is null) break;

            manifest = Write(duck, folder, manifest, last);
            manifest = sealing?.Seal(manifest) ?? manifest;
            manifest.Save(folder);
            progress?.Report(manifest.UpTo - before);
            if (count < Batch) break;
        }

        (sealing?.Seal(manifest) ?? manifest).Save(folder);
        var files = manifest.Files;
        return new(files.Sum(f => f.Facts), manifest.UpTo - before, files.Count, files.Select(f => f.Day).Distinct().Count(), sealing is not null && files.All(f => f.Hash is not null));
    }

    private static ExportManifest Continued(ExportManifest manifest, ExportSealing? sealing) => (manifest, sealing) switch
    {
        (_, not null) => sealing.Continue(manifest),
        ({ Seal: not null }, _) => throw Messaging.Refusal.Invalid(
            "folder", "It holds an export whose files are signed: name the ledger's key as well, or give a new folder."),
        _ => manifest,
    };

    private static async Task<(int Count, LedgerFact? Last)> FillAsync(
        DuckDBConnection duck, LedgerReader ledger, long after, long upTo, CancellationToken cancellationToken)
    {
        var (reader, told, count) = (new ClockFactReader(), new ClockFact(), 0);
        LedgerFact? last = null;
        using var appender = duck.CreateAppender("facts");
        await foreach (var row in ledger.AfterAsync(after, Batch, cancellationToken))
        {
            if (row.Position > upTo) break;

            ExportColumns.Append(appender, row, reader, told);
            (count, last) = (count + 1, row);
        }

        return (count, last);
    }

    private static ExportManifest Write(DuckDBConnection duck, string folder, ExportManifest before, LedgerFact last)
    {
        var batch = before.Files.Count == 0 ? 1 : before.Files[^1].Batch + 1;
        var added = Days(duck).ConvertAll(d => new ExportFile(
            string.Create(CultureInfo.InvariantCulture, $"day={d.Day:yyyy-MM-dd}/facts-{before.UpTo + 1:D12}-{last.Position:D12}.parquet"),
            d.Day, batch, d.Facts, ExportColumns.Form));
        (before with { Writing = [.. added.Select(f => f.Name)] }).Save(folder);
        foreach (var (name, day) in added.Select(f => (f.Name, f.Day)))
        {
            var file = Path.Combine(folder, name);
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            Run(
                duck,
                $"copy (select {ExportColumns.Written} from facts where recorded_at::date = '{day:yyyy-MM-dd}' "
                + "order by slice, facts.request_id, service, facts.stream_id, stream_version) "
                + $"to '{Quoted(file)}' (format parquet, compression snappy, row_group_size {RowGroup}, use_tmp_file false)");
        }

        return new(last.Position, last.RecordedAt, [.. before.Files, .. added.Select(f => FileHash.Measured(folder, f))]);
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

    /// <summary>An export of one ledger is not continued by another.</summary>
    private static async Task MustContinueAsync(LedgerReader ledger, string folder, ExportManifest manifest, CancellationToken cancellationToken)
    {
        if (manifest.UpTo == 0) return;

        var exported = ExportReader.Open(folder).At(manifest.UpTo);
        await foreach (var fact in ledger.AfterAsync(manifest.UpTo - 1, 1, cancellationToken))
        {
            if (fact.Position == manifest.UpTo && fact.FactId == exported?.FactId) return;
        }

        throw Messaging.Refusal.Invalid(
            "folder", $"{folder} ends with fact {exported?.FactId} at position {manifest.UpTo}, where this ledger has another or none: it is the export of another ledger.");
    }

    internal static string Quoted(string path) => path.Replace("'", "''", StringComparison.Ordinal);

    internal static void Run(DuckDBConnection duck, string sql)
    {
        using var command = duck.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
