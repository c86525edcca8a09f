using Chaos.Desk;
using Chaos.Load;

namespace Chaos;

/// <summary>Plays plans, one after the other, on one started desk; after one that failed, on a new one.</summary>
public static class ChaosRun
{
    /// <summary>Agents who come to work.</summary>
    private static readonly IReadOnlyList<string> Agents = [.. Enumerable.Range(1, 24).Select(n => $"a{n:00}")];

    /// <summary>Starts a desk, plays the plans and ends it.</summary>
    /// <param name="plans">What to play; seeds differ.</param>
    /// <param name="folder">For servers, logs, settings and plans.</param>
    /// <param name="checkout">The root of the checkout, built.</param>
    /// <param name="say">Tells what is being done.</param>
    /// <param name="finished">Called with each result.</param>
    public static async Task<IReadOnlyList<SeedResult>> PlayAsync(
        IReadOnlyList<Plan> plans, string folder, string checkout, Action<string> say, Action<SeedResult>? finished = null)
    {
        Directory.CreateDirectory(folder);
        var results = new List<SeedResult>();
        while (results.Count < plans.Count)
        {
            await PlayOnAsync([.. plans.Skip(results.Count)], folder, checkout, say, result =>
            {
                results.Add(result);
                finished?.Invoke(result);
            });
        }

        if (results.TrueForAll(r => r.IsSound))
        {
            await new PrivateServers(folder, checkout).RemoveDataAsync(); // else they stay for study, until the next run
        }

        return results;
    }

    /// <summary>Where the plan of a seed is written.</summary>
    public static string PlanFile(string folder, int seed) => Path.Combine(folder, $"plan-{seed}.json");

    /// <summary>Plays until all are played or one failed: what a failed run left behind would count against the next.</summary>
    private static async Task PlayOnAsync(
        IReadOnlyList<Plan> plans, string folder, string checkout, Action<string> say, Action<SeedResult> finished)
    {
        await using var desk = await ChaosDesk.StartAsync(folder, checkout, say);
        using (var http = new HttpCaller(desk, new Journal(), CancellationToken.None))
        {
            await Staff.SignInAsync(http, Agents);
        }

        foreach (var plan in plans)
        {
            plan.Write(PlanFile(folder, plan.Seed));
            say($"Seed {plan.Seed}: {plan.Requests.Count} requests, {plan.Poison.Count} poison, {plan.Faults.Count} faults in {plan.LengthMs / 1000.0:0.0} s");
            var result = await new SeedRun(desk, plan, $"s{plan.Seed}", say).PlayAsync();
            finished(result);
            if (!result.IsSound)
            {
                return;
            }
        }
    }
}
