using System.Text.Json;

namespace Chaos.Tests;

/// <summary>The plan is drawn from the seed and nothing else.</summary>
public class DrawTests
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    [Fact]
    public void The_same_seed_gives_the_same_plan() =>
        JsonSerializer.Serialize(Draw.Of(7, Minute)).ShouldBe(JsonSerializer.Serialize(Draw.Of(7, Minute)));

    [Fact]
    public void Another_seed_gives_another_plan() =>
        JsonSerializer.Serialize(Draw.Of(7, Minute)).ShouldNotBe(JsonSerializer.Serialize(Draw.Of(8, Minute)));

    [Fact]
    public void A_written_plan_reads_as_it_was()
    {
        var file = Path.GetTempFileName();
        try
        {
            var plan = Draw.Of(7, Minute);
            plan.Write(file);
            JsonSerializer.Serialize(Plan.Read(file)).ShouldBe(JsonSerializer.Serialize(plan));
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public void Every_kind_of_fault_and_of_poison_is_drawn_by_some_seed()
    {
        var plans = Enumerable.Range(1, 100).Select(seed => Draw.Of(seed, Minute / 8)).ToList();
        plans.SelectMany(p => p.Faults).Select(f => f.Kind).Distinct().Order().ShouldBe(Enum.GetValues<FaultKind>());
        plans.SelectMany(p => p.Poison).Select(p => p.Kind).Distinct().Order().ShouldBe(Load.Poison.Kinds.Order());
        plans.ShouldAllBe(p => p.Faults.Count > 3 && p.Requests.Count > 20);
    }
}
