using Contracts;
using Contracts.Directory.V1;
using Contracts.Quality.V1;
using FsCheck;
using FsCheck.Fluent;
using TestKit;
using static Quality.Tests.Inspected;

namespace Quality.Tests;

/// <summary>G1: a sample that an auditor can draw again.</summary>
public class SamplingTests
{
    private static readonly string Seed = Sampling.SeedOf(Desk.Now);

    private static readonly Gen<List<Work>> Populations = Law.Many(
        from id in Gen.Choose(0, 200)
        from kind in Gen.Elements<RequestKind?>(RequestKind.Complaint, RequestKind.Fault, null)
        from channel in Gen.Elements<Channel?>(Channel.Hotline, Channel.App, null)
        from score in Gen.Elements<int?>(1, 2, 5, null)
        from card in Gen.Elements(true, false, false, false, false)
        select new Work(EventStore.DerivedId.From($"{id}"), kind, channel, score, card), 60).Select(all => all.DistinctBy(work => work.RequestId).ToList());

    private static readonly Gen<SamplingPlan> Plans =
        from most in Gen.Choose(0, 8)
        from version in Gen.Choose(1, 3)
        from kinds in Gen.Elements<IReadOnlyList<RequestKind>?>(null, [RequestKind.Complaint])
        from channels in Gen.Elements<IReadOnlyList<Channel>?>(null, [Channel.Hotline, Channel.Web])
        from rated in Gen.Elements<int?>(null, 2)
        select new SamplingPlan("plan", version, InspectionLevel.Centre, SamplePeriod.Month, most, Sheet, kinds, channels, rated);

    private static readonly Gen<(SamplingPlan Plan, List<Work> Population)> Draws =
        from plan in Plans
        from population in Populations
        select (plan, population);

    [Fact]
    public void The_lot_is_the_hash_that_any_tool_computes() => // printf 'centre-monthly|1|2026-03|0c9b…' | sha256sum
        Sampling.Lot(Monthly, "2026-03", null, Request).ShouldBe("64d3463a1e4c5506e176906cfcc3710430a60f869cd5771cd9307fdbb4c9723c");

    [Fact]
    public void Nobody_knows_a_lot_before_the_moment_of_drawing() // printf 'centre-monthly|1|2026-03|2026-04-02T00:00:00.318204Z|0c9b…' | sha256sum
    {
        const string Drawn = "2026-04-02T00:00:00.318204Z";
        Sampling.SeedOf(DateTimeOffset.Parse(Drawn)).ShouldBe(Drawn);
        Sampling.Lot(Monthly, "2026-03", Drawn, Request).ShouldBe("dbbbadb334717985928a3de95b2aca8e6195f1559d5dace01410a668fc4a02ee");
        var many = Enumerable.Range(0, 200).Select(i => new Work(EventStore.DerivedId.From($"{i}"), null, null, null, YellowCard: false)).ToList();
        var (one, other) = (Sampling.Draw(Monthly, "a1", "2026-03", many, Desk.Now, Drawn), Sampling.Draw(Monthly, "a1", "2026-03", many, Desk.Now, "2026-04-02T00:00:00.318205Z"));
        one.Seed.ShouldBe(Drawn);
        other.Drawn.Select(drawn => drawn.RequestId).ShouldNotBe(one.Drawn.Select(drawn => drawn.RequestId), "a microsecond later it is another");
    }

    [Fact]
    public void The_population_is_proved_by_the_hash_of_its_sorted_ids() =>
        Sampling.HashOf([Request, Guid.Parse("7d3f0a52-4c11-8a0b-b6de-19f4c8e2a370")]).ShouldBe("ad875e7a5891704a508c75c2f12aac6371cd49cc69e9cce6314c02db4f8f4fb4");

    [Fact]
    [Trait("Category", Law.Category)]
    public void Drawn_again_it_is_the_same_in_whatever_order_the_work_came() => Law.Holds(Draws, draw =>
    {
        var (one, other) = (Draw(draw.Plan, draw.Population), Draw(draw.Plan, [.. draw.Population.AsEnumerable().Reverse()]));
        other.Drawn.ShouldBe(one.Drawn);
        (other.PopulationHash, other.Population, other.Eligible).ShouldBe((one.PopulationHash, one.Population, one.Eligible));
    });

    [Fact]
    [Trait("Category", Law.Category)]
    public void All_yellow_cards_are_in_none_twice_and_of_the_others_so_many_as_the_plan_says() => Law.Holds(Draws, draw =>
    {
        var sample = Draw(draw.Plan, draw.Population);
        sample.Drawn.Select(drawn => drawn.RequestId).ShouldBeUnique();
        var cards = draw.Population.Where(work => work.YellowCard).Select(work => work.RequestId).ToList();
        sample.Drawn.Where(drawn => drawn.Because == DrawnBecause.YellowCard).Select(drawn => drawn.RequestId).ShouldBe(cards, ignoreOrder: true);
        sample.Drawn.Count.ShouldBe(cards.Count + Math.Min(draw.Plan.PerAgent, sample.Eligible - cards.Count));
    });

    [Fact]
    [Trait("Category", Law.Category)]
    public void Nobody_who_was_spared_has_a_lower_lot_than_one_who_was_drawn() => Law.Holds(Draws, draw =>
    {
        var byLot = Draw(draw.Plan, draw.Population).Drawn.Where(drawn => drawn.Because == DrawnBecause.Lot).ToList();
        var eligible = draw.Population.Where(work => !work.YellowCard && Asked(draw.Plan, work)).Select(work => work.RequestId).ToList();
        byLot.Select(drawn => drawn.RequestId).ShouldBeSubsetOf(eligible);
        foreach (var spared in eligible.Except(byLot.Select(drawn => drawn.RequestId)))
        {
            byLot.ShouldAllBe(drawn => string.CompareOrdinal(drawn.Lot, Sampling.Lot(draw.Plan, "2026-03", Seed, spared)) < 0);
        }
    });

    [Fact]
    [Trait("Category", Law.Category)]
    public void One_request_left_out_shows_in_the_hash() => Law.Holds(Draws, draw =>
    {
        foreach (var left in draw.Population)
        {
            Draw(draw.Plan, [.. draw.Population.Where(work => work != left)]).PopulationHash.ShouldNotBe(Draw(draw.Plan, draw.Population).PopulationHash);
        }
    }, tests: 50);

    [Fact]
    public void Another_version_of_a_plan_or_another_period_draws_other_lots()
    {
        Sampling.Lot(Monthly with { Version = 2 }, "2026-03", Seed, Request).ShouldNotBe(Sampling.Lot(Monthly, "2026-03", Seed, Request));
        Sampling.Lot(Monthly, "2026-04", Seed, Request).ShouldNotBe(Sampling.Lot(Monthly, "2026-03", Seed, Request));
    }

    private static SampleDrawn Draw(SamplingPlan plan, List<Work> population) => Sampling.Draw(plan, "a1", "2026-03", population, Desk.Now, Seed);

    /// <summary>A plan's filters, said once more in other words.</summary>
    private static bool Asked(SamplingPlan plan, Work work) =>
        !(plan.Kinds is not null && work.Kind != RequestKind.Complaint) && !(plan.Channels is not null && work.Channel != Channel.Hotline)
        && !(plan.RatedAtMost is not null && work.Score is not (1 or 2));
}
