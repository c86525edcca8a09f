using System.Diagnostics;
using Audit;
using Audit.Import;
using TestKit;

namespace Benchmarks.Import;

/// <summary>A file of another system imported again, of which the ledger has everything, beside the first import of it.</summary>
public static class ImportBenchmarks
{
    private const int FactsARecord = 20;

    /// <summary>All of them.</summary>
    public static IReadOnlyList<Benchmark> All { get; } =
    [
        new("import", "import a file again that the ledger has already, beside its first import: one row a record", e => RunAsync("import", ManyRecords.Requests, e)),
        new("import-log", "the same of a log with one row an event", e => RunAsync("import-log", ManyRecords.Log, e)),
    ];

    private static async Task<IReadOnlyList<Figure>> RunAsync(string name, Func<int, ManyRecords> make, Extent extent)
    {
        var file = make(extent.Facts / FactsARecord);
        var there = await TestDatabase.CreateAsync(LedgerTable.MapTo);
        try
        {
            await FirstAsync();
            return await Alternation.RunAsync(
                name, extent.Rounds, [new("", "s"), new("CPU", "s")], new("again", AgainAsync),
                new Contestant("the first time", FirstOnAnotherAsync, new Demand("", Requirement.AtMostOfFloor(0.25))));
        }
        finally
        {
            await there.DisposeAsync();
        }

        async Task<double[]> AgainAsync() => await TimedAsync(r => r.ChangedNothing && r.Counts.Unchanged == r.Counts.Records - r.Counts.Refused);

        async Task<double[]> FirstAsync() => await TimedAsync(r => r.Counts.Added == r.Counts.Records - r.Counts.Refused && r.Counts.Added > r.Counts.Records * 9 / 10);

        async Task<double[]> FirstOnAnotherAsync()
        {
            await there.DisposeAsync();
            there = await TestDatabase.CreateAsync(LedgerTable.MapTo);
            return await FirstAsync();
        }

        async Task<double[]> TimedAsync(Func<ImportReport, bool> isRight)
        {
            using var process = Process.GetCurrentProcess();
            await using var writer = new LedgerWriter(there.Service);
            var run = new ImportRun(new LedgerReader(there.Service), writer, there.Service, TimeProvider.System);
            var (watch, cpu) = (Stopwatch.StartNew(), process.TotalProcessorTime);
            var report = await run.ImportAsync(file.Name, new MemoryStream(file.Content), file.Mapping, strict: false, progress: null, default);
            watch.Stop();
            process.Refresh();
            return isRight(report) ? [watch.Elapsed.TotalSeconds, (process.TotalProcessorTime - cpu).TotalSeconds]
                : throw new InvalidOperationException($"{name}: {report.Counts}, {report.Facts} facts added; {report.Faults.Select(ImportRun.Sentence).FirstOrDefault()}");
        }
    }
}
