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
        new("hop-bare", "the platform alone, without a read model, as builds before measured it", BareAsync),
        new("hop-before", "the same beside that of another build (--beside), each in a process of its own", BeforeAsync),
        new("hop-latency", "hop at a steady rate: from sending a command to its fact's arrival", LatencyAsync),
    ];

    private static async Task<IReadOnlyList<Figure>> ThroughputAsync(Extent extent)
    {
        await using var field = await HopField.CreateAsync();
        var (usual, hand) = await OthersAsync(field);
        var cpu = await CpuMeter.OpenAsync();
        return await Alternation.RunAsync(
            "hop", extent.Rounds, Measures, Contestant(new PlatformHop(field)),
            Contestant(usual) with { Demands = [new("", Requirement.OfFloor(2.5))] }, Contestant(hand));

        Contestant Contestant(IHopWay way) => new(way.Name, () => RoundAsync(field, way, extent.Messages, cpu));
    }

    private static async Task<(UsualHop Usual, HandHop Hand)> OthersAsync(HopField field)
    {
        var (usual, hand) = (new UsualHop(field), new HandHop(field));
        await usual.DeclareAsync();
        await hand.DeclareAsync();
        return (usual, hand);
    }

    private static async Task<IReadOnlyList<Figure>> BareAsync(Extent extent)
    {
        OrderService.Stream = Order.Bare;
        await using var field = await HopField.CreateAsync();
        var (way, cpu) = (new PlatformHop(field), await CpuMeter.OpenAsync());
        var figures = await Alternation.RunAsync(
            "hop-bare", extent.Rounds, Measures, new Contestant(way.Name, () => RoundAsync(field, way, extent.Messages, cpu)));
        OrderService.Stream = Order.Stream;
        return figures;
    }

    private static async Task<IReadOnlyList<Figure>> BeforeAsync(Extent extent)
    {
        if (extent.Beside is not { } before)
        {
            Progress.Say("hop-before: left out, as --beside names no other build");
            return [];
        }

        return await Alternation.RunAsync(
            "hop-before", extent.Rounds, Measures, Contestant("this build", typeof(HopBenchmarks).Assembly.Location, "hop-bare"),
            Contestant("the build before", before, "hop") with { Demands = [new(Measures[1].Name, Requirement.AtMostOfFloor(0.6))] });

        Contestant Contestant(string name, string program, string benchmark) =>
            new(name, () => OtherBuild.MeasureAsync(program, benchmark, Measures, extent.Messages));
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
        var (usual, hand) = await OthersAsync(field);
        var ours = new PlatformHop(field);
        return
        [
            .. await AtRateAsync(500, Requirement.AtMost(25, "ms")),
            .. await AtRateAsync(1000, Requirement.AtMost(70, "ms")),
        ];

        Task<IReadOnlyList<Figure>> AtRateAsync(int perSecond, Requirement p99) => Alternation.RunAsync(
            $"hop-latency {perSecond}/s", Math.Min(extent.Rounds, 3), [new("p50", "ms"), new("p99", "ms", p99)], Contestant(ours, perSecond),
            Contestant(usual, perSecond), Contestant(hand, perSecond));

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
