using Contracts;
using EventStore;
using Messaging;

namespace Benchmarks.Reading;

/// <summary>The whole log from end to end, as a new replica, a rebuild or the publisher after an outage reads it.</summary>
public static class ReadingBenchmarks
{
    private const int MiB = 1024 * 1024;

    /// <summary>All of them.</summary>
    public static IReadOnlyList<Benchmark> All { get; } =
        [.. LoadBenchmarks.All, new("read", "read the whole log forward, each fact as its record; memory held meanwhile", ReadAsync)];

    private static async Task<IReadOnlyList<Figure>> ReadAsync(Extent extent)
    {
        await using var log = await FilledLog.CreateAsync(extent.Facts);
        await using var hand = await HandReader.CreateAsync(log.Hand);
        var speed = await Alternation.RunAsync(
            "read", extent.Rounds, [new("", "facts/s", Requirement.OfFloor(0.8))],
            new("platform", () => PerSecondAsync(() => CountAsync(log.Log))),
            new Contestant("one select, generated JSON", () => PerSecondAsync(hand.ReadForwardAsync)));
        return [.. speed, .. await MemoryAsync(log.Log, extent.Facts)];

        async Task<double[]> PerSecondAsync(Func<Task<int>> read)
        {
            var watch = System.Diagnostics.Stopwatch.StartNew();
            var count = await read();
            return count >= extent.Facts - SampleFacts.Life.Count
                ? [count / watch.Elapsed.TotalSeconds]
                : throw new InvalidOperationException($"Only {count} of {extent.Facts} facts were read.");
        }
    }

    private static async Task<int> CountAsync(EventLog log)
    {
        var count = 0;
        await foreach (var fact in log.ReadForwardAsync(0, CancellationToken.None))
        {
            count += Catalog.OfStoredName(fact.Type).Read(fact.Json) is IFact ? 1 : 0;
        }

        return count;
    }

    /// <summary>What is held, garbage not counted, after a tenth of the log and after all of it.</summary>
    private static async Task<IReadOnlyList<Figure>> MemoryAsync(EventLog log, int facts)
    {
        var (count, most, afterTenth) = (0, 0L, 0L);
        var before = GC.GetTotalMemory(forceFullCollection: true);
        await foreach (var fact in log.ReadForwardAsync(0, CancellationToken.None))
        {
            count += Catalog.OfStoredName(fact.Type).Read(fact.Json) is IFact ? 1 : 0;
            if (count % (facts / 50) == 0)
            {
                most = Math.Max(most, GC.GetTotalMemory(forceFullCollection: true) - before);
                afterTenth = count <= facts / 10 ? most : afterTenth;
            }
        }

        var flat = Requirement.AtMost((double)afterTenth / MiB + 1, "MiB");
        return
        [
            Alone($"read memory at {facts / 10:#,##0}", afterTenth, null),
            Alone($"read memory at {facts:#,##0}", most, flat),
        ];
    }

    private static Figure Alone(string name, long bytes, Requirement? required)
    {
        var value = Spread.Of([(double)bytes / MiB]);
        return new(name, "MiB", value, Required: required?.Text ?? "", Met: required?.IsMet(value.Median, null));
    }
}
