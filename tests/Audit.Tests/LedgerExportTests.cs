using Audit.Export;
using Audit.Replay;
using Contracts.Directory.V1;
using DuckDB.NET.Data;
using Messaging;
using TestKit;

namespace Audit.Tests;

public sealed class LedgerExportTests : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("export-").FullName;
    private readonly HistoryFact[] _history = [.. new Histories(5, Desk.Now, TimeSpan.FromMinutes(20)).Of(200)];
    private TestDatabase _database = null!;
    private LedgerReader _ledger = null!;

    public async Task InitializeAsync()
    {
        _database = await TestDatabase.CreateAsync(LedgerTable.MapTo);
        _ledger = new LedgerReader(_database.Service);
        await HistoryLedger.CopyAsync(_database.Owner, _history.SkipLast(100));
    }

    public Task DisposeAsync()
    {
        Directory.Delete(_folder, recursive: true);
        return _database.DisposeAsync().AsTask();
    }

    [Fact]
    public async Task An_export_has_every_fact_as_the_ledger_has_it_and_recomputes_to_the_same()
    {
        await LedgerExport.RunAsync(_ledger, _folder, null, default);
        var (told, exported) = (await _ledger.InOrderAsync(default).ToListAsync(), ExportReader.Open(_folder).InOrder().ToList());
        exported.Count.ShouldBe(told.Count);
        for (var i = 0; i < told.Count; i++)
        {
            exported[i].Data.GetRawText().ShouldBe(told[i].Data.GetRawText());
            (exported[i] with { Data = default }).ShouldBe(told[i] with { Data = default });
        }

        var request = told.First(f => f.RequestId is not null).RequestId!.Value;
        ExportReader.Open(_folder).OfRequest(request).Count.ShouldBe(told.Count(f => f.RequestId == request));
        var (ledger, export) = (await RecomputeAsync(new LedgerClocks(_database.Service)), await RecomputeAsync(new ExportClocks(ExportReader.Open(_folder))));
        export.ShouldBeEquivalentTo(ledger with { AsOf = export.AsOf });
        export.Compared.ShouldBeGreaterThan(100);
    }

    [Fact]
    public async Task The_time_zone_data_of_promises_are_read_from_an_export_and_one_of_before_they_were_recorded_is_read_too()
    {
        await using var forge = _database.Owner.CreateCommand(
            "update ledger set data = data || jsonb_build_object('dueAt', to_jsonb((data->>'dueAt')::timestamptz + interval '1 hour'), 'zoneData', '2019a') "
            + "where position = (select min(position) from ledger where type = 'promise_made' and data->>'promise' = 'department-reply')");
        (await forge.ExecuteNonQueryAsync()).ShouldBe(1);
        await LedgerExport.RunAsync(_ledger, _folder, null, default);
        var (ledger, export) = (await RecomputeAsync(new LedgerClocks(_database.Service)), await RecomputeAsync(new ExportClocks(ExportReader.Open(_folder))));
        ledger.Differences.Select(d => d.Explanation).ShouldBe([Explanation.OtherZoneData]);
        export.Differences.Select(d => d.Explanation).ShouldBe([Explanation.OtherZoneData]);

        foreach (var file in Directory.GetFiles(_folder, "*.parquet", SearchOption.AllDirectories))
        {
            await using var duck = new DuckDBConnection("DataSource=:memory:");
            await duck.OpenAsync();
            await using var older = duck.CreateCommand();
            older.CommandText = $"copy (select * exclude (zone_data) from read_parquet('{file}', hive_partitioning = false)) to '{file}.older' (format parquet)";
            await older.ExecuteNonQueryAsync();
            File.Move($"{file}.older", file, overwrite: true);
        }

        var before = await RecomputeAsync(new ExportClocks(ExportReader.Open(_folder)));
        before.Compared.ShouldBe(ledger.Compared);
        before.Differences.ShouldHaveSingleItem().Disagreements.Single(d => d.What == "zoneData").Recorded.ShouldBe("not recorded");
    }

    [Fact]
    public async Task The_desks_zone_is_the_one_of_its_last_settings()
    {
        (await DeskZone.OfAsync(new LedgerClocks(_database.Service), default)).Zone.ShouldBe("Asia/Shanghai", "nothing is said");
        (await DeskZone.OfAsync(new LedgerClocks(_database.Service), default, otherwise: "Asia/Tokyo")).Zone.ShouldBe("Asia/Tokyo");
        var published = _history.First(f => f.Fact is PolicyPublished);
        var settings = new DeskSettings(TimeSpan.FromSeconds(20), 300, TimeSpan.FromMinutes(30), 3, TimeSpan.FromDays(1), 2);
        await HistoryLedger.CopyAsync(_database.Owner, new[] { null, "Asia/Tokyo", "Europe/Dublin" }.Select(zone => published with
        {
            FactId = Guid.NewGuid(), StreamId = Guid.NewGuid(), Fact = new DeskSettingsDefined(settings with { TimeZone = zone }, Desk.Now),
        }), after: _history.Length);
        await LedgerExport.RunAsync(_ledger, _folder, null, default);
        (await DeskZone.OfAsync(new LedgerClocks(_database.Service), default)).Zone.ShouldBe("Europe/Dublin");
        (await DeskZone.OfAsync(new ExportClocks(ExportReader.Open(_folder)), default)).Zone.ShouldBe("Europe/Dublin");
    }

    [Fact]
    public async Task Days_are_folders_and_what_was_exported_is_not_written_again()
    {
        var first = await LedgerExport.RunAsync(_ledger, _folder, null, default);
        first.Added.ShouldBe(_history.Length - 100);
        var files = Directory.GetFiles(_folder, "*.parquet", SearchOption.AllDirectories);
        files.Select(f => Path.GetFileName(Path.GetDirectoryName(f))).ShouldContain("day=2026-03-02");
        var written = files.ToDictionary(f => f, File.GetLastWriteTimeUtc);

        (await LedgerExport.RunAsync(_ledger, _folder, null, default)).Added.ShouldBe(0);
        await HistoryLedger.CopyAsync(_database.Owner, _history.TakeLast(100), after: _history.Length - 100);
        var interrupted = $"{Path.GetFileName(Path.GetDirectoryName(files[0]))}/facts-999999999998-999999999999.parquet";
        (ExportManifest.Find(_folder)! with { Writing = [interrupted] }).Save(_folder);
        await File.WriteAllTextAsync(Path.Combine(_folder, interrupted), "an interrupted run");
        var second = await LedgerExport.RunAsync(_ledger, _folder, null, default);
        second.Added.ShouldBe(100);
        second.Facts.ShouldBe(_history.Length);
        written.ShouldAllBe(f => File.GetLastWriteTimeUtc(f.Key) == f.Value);
        ExportReader.Open(_folder).InOrder().Select(f => f.Position).ShouldBe(Enumerable.Range(1, _history.Length).Select(i => (long)i));
        Directory.GetFiles(_folder, "*.parquet", SearchOption.AllDirectories).Length.ShouldBe(second.Files);
    }

    /// <summary>Even where a name looks like one of an export's own.</summary>
    [Theory]
    [InlineData("notes.txt")]
    [InlineData("facts-000000000001-000000000009.parquet")]
    [InlineData("day=2026-03-02/facts-000000000001-000000000009.parquet")]
    [InlineData("day=2026-03-02/notes.txt")]
    [InlineData("proof/notes.txt")]
    [InlineData("mine/day=2026-03-02/facts-000000000001-000000000009.parquet")]
    public async Task A_folder_that_holds_anything_else_is_refused_and_nothing_in_it_is_touched(string name)
    {
        await LeaveAsync(name, "mine");
        await RefusesAsync(name.StartsWith("day", StringComparison.Ordinal) ? "day=2026-03-02" : name.Split('/')[0]);
        Directory.GetFiles(_folder, "*", SearchOption.AllDirectories).ShouldBe([Path.Combine(_folder, name)]);

        File.Delete(Path.Combine(_folder, name));
        foreach (var folder in Directory.GetDirectories(_folder)) Directory.Delete(folder, recursive: true);
        await LedgerExport.RunAsync(_ledger, _folder, null, default);
        await LeaveAsync(name, "mine");
        var before = Files();
        await RefusesAsync(name.StartsWith("mine", StringComparison.Ordinal) ? "mine" : name);
        Files().ShouldBe(before);
        (await File.ReadAllTextAsync(Path.Combine(_folder, name))).ShouldBe("mine");

        Dictionary<string, DateTime> Files() =>
            Directory.GetFiles(_folder, "*", SearchOption.AllDirectories).Order().ToDictionary(f => f, File.GetLastWriteTimeUtc);
    }

    [Fact]
    public async Task A_folder_with_an_empty_folder_or_a_link_in_it_is_refused()
    {
        Directory.CreateDirectory(Path.Combine(_folder, "mine"));
        await RefusesAsync("mine");
        Directory.Delete(Path.Combine(_folder, "mine"));
        File.CreateSymbolicLink(Path.Combine(_folder, "link"), "/nowhere");
        await RefusesAsync("link");
    }

    [Theory]
    [InlineData("""{"name":"another program's"}""")]
    [InlineData("no JSON")]
    [InlineData("""{"upTo":0,"files":[],"writing":["../precious"]}""")]
    [InlineData("""{"upTo":0,"files":[],"writing":["/etc/hostname"]}""")]
    [InlineData("""{"upTo":1,"files":[{"name":"../precious","day":"2026-03-02","batch":1,"facts":1}]}""")]
    public async Task An_export_json_that_no_export_wrote_is_refused(string json)
    {
        var precious = Path.Combine(Directory.GetParent(_folder)!.FullName, "precious");
        await File.WriteAllTextAsync(precious, "mine");
        await LeaveAsync("export.json", json);
        await RefusesAsync("its export.json was not written by one");
        (await File.ReadAllTextAsync(precious)).ShouldBe("mine");
        (await File.ReadAllTextAsync(Path.Combine(_folder, "export.json"))).ShouldBe(json);
        File.Delete(precious);
    }

    [Fact]
    public async Task The_export_of_another_ledger_is_not_continued()
    {
        await LedgerExport.RunAsync(_ledger, _folder, null, default);
        await using var other = await TestDatabase.CreateAsync(LedgerTable.MapTo);
        HistoryFact[] history = [.. new Histories(6, Desk.Now, TimeSpan.FromMinutes(20)).Of(200)];
        await HistoryLedger.CopyAsync(other.Owner, history);
        (await Should.ThrowAsync<Refusal>(() => LedgerExport.RunAsync(new LedgerReader(other.Service), _folder, null, default)))
            .Message.ShouldContain("the export of another ledger");
    }

    private async Task LeaveAsync(string name, string text)
    {
        var file = Path.Combine(_folder, name);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        await File.WriteAllTextAsync(file, text);
    }

    private async Task RefusesAsync(string named) =>
        (await Should.ThrowAsync<Refusal>(() => LedgerExport.RunAsync(_ledger, _folder, null, default))).Message.ShouldContain(named);

    private static Task<Recomputation> RecomputeAsync(IClockSource source) => Recomputation.OfAsync(source, new(), null, default);
}
