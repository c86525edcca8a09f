using System.Diagnostics;
using Audit.Export;
using Audit.Replay;

namespace Benchmarks.Replay;

/// <summary>Every promise of a long history computed again, from the ledger and from its export.</summary>
public static class ReplayBenchmarks
{
    private const int MiB = 1024 * 1024;

    /// <summary>All of them.</summary>
    public static IReadOnlyList<Benchmark> All { get; } =
    [
        new("recompute", "recompute and compare every promise of the ledger, from PostgreSQL and from Parquet; memory held meanwhile", RunAsync),
    ];

    private static async Task<IReadOnlyList<Figure>> RunAsync(Extent extent)
    {
        await using var tenth = await FilledLedger.CreateAsync(extent.Facts / 10);
        await using var all = await FilledLedger.CreateAsync(extent.Facts);
        var speed = await Alternation.RunAsync(
            "recompute", extent.Rounds, [new("", "facts/s", Requirement.OfFloor(0.9))],
            new("platform", () => PerSecondAsync(() => RecomputeAsync(new LedgerClocks(all.Database.Service)))),
            new Contestant("the same rows, JSON walked once", () => PerSecondAsync(() => HandFold.RunAsync(all.Database.Service))));
        var parquet = new List<double>();
        for (var round = 0; round <= extent.Rounds; round++)
        {
            var watch = Stopwatch.StartNew();
            await RecomputeAsync(new ExportClocks(all.Export));
            if (round > 0) parquet.Add(all.Facts / watch.Elapsed.TotalSeconds);
        }

        return
        [
            .. speed,
            Alone("recompute-parquet", "facts/s", parquet, new($"≥ 2,000,000", (ours, _) => ours >= 2_000_000)),
            .. await MemoryAsync("recompute memory", extent.Facts, t => new LedgerClocks(t.Database.Service), tenth, all),
            .. await MemoryAsync("recompute-parquet memory", extent.Facts, t => new ExportClocks(t.Export), tenth, all),
        ];
    }

    private static async Task<double[]> PerSecondAsync(Func<Task<long>> read)
    {
        var watch = Stopwatch.StartNew();
        var count = await read();
        return [count / watch.Elapsed.TotalSeconds];
    }

    private static async Task<long> RecomputeAsync(IClockSource source, IProgress<long>? progress = null)
    {
        var result = await Recomputation.OfAsync(source, new(), progress, default);
        return result.Differences.All(d => d.Disagreements.Count > 0) ? result.Facts : throw new InvalidOperationException("Nothing was compared.");
    }

    /// <summary>The process as the system sees it, DuckDB's memory included, after a tenth of the history and after all of it.</summary>
    private static async Task<IReadOnlyList<Figure>> MemoryAsync(
        string name, int facts, Func<FilledLedger, IClockSource> source, FilledLedger tenth, FilledLedger all)
    {
        var (small, large) = (await MostAsync(source(tenth)), await MostAsync(source(all)));
        return
        [
            Alone($"{name} at {facts / 10:#,##0}", "MiB", [small], null),
            Alone($"{name} at {facts:#,##0}", "MiB", [large], Requirement.AtMost(small * 1.5 + 32, "MiB")),
        ];
    }

    private static async Task<double> MostAsync(IClockSource source)
    {
        GC.Collect();
        using var process = Process.GetCurrentProcess();
        var most = 0L;
        await RecomputeAsync(source, new Watcher(() =>
        {
            process.Refresh();
            most = Math.Max(most, process.WorkingSet64);
        }));
        return (double)most / MiB;
    }

    private static Figure Alone(string name, string unit, IReadOnlyList<double> values, Requirement? required)
    {
        var spread = Spread.Of(values);
        return new(name, unit, spread, Required: required?.Text ?? "", Met: required?.IsMet(spread.Median, null));
    }

    private sealed class Watcher(Action look) : IProgress<long>
    {
        public void Report(long value) => look();
    }
}
