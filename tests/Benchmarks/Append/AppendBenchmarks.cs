using System.Diagnostics;
using EventStore;
using Npgsql;
using TestKit;

namespace Benchmarks.Append;

/// <summary>How fast facts become durable.</summary>
public static class AppendBenchmarks
{
    private const int Writers = 16;
    private const int BigAppend = 100;
    private const int BigWriters = 4;
    private static readonly Requirement ThreeQuarters = Requirement.OfFloor(0.75);
    private static readonly string[] Processes = [CpuMeter.Here, "postgres"];
    private static readonly Measure[] Measures = [new("", "facts/s"), .. Processes.Select(p => new Measure($"CPU {p}", "µs/fact"))];

    /// <summary>All of them.</summary>
    public static IReadOnlyList<Benchmark> All { get; } =
    [
        new("append", "16 writers, one fact each time, existing streams", e => OneByOneAsync("append", e, c => c.AppendAsync(1), ThreeQuarters)),
        new("append-new", "the same, a new stream each time", e => OneByOneAsync("append-new", e, c => c.BeginOneAsync(), null)),
        new("append-100", "4 writers, 100 facts each time", HundredAsync),
        new("append-alone", "how long one append takes when nobody else writes", AloneAsync),
    ];

    private static async Task<IReadOnlyList<Figure>> OneByOneAsync(
        string name, Extent extent, Func<Caller, Task<int>> append, Requirement? required)
    {
        await using var field = await Field.CreateAsync(Writers);
        var cpu = await CpuMeter.OpenAsync();
        return await Alternation.RunAsync(
            name, extent.Rounds, Measures, Contestant("platform", field.Ours),
            Contestant("lean tables, one by one", field.Lean) with { Required = required },
            Contestant("Marten's tables, one by one", field.OnMartenTables));

        Contestant Contestant(string way, IReadOnlyList<Caller> callers) =>
            new(way, () => RoundAsync(cpu, callers, extent, append));
    }

    private static async Task<IReadOnlyList<Figure>> HundredAsync(Extent extent)
    {
        await using var field = await Field.CreateAsync(BigWriters);
        var cpu = await CpuMeter.OpenAsync();
        return await Alternation.RunAsync(
            "append-100", extent.Rounds, Measures, Contestant("platform", field.Ours),
            Contestant("Marten's tables, arrays", field.Arrays) with { Required = ThreeQuarters });

        Contestant Contestant(string way, IReadOnlyList<Caller> callers) =>
            new(way, () => RoundAsync(cpu, callers, extent, c => c.AppendAsync(BigAppend)));
    }

    private static async Task<double[]> RoundAsync(CpuMeter cpu, IReadOnlyList<Caller> callers, Extent extent, Func<Caller, Task<int>> append)
    {
        var (before, watch) = (cpu.Read(), Stopwatch.StartNew());
        var perSecond = await ClosedLoop.PerSecondAsync(callers.Count, extent.Round, c => append(callers[c]));
        return [perSecond, .. cpu.MicrosecondsEach(before, perSecond * watch.Elapsed.TotalSeconds, Processes)];
    }

    private static async Task<IReadOnlyList<Figure>> AloneAsync(Extent extent)
    {
        await using var field = await Field.CreateAsync(1);
        return await Alternation.RunAsync(
            "append-alone", extent.Rounds, [new("p50", "ms"), new("p99", "ms")], Contestant("platform", field.Ours),
            Contestant("lean tables, one by one", field.Lean), Contestant("Marten's tables, one by one", field.OnMartenTables));

        Contestant Contestant(string way, IReadOnlyList<Caller> callers) =>
            new(way, () => ClosedLoop.LatencyAsync(extent.Round, () => callers[0].AppendAsync(1)));
    }

    /// <summary>A database with both kinds of tables and the callers of every way.</summary>
    private sealed class Field(TestDatabase database, NpgsqlDataSource hand, IEventLog log) : IAsyncDisposable
    {
        public List<Caller> Ours { get; } = [];

        public List<Caller> Lean { get; } = [];

        public List<Caller> OnMartenTables { get; } = [];

        public List<Caller> Arrays { get; } = [];

        public static async Task<Field> CreateAsync(int callers)
        {
            var database = await TestDatabase.CreateAsync(HandWriter.LeanTables);
            var hand = ByHand.Open(database);
            var field = new Field(database, hand, new EventStore.EventLog(database.Service, TestDatabase.SchemaName));
            for (var i = 0; i < callers; i++)
            {
                field.Ours.Add(new(new OurWriter(field.Log)));
                field.Lean.Add(new(await HandWriter.LeanAsync(hand)));
                field.OnMartenTables.Add(new(await HandWriter.OnMartenTablesAsync(hand)));
                field.Arrays.Add(new(new HandArrayWriter(await hand.OpenConnectionAsync())));
            }

            foreach (var caller in field.Everybody)
            {
                await caller.BeginAsync();
            }

            return field;
        }

        private IEventLog Log => log;

        private IEnumerable<Caller> Everybody => [.. Ours, .. Lean, .. OnMartenTables, .. Arrays];

        public async ValueTask DisposeAsync()
        {
            foreach (var caller in Everybody)
            {
                await caller.DisposeAsync();
            }

            await log.DisposeAsync();
            await hand.DisposeAsync();
            await database.DisposeAsync();
        }
    }
}
