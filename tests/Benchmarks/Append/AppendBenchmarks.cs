using System.Diagnostics;
using Benchmarks.Floor;
using Marten;
using Npgsql;
using TestKit;

namespace Benchmarks.Append;

/// <summary>How fast facts become durable, the order's row with them.</summary>
public static class AppendBenchmarks
{
    private const string Both = "CPU here and postgres";
    private static readonly string[] Processes = [CpuMeter.Here, "postgres"];
    private static readonly Measure[] Measures =
        [new("", "facts/s"), .. Processes.Select(p => new Measure($"CPU {p}", "µs/fact")), new(Both, "µs/fact")];

    private static readonly Demand LittleCpu = new(Both, Requirement.AtMostOfFloor(0.4));
    private static readonly Demand NearFloor = new("", Requirement.OfFloor(0.85));

    /// <summary>All of them.</summary>
    public static IReadOnlyList<Benchmark> All { get; } =
    [
        new("append", "16 writers, one fact and the order's row each time, existing streams",
            e => RateAsync("append", e, writers: 16, facts: 1, [new("", Requirement.OfFloor(2)), LittleCpu], [NearFloor])),
        new("append-64", "the same with 64 writers",
            e => RateAsync("append-64", e, writers: 64, facts: 1, [new("", Requirement.OfFloor(3)), LittleCpu], [NearFloor])),
        new("append-100", "4 writers, 100 facts and the order's row each time",
            e => RateAsync("append-100", e, writers: 4, facts: 100, [new("", Requirement.OfFloor(1))], [])),
        new("append-alone", "how long one append takes when nobody else writes", AloneAsync),
    ];

    private static async Task<IReadOnlyList<Figure>> RateAsync(
        string name, Extent extent, int writers, int facts, Demand[] ofUsual, Demand[] ofHand)
    {
        await using var field = await Field.CreateAsync(writers);
        var cpu = await CpuMeter.OpenAsync();
        return await Alternation.RunAsync(
            name, extent.Rounds, Measures, Contestant(field.Ours), Contestant(field.Usual) with { Demands = ofUsual },
            Contestant(field.Hand) with { Demands = ofHand });

        Contestant Contestant(Way way) => new(way.Name, () => RoundAsync(cpu, way.Callers, extent.Round, facts));
    }

    private static async Task<double[]> RoundAsync(CpuMeter cpu, IReadOnlyList<Caller> callers, TimeSpan time, int facts)
    {
        var (before, watch) = (cpu.Read(), Stopwatch.StartNew());
        var perSecond = await ClosedLoop.PerSecondAsync(callers.Count, time, c => callers[c].AppendAsync(facts));
        var used = cpu.MicrosecondsEach(before, perSecond * watch.Elapsed.TotalSeconds, Processes).ToList();
        return [perSecond, .. used, used.Sum()];
    }

    private static async Task<IReadOnlyList<Figure>> AloneAsync(Extent extent)
    {
        await using var field = await Field.CreateAsync(1);
        return await Alternation.RunAsync(
            "append-alone", extent.Rounds, [new("p50", "ms"), new("p99", "ms")], Contestant(field.Ours), Contestant(field.Usual), Contestant(field.Hand));

        Contestant Contestant(Way way) => new(way.Name, () => ClosedLoop.LatencyAsync(extent.Round, () => way.Callers[0].AppendAsync(1)));
    }

    private sealed record Way(string Name, IReadOnlyList<Caller> Callers);

    /// <summary>A database with a service's schema, which ours and the hand-written log share, and one of the usual Marten.</summary>
    private sealed class Field(TestDatabase database, NpgsqlDataSource owner, DocumentStore usual) : IAsyncDisposable
    {
        private readonly EventStore.EventLog _log = database.OpenLog();
        private readonly HandWrittenLog _handWritten = new(database.Service, TestDatabase.SchemaName);

        public Way Ours { get; private set; } = null!;

        public Way Usual { get; private set; } = null!;

        public Way Hand { get; private set; } = null!;

        public static async Task<Field> CreateAsync(int callers)
        {
            var database = await TestDatabase.CreateAsync(OrderDocument.Map, HandWriter.Rows);
            var owner = ByHand.Open(database.Name, "usual");
            var field = new Field(database, owner, await UsualMarten.OpenAsync(owner, "usual", OrderDocument.Map));
            await field.BeginAsync(callers);
            return field;
        }

        public async ValueTask DisposeAsync()
        {
            await _log.DisposeAsync();
            await _handWritten.DisposeAsync();
            usual.Dispose();
            await owner.DisposeAsync();
            await database.DisposeAsync();
        }

        private async Task BeginAsync(int callers)
        {
            Ours = await WayAsync("platform", new OurWriter(_log));
            Usual = await WayAsync("usual Marten", new UsualWriter(usual));
            Hand = await WayAsync("log by hand", new HandWriter(_handWritten));

            async Task<Way> WayAsync(string name, IWriter writer)
            {
                var way = new Way(name, [.. Enumerable.Range(0, callers).Select(_ => new Caller(writer))]);
                await Task.WhenAll(way.Callers.Select(caller => caller.BeginAsync()));
                return way;
            }
        }
    }
}
