using Audit.Export;
using Audit.Replay;
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
    public async Task Days_are_folders_and_what_was_exported_is_not_written_again()
    {
        var first = await LedgerExport.RunAsync(_ledger, _folder, null, default);
        first.Added.ShouldBe(_history.Length - 100);
        var files = Directory.GetFiles(_folder, "*.parquet", SearchOption.AllDirectories);
        files.Select(f => Path.GetFileName(Path.GetDirectoryName(f))).ShouldContain("day=2026-03-02");
        var written = files.ToDictionary(f => f, File.GetLastWriteTimeUtc);

        (await LedgerExport.RunAsync(_ledger, _folder, null, default)).Added.ShouldBe(0);
        await HistoryLedger.CopyAsync(_database.Owner, _history.TakeLast(100), after: _history.Length - 100);
        await File.WriteAllTextAsync(Path.Combine(Path.GetDirectoryName(files[0])!, "facts-999999999998-999999999999.parquet"), "an interrupted run");
        var second = await LedgerExport.RunAsync(_ledger, _folder, null, default);
        second.Added.ShouldBe(100);
        second.Facts.ShouldBe(_history.Length);
        written.ShouldAllBe(f => File.GetLastWriteTimeUtc(f.Key) == f.Value);
        ExportReader.Open(_folder).InOrder().Select(f => f.Position).ShouldBe(Enumerable.Range(1, _history.Length).Select(i => (long)i));
        Directory.GetFiles(_folder, "*.parquet", SearchOption.AllDirectories).Length.ShouldBe(second.Files);
    }

    private static Task<Recomputation> RecomputeAsync(IClockSource source) => Recomputation.OfAsync(source, new(), null, default);
}
