using System.Diagnostics;

namespace Benchmarks;

/// <summary>
/// Measures ours and what it stands beside by turns (ours, floor, ours, floor, …), so that whatever else the machine does falls on both.
/// BenchmarkDotNet is made for code that runs in nanoseconds inside one process; here a round is seconds of work of three
/// processes, and what counts is the ratio of neighbours, so a runner of a few lines is the right one.
/// </summary>
public static class Alternation
{
    /// <summary>Runs the rounds.</summary>
    /// <param name="benchmark">Its name.</param>
    /// <param name="rounds">Rounds that count.</param>
    /// <param name="measures">What is read off.</param>
    /// <param name="ours">The platform's way.</param>
    /// <param name="floors">What it stands beside.</param>
    public static async Task<IReadOnlyList<Figure>> RunAsync(
        string benchmark, int rounds, IReadOnlyList<Measure> measures, Contestant ours, params Contestant[] floors)
    {
        Contestant[] all = [ours, .. floors];
        var values = all.Select(_ => new List<double[]>()).ToArray();
        for (var round = 0; round <= rounds; round++)
        {
            for (var i = 0; i < all.Length; i++)
            {
                GC.Collect(); // the neighbour's garbage is the neighbour's
                var watch = Stopwatch.StartNew();
                var value = await all[i].RunAsync();
                Progress.Say($"{benchmark} {(round == 0 ? "warm-up" : $"round {round}")}: {all[i].Name} "
                    + $"{string.Join(" ", value.Zip(measures, (v, m) => $"{Report.Number(v)} {m.Unit}"))} ({watch.Elapsed.TotalSeconds:0.0} s)");
                if (round > 0)
                {
                    values[i].Add(value);
                }
            }
        }

        return [.. from measure in Enumerable.Range(0, measures.Count)
                   from floor in floors.Length == 0 ? [0] : Enumerable.Range(1, floors.Length)
                   select Compare(benchmark, Required(measure, all[floor]), Column(0, measure), floor == 0 ? null : all[floor], Column(floor, measure))];

        Measure Required(int measure, Contestant floor) => floor.Demands.FirstOrDefault(d => d.Measure == measures[measure].Name) is { } demand
            ? measures[measure] with { Required = demand.Required }
            : measures[measure];

        List<double> Column(int contestant, int measure) => values[contestant].ConvertAll(v => v[measure]);
    }

    private static Figure Compare(string benchmark, Measure measure, List<double> ours, Contestant? floor, List<double> floors)
    {
        var name = measure.Name.Length == 0 ? benchmark : $"{benchmark} {measure.Name}";
        var required = measure.Required;
        var own = Spread.Of(ours);
        if (floor is null)
        {
            return new(name, measure.Unit, own, Required: required?.Text ?? "", Met: required?.IsMet(own.Median, null));
        }

        var beside = Spread.Of(floors);
        var ratio = Spread.Of(ours.Zip(floors, (a, b) => a / b)) with { Median = own.Median / beside.Median };
        return new(
            name, measure.Unit, own, floor.Name, beside, ratio, required?.Text ?? "", required?.IsMet(own.Median, ratio.Median), required?.Ratio);
    }
}
