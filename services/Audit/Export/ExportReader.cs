using System.Text.Json;
using Audit.Replay;
using DuckDB.NET.Data;
using Messaging;

namespace Audit.Export;

/// <summary>Reads facts from an export as they were told: nothing but the folder is needed.</summary>
public sealed class ExportReader
{
    private const int SlicesAtATime = 512;
    private readonly string _folder;

    private ExportReader(string folder, ExportManifest manifest) => (_folder, Manifest) = (folder, manifest);

    /// <summary>The files that are not, byte for byte, those that <c>export.json</c> names; of those that have no hash there it cannot be told.</summary>
    public IReadOnlyList<ExportFile> Altered(CancellationToken cancellationToken) => FileHash.Altered(_folder, Manifest.Files, cancellationToken);

    /// <summary>What the export holds.</summary>
    public ExportManifest Manifest { get; }

    /// <summary>Opens an export.</summary>
    /// <exception cref="DirectoryNotFoundException">The folder is none.</exception>
    public static ExportReader Open(string folder) => ExportManifest.Find(folder) is { } manifest
        ? new(folder, manifest)
        : throw new DirectoryNotFoundException($"{folder} is no export: it has no export.json.");

    /// <summary>All facts of a request.</summary>
    /// <exception cref="Refusal">The export has none.</exception>
    public IReadOnlyList<LedgerFact> OfRequest(Guid requestId)
    {
        var facts = Manifest.Files.Count == 0 ? [] : Read(
            Table(Manifest.Files), $"where slice = {ExportColumns.SliceOf(requestId)} and request_id = '{requestId}'").ToList();
        return facts.Count > 0 ? facts : throw Refusal.Unknown("request", requestId);
    }

    /// <summary>The fact at a position; null when it is not there.</summary>
    internal LedgerFact? At(long position) => Manifest.Files.Count == 0
        ? null
        : Read(Table(Manifest.Files.GroupBy(f => f.Batch).OrderBy(b => b.Key).Last()), $"where position = {position}").FirstOrDefault();

    /// <summary>All facts by position. Memory holds one batch.</summary>
    public IEnumerable<LedgerFact> InOrder() =>
        Manifest.Files.GroupBy(f => f.Batch).OrderBy(b => b.Key).SelectMany(batch => Read(Table(batch), "order by position"));

