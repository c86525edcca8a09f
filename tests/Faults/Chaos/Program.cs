using System.CommandLine;
using Chaos;

// Load and faults at random from a seed, and the books compared at the end. ./infra/faults calls it.
var seed = new Option<int?>("--seed") { Description = "what chance begins with; drawn and printed when absent" };
var seeds = new Option<string?>("--seeds") { Description = "A..B: each seed of these, one after the other on one desk" };
var minutes = new Option<double>("--minutes") { Description = "how long load and faults go on for each seed", DefaultValueFactory = _ => 0.12 };
var replay = new Option<string?>("--replay") { Description = "play a written plan again" };
var json = new Option<string?>("--json") { Description = "write the results to this file" };
var quiet = new Option<bool>("--quiet") { Description = "print the table alone" };
var root = new RootCommand("Mixes load and faults at random from a seed, then compares every fact, message and ledger entry with what clients were told.")
{
    seed, seeds, minutes, replay, json, quiet,
};
root.SetAction(async parsed =>
{
    var folder = Path.GetFullPath(Environment.GetEnvironmentVariable("DESK_LOCAL") ?? ".local/faults");
    var length = TimeSpan.FromMinutes(parsed.GetValue(minutes));
    IReadOnlyList<Plan> plans = parsed.GetValue(replay) is { } file ? [Plan.Read(file)]
        : [.. SeedsOf(parsed.GetValue(seed), parsed.GetValue(seeds)).Select(s => Draw.Of(s, length))];
    Console.WriteLine($"Seeds: {string.Join(' ', plans.Select(p => p.Seed))}");
    Action<string> say = parsed.GetValue(quiet) ? _ => { } : Console.Error.WriteLine;
    var results = new List<SeedResult>();
    Console.WriteLine(Report.Head);
    await ChaosRun.PlayAsync(plans, folder, Directory.GetCurrentDirectory(), say, result =>
    {
        results.Add(result);
        Console.WriteLine(Report.Row(result));
        if (!result.IsSound)
        {
            Console.WriteLine(Report.Failure(result, ChaosRun.PlanFile(folder, result.Seed)));
        }

        if (parsed.GetValue(json) is { } target)
        {
            Report.Write(target, results);
        }
    });
    Console.WriteLine(Report.Total(results));
    Console.WriteLine($"Faults: {Report.FaultsOf(results)}");
    Console.WriteLine($"Seeds: {string.Join(' ', plans.Select(p => p.Seed))}; violations in {results.Count(r => !r.IsSound)} of them");
    return results.TrueForAll(r => r.IsSound) ? 0 : 1;
});
return await root.Parse(args).InvokeAsync();

static IEnumerable<int> SeedsOf(int? seed, string? seeds)
{
    if (seeds is null)
    {
        return [seed ?? Random.Shared.Next(1, 1_000_000)];
    }

    var bounds = seeds.Split("..");
    var first = int.Parse(bounds[0]);
    return Enumerable.Range(first, int.Parse(bounds[^1]) - first + 1);
}
