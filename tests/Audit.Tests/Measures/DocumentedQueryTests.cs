using System.Text.RegularExpressions;
using Audit.Export;
using Audit.Measures;
using DuckDB.NET.Data;
using TestKit;

namespace Audit.Tests.Measures;

/// <summary>The SQL of <c>infra/docs/measures.md</c>, run by DuckDB over an export, gives the measures' own figures.</summary>
public sealed partial class DocumentedQueryTests : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("measures-").FullName;
    private TestDatabase _database = null!;

    public async Task InitializeAsync()
    {
        _database = await TestDatabase.CreateAsync(LedgerTable.MapTo);
        await HistoryLedger.CopyAsync(_database.Owner, new Histories(11, Desk.Now, TimeSpan.FromMinutes(20)).Of(300));
        await Import.Shop.ImportAsync(_database.Service, Import.Shop.Table);
    }

    public Task DisposeAsync()
    {
        Directory.Delete(_folder, recursive: true);
        return _database.DisposeAsync().AsTask();
    }

    [Fact]
    public async Task Every_measure_has_a_query_and_its_figure_is_the_measures_own()
    {
        var ledger = new LedgerReader(_database.Service);
        var asOf = Desk.Now.AddDays(400);
        var fold = new MeasureFold(Catalogue.All, Grouping.Parse(null, new LocalTimes("UTC")), null, null);
        await new LedgerMeasures(ledger.ByRequestAsync).VisitAsync(asOf, [fold.Add], null, default);
        await LedgerExport.RunAsync(ledger, _folder, null, default);
        var queries = Queries();
        queries.Keys.Order().ShouldBe(Catalogue.All.Select(m => m.Name).Append("setup").Order());

        await using var duck = new DuckDBConnection("DataSource=:memory:");
        await duck.OpenAsync();
        Run(duck, Facts().Replace("EXPORT", _folder, StringComparison.Ordinal));
        Run(duck, $"set variable as_of = {asOf.UtcTicks - DateTimeOffset.UnixEpoch.UtcTicks}");
        Run(duck, queries["setup"]);
        foreach (var measure in Catalogue.All)
        {
            var (count, figure) = Ask(duck, queries[measure.Name]);
            var own = fold.Totals(measure).Values.SingleOrDefault();
            count.ShouldBe(own.Count, measure.Name);
            (figure ?? 0).ShouldBe(own.Mean ?? 0, 1e-6, measure.Name);
        }

        Catalogue.All.Count(m => fold.Totals(m).Count > 0).ShouldBeGreaterThan(12, "the histories have something of most measures");
    }

    /// <summary>The desk's own facts, as the document has them.</summary>
    private static string Facts() =>
        File.ReadLines(Path.Combine(Desk.Root, "infra", "docs", "measures.md")).Single(line => line.StartsWith("create view facts", StringComparison.Ordinal));

    private static Dictionary<string, string> Queries() => Block()
        .Matches(File.ReadAllText(Path.Combine(Desk.Root, "infra", "docs", "measures.md")))
        .ToDictionary(block => block.Groups["name"].Value, block => block.Groups["sql"].Value);

    private static void Run(DuckDBConnection duck, string sql)
    {
        using var command = duck.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    private static (long Count, double? Figure) Ask(DuckDBConnection duck, string sql)
    {
        using var command = duck.CreateCommand();
        command.CommandText = sql;
        using var reader = command.ExecuteReader();
        reader.Read().ShouldBeTrue();
        return (reader.GetInt64(0), reader.IsDBNull(1) ? null : reader.GetDouble(1));
    }

    [GeneratedRegex(
        "^```sql (?<name>[a-z-]+)\n(?<sql>.*?)^```",
        RegexOptions.Multiline | RegexOptions.Singleline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 5000)]
    private static partial Regex Block();
}
