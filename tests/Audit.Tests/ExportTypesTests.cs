using Audit.Export;
using Audit.Replay;
using Audit.Tests.Measures;
using Parquet;
using Parquet.Meta;
using Parquet.Schema;
using TestKit;
using Type = System.Type;

namespace Audit.Tests;

/// <summary>An export read by a program that knows nothing of DuckDB and not all of Parquet's types.</summary>
public sealed class ExportTypesTests : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("export-types-").FullName;
    private TestDatabase _database = null!;
    private List<LedgerFact> _ledger = null!;

    public async Task InitializeAsync()
    {
        _database = await TestDatabase.CreateAsync(LedgerTable.MapTo);
        await HistoryLedger.CopyAsync(_database.Owner, new Histories(5, Desk.Now, TimeSpan.FromMinutes(20)).Of(60));
        var ledger = new LedgerReader(_database.Service);
        _ledger = await ledger.InOrderAsync(default).ToListAsync();
        await LedgerExport.RunAsync(ledger, _folder, null, default);
    }

    public Task DisposeAsync()
    {
        Directory.Delete(_folder, recursive: true);
        return _database.DisposeAsync().AsTask();
    }

    [Fact]
    public async Task Files_have_no_types_but_those_that_every_reader_knows()
    {
        foreach (var file in Files())
        {
            await using var reader = await ParquetReader.CreateAsync(file);
            foreach (var column in reader.Metadata!.Schema.Where(s => s.Type is not null))
            {
                var text = column.ConvertedType == ConvertedType.UTF8;
                var moment = column.LogicalType?.TIMESTAMP is { IsAdjustedToUTC: true, Unit.MICROS: not null };
                (text, moment, column.Type).ShouldBe(
                    column.Name is "occurred_at" or "recorded_at" or "sent_at" or "received_at" ? (false, true, Parquet.Meta.Type.INT64)
                    : column.Name is "flag" ? (false, false, Parquet.Meta.Type.BOOLEAN)
                    : column.Name is "tier" or "type_version" or "policy_version" or "calendar_version" or "slice" ? (false, false, Parquet.Meta.Type.INT32)
                    : column.Name is "position" or "service_sequence" or "stream_version" || column.Name.EndsWith("_100ns", StringComparison.Ordinal)
                        || column.Name.EndsWith("_us", StringComparison.Ordinal) ? (false, false, Parquet.Meta.Type.INT64)
                    : (true, false, Parquet.Meta.Type.BYTE_ARRAY),
                    column.Name);
            }
        }
    }

    [Fact]
    public async Task Another_reader_finds_every_fact_as_the_ledger_has_it()
    {
        var found = new List<(long, string, string, string?, string, string, DateTime, long)>();
        foreach (var file in Files())
        {
            await using var reader = await ParquetReader.CreateAsync(file);
            foreach (var group in reader.RowGroups)
            {
                var rows = new Columns(reader.Schema, group);
                var (positions, ids, streams) = (await rows.OfAsync<long>("position"), await rows.TextsAsync("fact_id"), await rows.TextsAsync("stream_id"));
                var (requests, hashes, data) = (await rows.TextsAsync("request_id"), await rows.TextsAsync("hash"), await rows.TextsAsync("data"));
                var (moments, numbers) = (await rows.OfAsync<DateTime>("occurred_at"), await rows.OfAsync<long>("occurred_us"));
                found.AddRange(Enumerable.Range(0, positions.Length).Select(i => (
                    positions[i]!.Value, ids[i]!, streams[i]!, requests[i], hashes[i]!, data[i]!, moments[i]!.Value, numbers[i]!.Value)));
            }
        }

        found.OrderBy(row => row.Item1).ShouldBe(_ledger.Select(f => (
            f.Position, f.FactId.ToString(), f.StreamId.ToString(), f.RequestId?.ToString(), f.Hash, f.Data.GetRawText(),
            f.OccurredAt.UtcDateTime, (f.OccurredAt - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond)));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task An_export_of_the_build_before_is_read_and_goes_on(int every)
    {
        var before = await Recomputation.OfAsync(new ExportClocks(ExportReader.Open(_folder)), new(), null, default);
        await WriteAsBeforeAsync(every);
        var export = ExportReader.Open(_folder);
        var told = export.InOrder().ToList();
        told.Select(f => (f.Position, f.FactId, f.StreamId, f.RequestId, f.Hash, f.OccurredAt)).ShouldBe(
            _ledger.Select(f => (f.Position, f.FactId, f.StreamId, f.RequestId, f.Hash, f.OccurredAt)));
        export.OfRequest(_ledger.First(f => f.RequestId is not null).RequestId!.Value).ShouldNotBeEmpty();
        (await Recomputation.OfAsync(new ExportClocks(export), new(), null, default)).ShouldBeEquivalentTo(before);
        (await LedgerExport.RunAsync(new LedgerReader(_database.Service), _folder, null, default)).Added.ShouldBe(0);
    }

    /// <summary>Each n-th file as it was written by the build before, and no word of it in the manifest.</summary>
    private async Task WriteAsBeforeAsync(int every)
    {
        var manifest = ExportManifest.Find(_folder)!;
        var old = manifest.Files.Where((_, i) => i % every == 0).ToHashSet();
        await using var duck = await DocumentedSql.StartInAsync(_folder);
        foreach (var file in old)
        {
            var name = Path.Combine(_folder, file.Name);
            DocumentedSql.Run(
                duck,
                $"copy (select * exclude (occurred_us, recorded_us, sent_us, received_us) replace (fact_id::uuid as fact_id, stream_id::uuid as stream_id, "
                + $"request_id::uuid as request_id, subject::uuid as subject, promise_id::uuid as promise_id, from_base64(hash) as hash) "
                + $"from read_parquet('{name}', hive_partitioning = false)) to '{name}.old' (format parquet)");
            File.Move(name + ".old", name, overwrite: true);
        }

        (manifest with { Files = [.. manifest.Files.Select(f => old.Contains(f) ? f with { Form = 1 } : f)] }).Save(_folder);
        var json = Path.Combine(_folder, "export.json");
        await File.WriteAllTextAsync(json, (await File.ReadAllTextAsync(json)).Replace(",\"form\":1", "", StringComparison.Ordinal));
    }

    private IEnumerable<string> Files() => ExportManifest.Find(_folder)!.Files.Select(f => Path.Combine(_folder, f.Name));

    private sealed class Columns(ParquetSchema schema, ParquetRowGroupReader group)
    {
        public async Task<T?[]> OfAsync<T>(string name)
            where T : struct
        {
            var values = new T?[group.RowCount];
            await group.ReadAsync<T>(Field(name, typeof(T)), values.AsMemory());
            return values;
        }

        public async Task<string?[]> TextsAsync(string name)
        {
            var values = new string?[group.RowCount];
            await group.ReadAsync(Field(name, typeof(ReadOnlyMemory<char>)), values.AsMemory());
            return values;
        }

        private DataField Field(string name, Type type)
        {
            var field = schema.GetDataFields().Single(f => f.Name == name);
            field.ClrType.ShouldBe(type, name);
            return field;
        }
    }
}
