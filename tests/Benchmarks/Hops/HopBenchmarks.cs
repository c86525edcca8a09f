using System.Diagnostics;

namespace Benchmarks.Hops;

/// <summary>From a command in one quorum queue to its fact in another.</summary>
public static class HopBenchmarks
{
    private static readonly TimeSpan LongestRound = TimeSpan.FromMinutes(3);
    private static readonly string[] Processes = [CpuMeter.Here, "postgres", "rabbitmq"];
    private static readonly Measure[] Measures =
        [new("", "messages/s"), .. Processes.Select(p => new Measure($"CPU {p}", "µs/message"))];

    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(5);

    /// <summary>All of them.</summary>
    public static IReadOnlyList<Benchmark> All { get; } =
    [
        new("hop", "commands that wait in a queue until all their facts are in another", ThroughputAsync),
        new("hop-latency", "the same at a steady rate: from sending a command to its fact's arrival", LatencyAsync),
    ];

    private static async Task<IReadOnlyList<Figure>> ThroughputAsync(Extent extent)
    {
        await using var field = await HopField.CreateAsync();
        var (hand, massTransit) = await FloorsAsync(field);
        var cpu = await CpuMeter.OpenAsync();
        return await Alternation.RunAsync(
            "hop", extent.Rounds, Measures, Contestant(new PlatformHop(field)),
            Contestant(hand) with { Required = Requirement.OfFloor(0.6) }, Contestant(massTransit) with { Required = Requirement.OfFloor(2.5) });

        Contestant Contestant(IHopWay way) => new(way.Name, () => RoundAsync(field, way, extent.Messages, cpu));
    }

    private static async Task<(HandHop Hand, MassTransitHop MassTransit)> FloorsAsync(HopField field)
    {
        var (hand, massTransit) = (new HandHop(field), new MassTransitHop(field));
        await hand.DeclareAsync();
        await massTransit.DeclareAsync();
        return (hand, massTransit);
    }

    /// <summary>Counted from the first command taken, as starting a program is not what is measured.</summary>
    private static async Task<double[]> RoundAsync(HopField field, IHopWay way, int messages, CpuMeter cpu)
    {
        await using var sender = await field.SenderAsync(way);
        await using var observer = await field.Administrator.CreateChannelAsync();
        await sender.SendAsync(messages);
        var first = 0L;
        Task<Dictionary<string, double>>? before = null;
        var watch = Stopwatch.StartNew();
        await using var running = await way.StartAsync(() =>
        {
            if (first == 0 && Interlocked.CompareExchange(ref first, Stopwatch.GetTimestamp(), 0) == 0)
            {
                before = Task.Run(cpu.Read);
            }
        });
        uint arrived;
        while ((arrived = await HopField.DepthAsync(observer, way.Facts)) < messages)
        {
            if (watch.Elapsed > LongestRound)
            {
                throw new TimeoutException($"{way.Name}: only {arrived} of {messages} facts arrived in {LongestRound}.");
            }

            await Task.Delay(Look, TimeProvider.System, CancellationToken.None);
        }

        var perSecond = messages / Stopwatch.GetElapsedTime(first).TotalSeconds;
        double[] figures = [perSecond, .. cpu.MicrosecondsEach(await before!, messages, Processes)];
        await observer.QueuePurgeAsync(way.Facts);
        return figures;
    }

    private static async Task<IReadOnlyList<Figure>> LatencyAsync(Extent extent)
    {
        await using var field = await HopField.CreateAsync();
        var (hand, massTransit) = await FloorsAsync(field);
        var ours = new PlatformHop(field);
        return
        [
            .. await AtRateAsync(500, Requirement.AtMost(25, "ms")),
            .. await AtRateAsync(1000, Requirement.AtMost(70, "ms")),
        ];

        Task<IReadOnlyList<Figure>> AtRateAsync(int perSecond, Requirement p99) => Alternation.RunAsync(
            $"hop-latency {perSecond}/s", Math.Min(extent.Rounds, 3), [new("p50", "ms"), new("p99", "ms", p99)], Contestant(ours, perSecond),
            Contestant(hand, perSecond), Contestant(massTransit, perSecond));

        Contestant Contestant(IHopWay way, int perSecond) =>
            new(way.Name, () => LatencyAsync(field, way, perSecond, TimeSpan.FromSeconds(3 * extent.Round.TotalSeconds)));
    }

    /// <summary>Sends at a steady rate, however long the answers take, so that a stall counts for all that it held up.</summary>
    private static async Task<double[]> LatencyAsync(HopField field, IHopWay way, int perSecond, TimeSpan time)
    {
        await using var sender = await field.SenderAsync(way);
        await using var listener = await Arrivals.ListenAsync(field.Administrator, way.Facts);
        await using var running = await way.StartAsync(() => { });
        await sender.SendAsync(perSecond); // the first second is for starting
        await listener.ArrivedAsync(perSecond, LongestRound);
        listener.Forget();

        var total = (int)(perSecond * time.TotalSeconds);
        var sending = new List<Task>(total);
        var watch = Stopwatch.StartNew();
        while (sending.Count < total)
        {
            // All that should have been sent by now; a timer's coarse tick must not become the rate.
            var due = Math.Min(total, (int)(watch.Elapsed.TotalSeconds * perSecond));
            while (sending.Count < due)
            {
                sending.Add(sender.SendOneAsync(listener.Sent).AsTask());
            }

            await Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System, CancellationToken.None);
        }

        await Task.WhenAll(sending);
        return ClosedLoop.Percentiles(await listener.ArrivedAsync(total, LongestRound));
    }
}
