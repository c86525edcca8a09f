using System.Diagnostics;
using Contracts.Directory.V1;
using Messaging;
using Simulator;
using TestKit;

namespace Benchmarks.WholeDesk;

/// <summary>How many requests a second the whole desk carries from contact to close, and what that costs whom.</summary>
public static class DeskBenchmark
{
    private const int Agents = 24;

    /// <summary>It stands alone: there is no hand-written desk.</summary>
    public static IReadOnlyList<Benchmark> All { get; } =
        [new("desk", "lifecycles per second of all services as processes, and the CPU of each", RunAsync)];

    private static async Task<IReadOnlyList<Figure>> RunAsync(Extent extent)
    {
        Progress.Say("desk: starting all services");
        await using var desk = await DeskProcesses.StartAsync();
        string[] agents = [.. Enumerable.Range(1, Agents).Select(i => $"bench-{i:00}")];
        var tokens = agents.ToDictionary(a => $"agent/{a}", a => desk.Token(Roles.Agent, a));
        tokens["admin/admin"] = desk.Token(Roles.Admin, "admin");
        var tls = DeskTls.FromEnvironment();
        using var http = new DeskClient(desk.Settings, tokens, tls, CancellationToken.None);
        await using var channel = await Amqp.ConnectAsync(desk.Settings["AMQP_CHANNEL_APP"], tls, CancellationToken.None);
        await using var department = await Amqp.ConnectAsync(desk.Settings["AMQP_DEPARTMENT_NETWORK"], tls, CancellationToken.None);
        await using var facts = await FactTap.OpenAsync(desk.Broker);
        var outsiders = new Outsiders(http, channel, department, facts);
        await outsiders.AnswerOrdersAsync();
        await Task.WhenAll(agents.Select(agent => ComeToWorkAsync(http, agent)));
        var cpu = await CpuMeter.OpenAsync(desk.ProcessIds);
        return await MeasureAsync(extent, outsiders, agents, facts, cpu);
    }

    private static async Task<IReadOnlyList<Figure>> MeasureAsync(
        Extent extent, Outsiders outsiders, string[] agents, FactTap facts, CpuMeter cpu)
    {
        var time = extent.Round * extent.Rounds;
        await PlayAsync(time); // warm-up
        outsiders.Forget();
        var (factsBefore, before, watch) = (facts.Heard, cpu.Read(), Stopwatch.StartNew());
        var durations = await PlayAsync(time);
        var (seconds, after) = (watch.Elapsed.TotalSeconds, cpu.Read());

        var latency = ClosedLoop.Percentiles(durations);
        var used = after.ToDictionary(p => p.Key, p => p.Value - before[p.Key]);
        return
        [
            Figure($"desk, {agents.Length} at a time", "lifecycles/s", durations.Count / seconds, Requirement.AtLeast(40, "lifecycles/s")),
            Figure("desk facts", "facts/s", (facts.Heard - factsBefore) / seconds),
            Figure("desk lifecycle p50", "ms", latency[0]),
            Figure("desk lifecycle p99", "ms", latency[1]),
            .. outsiders.Steps.OrderByDescending(s => s.Value.Average()).Select(s => Figure($"desk step: {s.Key}", "ms (mean)", s.Value.Average())),
            .. used.OrderByDescending(p => p.Value).Select(p => Figure($"desk CPU: {(p.Key == CpuMeter.Here ? "players (not the desk)" : p.Key)}", "ms/lifecycle", 1000 * p.Value / durations.Count)),
            Figure("desk CPU: all of these", "ms/lifecycle", 1000 * used.Values.Sum() / durations.Count, Requirement.AtMost(48, "ms")),
            Figure("desk CPU: all of these", "cores", used.Values.Sum() / seconds),
        ];

        async Task<List<double>> PlayAsync(TimeSpan length)
        {
            Progress.Say($"desk: playing for {length.TotalSeconds:0} s");
            var each = new List<double>[agents.Length];
            await ClosedLoop.PerSecondAsync(agents.Length, length, async player =>
            {
                var began = Stopwatch.GetTimestamp();
                await outsiders.PlayAsync(agents[player]);
                (each[player] ??= []).Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
                return 1;
            });
            return [.. each.SelectMany(d => d)];
        }

        static Figure Figure(string name, string unit, double value, Requirement? required = null) =>
            new(name, unit, Spread.Of([value]), Required: required?.Text ?? "", Met: required?.IsMet(value, null));
    }

    /// <summary>Each with a skill group of their own, so that each request rings at once and at nobody else.</summary>
    private static async Task ComeToWorkAsync(DeskClient http, string agent)
    {
        await http.SendAsync("admin/admin", HttpMethod.Put, "DIRECTORY", $"/skill-groups/{agent}", new { name = agent }, $"group-{agent}");
        var known = new Agent(agent, agent, "bench", new Dictionary<string, int> { [agent] = 5 }, [], [], Capacity: 5);
        await http.SendAsync("admin/admin", HttpMethod.Put, "DIRECTORY", $"/agents/{agent}", known, $"agent-{agent}");
        await Eventually.BecomesAsync(
            () => http.SendAsync($"agent/{agent}", HttpMethod.Post, "ROUTING", "/agents/me/sign-in", new { }, $"sign-in-{agent}"),
            signedIn => signedIn, $"{agent} comes to work");
    }
}
