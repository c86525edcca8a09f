using System.Globalization;
using Audit.Export;
using Audit.Measures;
using TestKit;

namespace Audit.Tests.Measures;

/// <summary>The SQL of <c>infra/docs</c>, run as it stands there by DuckDB over an export.</summary>
public sealed class DocumentedQueryTests : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("measures-").FullName;
    private TestDatabase _database = null!;

    public async Task InitializeAsync()
    {
        _database = await TestDatabase.CreateAsync(LedgerTable.MapTo);
        await HistoryLedger.CopyAsync(_database.Owner, new Histories(11, Desk.Now, TimeSpan.FromMinutes(20)).Of(300));
        await Import.Shop.ImportAsync(_database.Service, Import.Shop.Table);
        await LedgerExport.RunAsync(new LedgerReader(_database.Service), Path.Combine(_folder, "export"), null, default);
    }

    public Task DisposeAsync()
    {
        Directory.Delete(_folder, recursive: true);
        return _database.DisposeAsync().AsTask();
    }

    [Fact]
    public async Task Every_measure_has_a_query_and_its_figure_is_the_measures_own()
    {
        var queries = DocumentedSql.Of("measures.md").ToDictionary(block => block.Name, block => block.Sql);
        queries.Keys.Order().ShouldBe(Catalogue.All.Select(m => m.Name).Concat(["facts", "setup"]).Order());
        await using var duck = await DocumentedSql.StartInAsync(_folder);
        DocumentedSql.Run(duck, queries["facts"]);
        DocumentedSql.Run(duck, queries["setup"]);

        var asOf = DateTimeOffset.UnixEpoch.AddTicks((long)DocumentedSql.Ask(duck, "select getvariable('as_of')")[0][0]!);
        var fold = new MeasureFold(Catalogue.All, Grouping.Parse(null, new LocalTimes("UTC")), null, null);
        await new LedgerMeasures(new LedgerReader(_database.Service).ByRequestAsync).VisitAsync(asOf, [fold.Add], null, default);
        foreach (var measure in Catalogue.All)
        {
            var answer = DocumentedSql.Ask(duck, queries[measure.Name]).ShouldHaveSingleItem(measure.Name);
            var own = fold.Totals(measure).Values.SingleOrDefault();
            answer[0].ShouldBe((long)own.Count, measure.Name);
            Convert.ToDouble(answer[1] ?? 0d, CultureInfo.InvariantCulture).ShouldBe(own.Mean ?? 0, 1e-6, measure.Name);
        }

        Catalogue.All.Count(m => fold.Totals(m).Count > 0).ShouldBeGreaterThan(12, "the histories have something of most measures");
    }

    [Fact]
    public async Task The_examples_over_an_export_run_as_they_stand()
    {
        await using var duck = await DocumentedSql.StartInAsync(_folder);
        var queries = DocumentedSql.Of("audit.md");
        queries.Count.ShouldBe(2);
        foreach (var (_, sql) in queries) DocumentedSql.Ask(duck, sql).Count.ShouldBeGreaterThan(0, sql);
        var orders = DocumentedSql.Ask(duck, queries[0].Sql).Sum(row => (long)row[1]!);
        orders.ShouldBe(ExportReader.Open(Path.Combine(_folder, "export")).InOrder().Count(f => f.Type == "work_order_dispatched"));
    }
}