    /// <summary>Positions of facts of which another column does not say what their content does. No hash covers these columns, and recomputing goes by
    /// them. Memory holds one batch.</summary>
    public IEnumerable<long> Contradicted(CancellationToken cancellationToken)
    {
        foreach (var file in Manifest.Files.GroupBy(f => f.Batch).SelectMany(batch => batch.GroupBy(f => f.Form)))
        {
            using var duck = Connect();
            LedgerExport.Run(duck, ExportColumns.Table);
            using (var appender = duck.CreateAppender("facts"))
            {
                var (reader, told) = (new ClockFactReader(), new ClockFact());
                foreach (var row in Read(Table(file), "order by position"))
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    ExportColumns.Append(appender, row, reader, told);
                }
            }

            var written = $"(select {(file.Key == 1 ? ExportColumns.Of(1) : ExportColumns.Written)} from facts)";
            var columns = string.Join(", ", Columns(Files(file)).Select(name => $"\"{name}\""));
            foreach (var position in Ask(
                duck, $"select position from (select {columns} from {(file.Key == 1 ? Table(file) : Files(file))} except select {columns} from {written}) order by 1",
                reader => reader.GetInt64(0)))
            {
                yield return position;
            }
        }
    }

    /// <summary>Things in the folder that are no part of the export: whoever reads all files of the folder reads them, too. Files that a run was about to
    /// write are no part of it yet.</summary>
    public IEnumerable<string> Foreign() => ExportFolder.Foreign(_folder, Manifest with { Writing = null });

    /// <summary>Positions of facts that were recorded on another day than their file's folder or <c>export.json</c> says. No hash covers either.</summary>
    public IEnumerable<long> OfAnotherDay(CancellationToken cancellationToken)
    {
        using var duck = Connect();
        foreach (var file in Manifest.Files)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var fits = $"recorded_at::date = '{file.Day:yyyy-MM-dd}' and 'day=' || recorded_at::date = '{Path.GetDirectoryName(file.Name)}'";
            foreach (var position in Ask(
                duck, $"select position from {Files([file])} where not coalesce({fits}, false) order by 1", reader => reader.GetInt64(0)))
            {
                yield return position;
            }
        }
    }

    /// <summary>The facts of these types, request by request, as the newest versions of their types say them.</summary>
    /// <exception cref="UnknownFactException">One is of a version that this program does not know.</exception>
    public IEnumerable<IReadOnlyList<LedgerFact>> ByRequest(IReadOnlyCollection<string> types, Whose whose)
    {
        var wanted = string.Join(", ", types.Select(type => $"'{LedgerExport.Quoted(type)}'"));
        for (var slice = 0; slice < ExportColumns.Slices && Manifest.Files.Count > 0; slice += SlicesAtATime)
        {
            var rest = $"where slice between {slice} and {slice + SlicesAtATime - 1} and type in ({wanted}) and {whose.Sql} and request_id is not null order by request_id";
            var request = new List<LedgerFact>();
            foreach (var fact in Read(Table(Manifest.Files), rest))
            {
                if (request.Count > 0 && fact.RequestId != request[0].RequestId)
                {
                    yield return request;
                    request = [];
                }

                request.Add(KnownFacts.ToNewest(fact));
            }

            if (request.Count > 0) yield return request;
        }
    }

    /// <summary>The services of all imported histories.</summary>
    public IReadOnlyList<string> Histories() => Manifest.Files.Count == 0 ? [] : Ask(
        $"select distinct service from {Table(Manifest.Files)} where slice = {ExportColumns.SliceOf(null)} and type in ({LedgerReader.HistoryTypes}) "
        + $"and starts_with(service, '{LedgerFact.ImportPrefix}') order by 1", reader => reader.GetString(0));

    /// <summary>When the last fact of a record was recorded; null for an empty one.</summary>
    public DateTimeOffset? LastRecorded(Whose whose) => Manifest.Files.Count == 0 ? null : Ask(
        $"select arg_max(recorded_at, position) from {Table(Manifest.Files)} where {whose.Sql}",
        reader => reader.IsDBNull(0) ? (DateTimeOffset?)null : Moment(reader, 0))[0];

    /// <summary>The desk's zone by its settings; null where they do not say.</summary>
    public string? TimeZone() => Manifest.Files.Count == 0 ? null : Ask(
        $"select arg_max(json_extract_string(data, '$.document.timeZone'), position) from {Table(Manifest.Files)} "
        + $"where slice = {ExportColumns.SliceOf(null)} and {DeskZone.SettingsSql}", reader => reader.IsDBNull(0) ? null : reader.GetString(0))[0];

    /// <summary>Whether a file has a column.</summary>
    internal bool Has(string column, ExportFile file) => Ask(
        $"select count(*) from parquet_schema('{LedgerExport.Quoted(Path.Combine(_folder, file.Name))}') where name = '{column}'",
        reader => reader.GetInt64(0))[0] > 0;

    /// <summary>The files as a table of DuckDB, whichever build wrote them.</summary>
    internal string Table(IEnumerable<ExportFile> files) => $"({string.Join(" union all ", files.GroupBy(f => f.Form).Select(Select))})";

    private string Select(IGrouping<int, ExportFile> files) => $"select {ExportColumns.Of(files.Key)} from {Files(files)}";

    private string Files(IEnumerable<ExportFile> files) =>
        $"read_parquet([{string.Join(", ", files.Select(f => $"'{LedgerExport.Quoted(Path.Combine(_folder, f.Name))}'"))}], hive_partitioning = false)";

    private List<string> Columns(string table) => Ask($"select column_name from (describe select * from {table})", reader => reader.GetString(0));

    /// <summary>
    /// A connection of its own, that uses one core and reads moments as they are. Where nobody signed the files it passes over nothing by what
    /// they say of themselves, of their least and greatest values for one, so that a filter finds what <c>verify</c> has read.
    /// </summary>
    internal DuckDBConnection Connect()
    {
        var duck = new DuckDBConnection("DataSource=:memory:");
        duck.Open();
        LedgerExport.Run(duck, "set threads = 1; set TimeZone = 'UTC'; set preserve_insertion_order = false");
        if (!Manifest.IsSigned) LedgerExport.Run(duck, "set disabled_optimizers = 'filter_pushdown,statistics_propagation'");
        return duck;
    }

    private List<T> Ask<T>(string sql, Func<DuckDBDataReader, T> read)
    {
        using var duck = Connect();
        return Ask(duck, sql, read);
    }

    private static List<T> Ask<T>(DuckDBConnection duck, string sql, Func<DuckDBDataReader, T> read)
    {
        using var command = duck.CreateCommand();
        command.CommandText = sql;
        using var reader = command.ExecuteReader();
        var rows = new List<T>();
        while (reader.Read()) rows.Add(read(reader));
        return rows;
    }

    private IEnumerable<LedgerFact> Read(string table, string rest)
    {
        using var duck = Connect();
        using var command = duck.CreateCommand();
        command.CommandText = $"select {LedgerTable.Columns} from {table} {rest}";
        using var reader = command.ExecuteReader();
        while (reader.Read()) yield return Row(reader);
    }

    private static LedgerFact Row(DuckDBDataReader reader) => new(
        reader.GetInt64(0), Guid.Parse(reader.GetString(1)), reader.GetString(2), reader.GetInt64(3), Guid.Parse(reader.GetString(4)),
        reader.GetString(5), reader.GetInt64(6), reader.GetString(7), reader.GetInt32(8), reader.IsDBNull(9) ? null : reader.GetString(9),
        reader.IsDBNull(10) ? null : Guid.Parse(reader.GetString(10)), reader.IsDBNull(11) ? null : reader.GetString(11), Moment(reader, 12),
        Moment(reader, 13), reader.IsDBNull(14) ? null : Moment(reader, 14), Moment(reader, 15),
        JsonElement.Parse(reader.GetString(16)), reader.GetString(17));

    private static DateTimeOffset Moment(DuckDBDataReader reader, int column) =>
        new(DateTime.SpecifyKind(reader.GetDateTime(column), DateTimeKind.Utc));
}
