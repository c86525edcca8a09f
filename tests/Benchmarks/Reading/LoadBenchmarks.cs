using Contracts.WorkOrders.V1;
using EventStore;
using Messaging;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.Logging.Abstractions;
using WorkOrders;

namespace Benchmarks.Reading;

/// <summary>From an order's id to its state.</summary>
public static class LoadBenchmarks
{
    private const int Facts = 20_000;
    private static readonly ProgressReported Progress = SampleFacts.Life.OfType<ProgressReported>().First();
    private static readonly Cause Cause = new("benchmark", new Actor(Roles.Department, "network"));

    /// <summary>All of them.</summary>
    public static IReadOnlyList<Benchmark> All { get; } =
    [
        new("load-cold", "load and fold a stream of 10 facts, one reader, nothing remembered", ColdAsync),
        new("load-warm", "the same with the state remembered, and how many statements that sends", WarmAsync),
    ];

    private static async Task<IReadOnlyList<Figure>> ColdAsync(Extent extent)
    {
        await using var log = await FilledLog.CreateAsync(Facts);
        await using var hand = await HandReader.CreateAsync(log.Hand);
        using var states = new MemoryCache(new MemoryCacheOptions { SizeLimit = 50_000 });
        var hop = HopOver(log, log.Log, states);
        var (ours, theirs) = (0, 0);
        return await Alternation.RunAsync(
            "load-cold", extent.Rounds, [new("", "facts/s", Requirement.OfFloor(0.75))],
            new("platform", async () => [await ClosedLoop.PerSecondAsync(1, extent.Round, async _ =>
            {
                states.Clear();
                return Folded(await hop.StateAsync(WorkOrder.Stream, log.Streams[ours++ % log.Streams.Count], CancellationToken.None));
            })]),
            new Contestant("prepared select, generated JSON", async () => [await ClosedLoop.PerSecondAsync(1, extent.Round, async _ =>
                Folded(WorkOrder.Stream.Fold(WorkOrder.None, await hand.LoadAsync(log.Streams[theirs++ % log.Streams.Count]))))]));
    }

    private static async Task<IReadOnlyList<Figure>> WarmAsync(Extent extent)
    {
        await using var log = await FilledLog.CreateAsync(Facts);
        using var states = new MemoryCache(new MemoryCacheOptions { SizeLimit = 50_000 });
        var hop = HopOver(log, new UnstoredLog(log.Log), states);
        using var statements = new Statements();
        foreach (var stream in log.Streams)
        {
            await hop.StateAsync(WorkOrder.Stream, stream, CancellationToken.None);
        }

        // All these orders are of one request, whose key is remembered from here on.
        await hop.ExecuteAsync(WorkOrder.Stream, log.Streams[0], (_, _) => [Progress], Cause, CancellationToken.None);

        // That the counter counts is shown by the loads that did go to the database.
        var cold = statements.Count;
        if (cold < log.Streams.Count)
        {
            throw new InvalidOperationException($"{log.Streams.Count} streams were loaded, and {cold} statements counted.");
        }

        var next = 0;
        return await Alternation.RunAsync(
            "load-warm", extent.Rounds,
            [new("", "hops/s"), new("statements", "statements", Requirement.AtMost(0, "statements"))],
            new("platform", async () =>
            {
                var before = statements.Count;
                var perSecond = await ClosedLoop.PerSecondAsync(1, extent.Round, async _ =>
                {
                    var stream = log.Streams[next++ % log.Streams.Count];
                    var result = await hop.ExecuteAsync(WorkOrder.Stream, stream, (_, _) => [Progress], Cause, CancellationToken.None);
                    return result.Facts.Count;
                });
                return [perSecond, statements.Count - before];
            }));
    }

    private static Hop HopOver(FilledLog filled, IEventLog log, MemoryCache states) =>
        new(log, "benchmark", TimeProvider.System, states, new Vault(filled.Service), NullLogger<Hop>.Instance);

    /// <summary>The facts that a state is folded from; a state that lacks some would make a fast reader.</summary>
    private static int Folded(WorkOrder order) => order is { Chased: > 0, LastProgress: not null, Notified: not null }
        ? SampleFacts.Life.Count
        : throw new InvalidOperationException("The state lacks facts.");
}
