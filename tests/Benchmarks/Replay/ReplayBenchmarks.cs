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
            "recompute", extent.Rounds, [new("", "rows/s")],
            new("platform", () => PerSecondAsync(() => RecomputeAsync(new LedgerClocks(all.Database.Service)))),
            new Contestant(
                "read, parsed and folded by hand", () => PerSecondAsync(() => HandFold.RunAsync(all.Database.Service)), new Demand("", Requirement.OfFloor(0.9))),
            new Contestant("rows read, JSON walked once", () => PerSecondAsync(() => HandWalk.RunAsync(all.Database.Service))));
        var parquet = await TimesAsync(extent.Rounds, () => RecomputeAsync(new ExportClocks(all.Export)));
        var whatIf = await TimesAsync(extent.Rounds, () => WhatIfAsync(new ExportClocks(all.Export)));
        return
        [
            .. speed,
            Alone("recompute-parquet", "facts/s", [.. parquet.Select(t => all.Facts / t.Wall)], new("≥ 2,000,000 facts/s", (ours, _) => ours >= 2_000_000)),
            Alone("recompute-parquet CPU", "µs/fact", [.. parquet.Select(t => t.Cpu * 1e6 / all.Facts)], null),
            Alone("what-if", "s", [.. whatIf.Select(t => t.Wall)], Requirement.AtMost(2, "s")),
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

    /// <summary>Seconds on the wall and of this process's cores, for each round after a warm-up.</summary>
    private static async Task<List<(double Wall, double Cpu)>> TimesAsync(int rounds, Func<Task> work)
    {
        using var process = Process.GetCurrentProcess();
        var times = new List<(double, double)>();
        for (var round = 0; round <= rounds; round++)
        {
            process.Refresh();
            var (watch, cpu) = (Stopwatch.StartNew(), process.TotalProcessorTime);
            await work();
            process.Refresh();
            if (round > 0) times.Add((watch.Elapsed.TotalSeconds, (process.TotalProcessorTime - cpu).TotalSeconds));
        }

        return times;
    }

    private static async Task WhatIfAsync(IClockSource source)
    {
        var stricter = await File.ReadAllBytesAsync(Path.Combine(TestKit.Desk.Root, "infra", "examples", "stricter.json"));
        var book = WhatIfBook.Of(await source.PublicationsAsync(default), [("stricter.json", stricter)]);
        var answer = await WhatIf.OfAsync(source, new(book), null, default);
        if (answer.Flips == 0) throw new InvalidOperationException("A stricter policy changed nothing.");
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
        var memory = new HighWater();
        await RecomputeAsync(source, memory);
        return (double)memory.Most / MiB;
    }

    private static Figure Alone(string name, string unit, IReadOnlyList<double> values, Requirement? required)
    {
        var spread = Spread.Of(values);
        return new(name, unit, spread, Required: required?.Text ?? "", Met: required?.IsMet(spread.Median, null));
    }

    /// <summary>Looks whenever something was read; a source that reads in parallel reports from several threads.</summary>
    private sealed class HighWater : IProgress<long>
    {
        private readonly Lock _lock = new();

        public long Most { get; private set; }

        public void Report(long value)
        {
            lock (_lock) Most = Math.Max(Most, Environment.WorkingSet);
        }
    }
}
