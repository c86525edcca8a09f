using Messaging;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.Logging.Abstractions;
using WorkOrders;

namespace Benchmarks.Reading;

/// <summary>From an order's id to its state.</summary>
public static class LoadBenchmarks
{
    private const int Facts = 20_000;
    private static readonly Cause Cause = new("benchmark", new Actor(Roles.Department, "network"));

    /// <summary>All of them.</summary>
    public static IReadOnlyList<Benchmark> All { get; } =
    [
        new("load-cold", "load and fold a stream of 10 facts, one reader, nothing remembered", ColdAsync),
        new("load-warm", "decide with the state remembered: how many statements go before those of the append", WarmAsync),
    ];

    private static async Task<IReadOnlyList<Figure>> ColdAsync(Extent extent)
    {
        await using var log = await FilledLog.CreateAsync(Facts);
        await using var hand = await HandReader.CreateAsync(log.Hand);
        using var states = new MemoryCache(new MemoryCacheOptions { SizeLimit = 50_000 });
        var hop = HopOver(log, states);
        return await Alternation.RunAsync(
            "load-cold", extent.Rounds, [new("", "facts/s")],
            Contestant("platform", async stream =>
            {
                states.Clear();
                return await hop.StateAsync(WorkOrder.Stream, stream, CancellationToken.None);
            }),
            Contestant("Marten's AggregateStreamAsync", async stream =>
            {
                await using var session = log.Marten.QuerySession();
                return (await session.Events.AggregateStreamAsync<MartenOrder>(stream))!.State;
            }) with { Demands = [new("", Requirement.OfFloor(1.6))] },
            Contestant(
                "prepared select, generated JSON", async stream => WorkOrder.Stream.Fold(WorkOrder.None, await hand.LoadAsync(stream))));

        Contestant Contestant(string name, Func<Guid, Task<WorkOrder>> load)
        {
            var next = 0;
            return new(name, async () => [await ClosedLoop.PerSecondAsync(
                1, extent.Round, async _ => Folded(await load(log.Streams[next++ % log.Streams.Count])))]);
        }
    }

    private static async Task<IReadOnlyList<Figure>> WarmAsync(Extent extent)
    {
        await using var log = await FilledLog.CreateAsync(Facts);
        using var states = new MemoryCache(new MemoryCacheOptions { SizeLimit = 50_000 });
        var hop = HopOver(log, states);
        using var statements = new Statements();
        foreach (var stream in log.Streams)
        {
            await hop.StateAsync(WorkOrder.Stream, stream, CancellationToken.None);
        }

        // That the counter counts is shown by the loads that did go to the database.
        if (statements.Count < log.Streams.Count)
        {
            throw new InvalidOperationException($"{log.Streams.Count} streams were loaded, and {statements.Count} statements counted.");
        }

        // All these orders are of one request, whose key is remembered from here on.
        await ReportAsync(log.Streams[0]);
        var (begun, before) = (0L, 0L);
        Steps.Reached = step => before += step == Steps.BeforeAppend ? statements.Count - begun : 0;
        foreach (var stream in log.Streams)
        {
            begun = statements.Count;
            await ReportAsync(stream);
        }

        Steps.Reached = null;
        var (each, none) = ((double)before / log.Streams.Count, Requirement.AtMost(0, "statements"));
        return [new("load-warm", "statements", Spread.Of([each]), Required: none.Text, Met: none.IsMet(each, null))];

        Task ReportAsync(Guid stream) =>
            hop.ExecuteAsync(WorkOrder.Stream, stream, (_, _) => [SampleFacts.Progress], Cause, CancellationToken.None);
    }

    private static Hop HopOver(FilledLog log, MemoryCache states) =>
        new(log.Log, "benchmark", TimeProvider.System, states, new Vault(log.Service), NullLogger<Hop>.Instance);

    /// <summary>The facts that a state is folded from; a state that lacks some would make a fast reader.</summary>
    private static int Folded(WorkOrder order) => order is { Chased: > 0, LastProgress: not null, Notified: not null }
        ? SampleFacts.Life.Count
        : throw new InvalidOperationException("The state lacks facts.");
}
