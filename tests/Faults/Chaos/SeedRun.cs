using Chaos.Check;
using Chaos.Desk;
using Chaos.Load;

namespace Chaos;

/// <summary>What one seed came to.</summary>
/// <param name="Seed">The seed.</param>
/// <param name="Requests">Customers' matters.</param>
/// <param name="Sent">Messages and calls, each try counted.</param>
/// <param name="Confirmed">Messages that the broker confirmed, poison among them.</param>
/// <param name="Answered">Calls that were answered.</param>
/// <param name="Repeats">Sendings that said again what was said before.</param>
/// <param name="Facts">Facts stored.</param>
/// <param name="Faults">Faults injected, by kind.</param>
/// <param name="Redelivered">Facts that outsiders got more than once.</param>
/// <param name="Restarts">Services that were started again.</param>
/// <param name="Parked">Messages parked, as they had to be.</param>
/// <param name="Lost">Violations of "nothing acknowledged is lost".</param>
/// <param name="Doubled">Violations of "one effect for each message".</param>
/// <param name="SettleSeconds">From the last fault lifted to rest; services that were killed start in it.</param>
/// <param name="Seconds">The whole seed.</param>
/// <param name="Violations">All violations, with ids.</param>
public sealed record SeedResult(
    int Seed, int Requests, int Sent, int Confirmed, int Answered, int Repeats, int Facts, IReadOnlyDictionary<FaultKind, int> Faults,
    int Redelivered, int Restarts, int Parked, int Lost, int Doubled, double SettleSeconds, double Seconds, IReadOnlyList<string> Violations)
{
    /// <summary>True without any violation.</summary>
    public bool IsSound => Violations.Count == 0;
}

/// <summary>Plays one plan on a desk: load and faults, rest, and the comparison.</summary>
internal sealed class SeedRun(ChaosDesk desk, Plan plan, string run, Action<string> say)
{
    private static readonly TimeSpan LongestRest = TimeSpan.FromSeconds(90);
    private readonly EvidenceReader _reader = new(desk);

    /// <summary>Plays it; the desk is at rest before and after.</summary>
    public async Task<SeedResult> PlayAsync()
    {
        var began = TimeProvider.System.GetTimestamp();
        var (mark, restarts, injector) = (await _reader.MarkAsync(), desk.Restarts, new Injector(desk));
        await using var players = Players.Start(desk, plan, run);
        await Task.WhenAll(plan.Faults.Select(f => InjectAsync(injector, f, players.World)));
        await players.World.UntilAsync(plan.LengthMs);

        var healed = TimeProvider.System.GetTimestamp();
        await desk.HealAsync();
        var unfinished = await RestAsync(players.World);
        var settled = TimeProvider.System.GetElapsedTime(healed);
        var evidence = await _reader.ReadAsync(mark, players.World, [.. unfinished, .. injector.Failed, .. players.World.Journal.Defects]);
        return Sum(players.World, evidence, injector, desk.Restarts - restarts, settled, TimeProvider.System.GetElapsedTime(began));
    }

    private async Task InjectAsync(Injector injector, PlannedFault fault, World world)
    {
        await world.UntilAsync(fault.AtMs);
        say($"  {fault.AtMs,6} ms  {fault.Kind} {fault.Service}{(fault.Kind == FaultKind.KillAtStep ? $" {fault.Step} +{fault.After}" : "")}");
        await injector.InjectAsync(fault);
    }

    /// <summary>Waits until every request is at its end and nothing moves any more; answers what does not come to its end.</summary>
    private async Task<List<string>> RestAsync(World world)
    {
        var began = TimeProvider.System.GetTimestamp();
        var quiet = 0;
        while (true)
        {
            var unfinished = await UnfinishedAsync(world);
            var unrest = await _reader.UnrestAsync();
            quiet = unfinished.Count + unrest.Count == 0 ? quiet + 1 : 0;
            if (quiet == 3)
            {
                return [];
            }

            if (TimeProvider.System.GetElapsedTime(began) > LongestRest)
            {
                var lives = await Task.WhenAll(unfinished.Take(10).Select(async r => $"Request {r} does not end: {await _reader.LifeAsync(r)}"));
                return [.. lives, .. unrest.Select(u => $"No rest after {LongestRest.TotalSeconds:0} s: {u}")];
            }

            await Task.Delay(TimeSpan.FromMilliseconds(500), TimeProvider.System);
        }
    }

    /// <summary>A request ends when it is closed; one that nobody rates, when a rating is asked for.</summary>
    private async Task<List<Guid>> UnfinishedAsync(World world)
    {
        var (closed, asked) = (await _reader.RequestsWithAsync("request_closed"), await _reader.RequestsWithAsync("rating_requested"));
        return [.. plan.Requests.Where(r => !(r.Score is null ? asked : closed).Contains(world.RequestIdOf(r))).Select(world.RequestIdOf)];
    }

    private SeedResult Sum(
        World world, Evidence evidence, Injector injector, int restarts, TimeSpan settled, TimeSpan took)
    {
        var violations = Accounts.Check(evidence);
        var journal = world.Journal;
        return new SeedResult(
            plan.Seed, plan.Requests.Count, journal.Sent,
            journal.Answers.Count(a => a.Answer == Answer.Confirmed) + journal.Poison.Count, journal.Answers.Count(a => a.Answer != Answer.Confirmed),
            journal.Repeats, evidence.Logs.Count, new SortedDictionary<FaultKind, int>(injector.Injected), world.Users.Sum(u => u.Duplicates),
            restarts, evidence.Parked.Count(p => !p.Replayed), violations.Count(v => v.Kind == ViolationKind.Lost),
            violations.Count(v => v.Kind == ViolationKind.Doubled), Math.Round(settled.TotalSeconds, 1), Math.Round(took.TotalSeconds, 1),
            [.. violations.Select(v => v.ToString())]);
    }
}
