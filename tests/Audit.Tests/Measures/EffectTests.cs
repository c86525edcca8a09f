using Audit.Measures;
using Audit.Reports;
using Contracts.Quality.V1;
using TestKit;

namespace Audit.Tests.Measures;

/// <summary>G3: the effect of an improvement action, with its uncertainty, and without saying more than the figures do.</summary>
public class EffectTests
{
    private static readonly Measure Csat = Catalogue.Find("csat")!;
    private static readonly Measure Wait = Catalogue.Find("average-wait")!;

    private static readonly ImprovementPlanned Planned = new(
        "greeting", "问候", "每日晨会复述一遍。", "i1", Desk.Now.AddDays(7), "csat", ImprovementGroups.Team, ["team-1"], ["team-2", "team-3"], 28, "s1", Desk.Now);

    private static readonly DateTimeOffset Completed = Desk.Now.AddDays(3);

    [Fact]
    public void Every_measure_can_be_planned_with_and_no_other() => MeasureNames.All.ShouldBe(Catalogue.All.Select(m => m.Name));

    [Fact]
    public void Every_kind_of_group_is_a_word_that_measures_are_told_by() =>
        Enum.GetNames<ImprovementGroups>().Select(name => name.ToLowerInvariant()).ShouldBeSubsetOf(Grouping.Words);

    /// <summary>By hand: 60 % to 75 % of 100 in the pilot group, 50 % to 52 % of 200 in the comparison group: 13 percentage points. By the rule of succession the shares are
    /// 61/102, 76/102, 101/202 and 105/202, so the variances 0.24039, 0.18993, 0.25 and 0.24961, and the standard error the root of 0.0024039 + 0.0018993 + 0.00125 + 0.00124805.</summary>
    [Fact]
    public void The_difference_of_differences_and_its_error_are_those_computed_by_hand()
    {
        var effect = Of(Csat, (60, 100), (75, 100), (100, 200), (104, 200));
        effect.Difference!.Value.ShouldBe(0.13, 1e-9);
        effect.StandardError!.Value.ShouldBe(Math.Sqrt(0.0024039 + 0.0018993 + 0.00125 + 0.00124805), 1e-6);
        (effect.High!.Value - effect.Low!.Value).ShouldBe(2 * 1.96 * effect.StandardError.Value, 1e-9);
        effect.Conclusion.ShouldBe(EffectConclusion.NotShown, "13 points with an error of 8");
        effect.Says.ShouldBe("No effect is shown. The difference of differences is +13.0 percentage points, with 95 % confidence between -3.2 percentage points and +29.2 percentage points.");
        (effect.BeforeFrom, effect.BeforeTo, effect.AfterFrom, effect.AfterTo).ShouldBe((Desk.Now.AddDays(-28), Desk.Now, Completed, Completed.AddDays(28)));
    }

    [Fact]
    public void Groups_of_several_are_one_and_others_count_in_neither()
    {
        var before = new Dictionary<string, Total> { ["team-1"] = Share(30, 50), ["team-2"] = Share(10, 40), ["team-3"] = Share(30, 60), ["team-4"] = Share(0, 900) };
        var effect = Effect.Of(Planned, Completed, Csat, before, new Dictionary<string, Total>(), Desk.Now.AddDays(90));
        (effect.Comparison.Before.Count, effect.Comparison.Before.Value).ShouldBe((100, 0.4));
        (effect.Pilot.Before.Count, effect.Difference, effect.Conclusion).ShouldBe((50, null, EffectConclusion.TooFew));
    }

    [Fact]
    public void What_is_large_enough_is_better_or_worse_by_the_measures_own_direction()
    {
        Of(Csat, (600, 1000), (750, 1000), (600, 1000), (600, 1000)).Conclusion.ShouldBe(EffectConclusion.Better);
        Of(Csat, (600, 1000), (450, 1000), (600, 1000), (600, 1000)).Conclusion.ShouldBe(EffectConclusion.Worse);
        Of(Csat, (600, 1000), (600, 1000), (600, 1000), (750, 1000)).Conclusion.ShouldBe(EffectConclusion.Worse, "the others became better without it");
        var shorter = Effect.Of(Planned with { Measure = Wait.Name }, Completed, Wait, Groups(Times(60), Times(60)), Groups(Times(30), Times(60)), Desk.Now.AddDays(90));
        (shorter.Conclusion, shorter.Difference).ShouldBe((EffectConclusion.Better, -30));
        shorter.Says.ShouldContain("-30 s");
    }

    [Fact]
    public void Nothing_is_said_of_too_few_too_early_or_of_what_was_not_carried_out()
    {
        Of(Csat, (10, 29), (25, 29), (600, 1000), (600, 1000)).Conclusion.ShouldBe(EffectConclusion.TooFew);
        var running = Effect.Of(Planned, Completed, Csat, Groups(Share(600, 1000), Share(600, 1000)), Groups(Share(900, 1000), Share(600, 1000)), Completed.AddDays(28).AddTicks(-1));
        (running.Conclusion, running.Difference is not null).ShouldBe((EffectConclusion.StillMeasured, true), "the figures so far, and no conclusion");
        var planned = Effect.Of(Planned, null, Csat, Groups(Share(600, 1000), Share(600, 1000)), Groups(default, default), Desk.Now.AddDays(90));
        (planned.Conclusion, planned.Difference, planned.Pilot.After, planned.AfterTo).ShouldBe((EffectConclusion.NotCarriedOut, null, null, null));
    }

    [Fact]
    public void By_chance_alone_an_effect_is_shown_about_as_often_as_its_interval_says_and_a_true_one_mostly()
    {
        var (chance, truth) = (0, 0);
        foreach (var seed in Enumerable.Range(1, 500))
        {
            var random = new Random(seed);
            chance += IsShown(Of(Csat, Draw(0.7, 300), Draw(0.75, 300), Draw(0.6, 400), Draw(0.65, 400))) ? 1 : 0;
            truth += IsShown(Of(Csat, Draw(0.6, 300), Draw(0.8, 300), Draw(0.6, 400), Draw(0.6, 400))) ? 1 : 0;

            (int, int) Draw(double share, int count) => (Enumerable.Range(0, count).Count(_ => random.NextDouble() < share), count);
        }

        chance.ShouldBeInRange(8, 45, "5 % of 500 in which both groups changed alike");
        truth.ShouldBeGreaterThan(450);
    }

    [Fact]
    public void The_plot_has_the_figures_and_keeps_markup_out()
    {
        var plot = EffectPlot.Of(Of(Csat, (600, 1000), (750, 1000), (600, 1000), (600, 1000)));
        System.Xml.Linq.XDocument.Parse(plot).Root!.Name.LocalName.ShouldBe("svg");
        plot.ShouldContain("Pilot, after (1000)");
        plot.ShouldContain("75.0 %");
        System.Xml.Linq.XDocument.Parse(EffectPlot.Of(Of(Csat, (0, 0), (0, 0), (0, 0), (0, 0)))).Root!.Value.ShouldContain("nothing to show");
    }

    private static bool IsShown(Effect effect) => effect.Conclusion is EffectConclusion.Better or EffectConclusion.Worse;

    private static Effect Of(Measure measure, (int, int) pilotBefore, (int, int) pilotAfter, (int, int) comparisonBefore, (int, int) comparisonAfter) => Effect.Of(
        Planned, Completed, measure, Groups(Share(pilotBefore), Share(comparisonBefore)), Groups(Share(pilotAfter), Share(comparisonAfter)), Desk.Now.AddDays(90));

    private static Dictionary<string, Total> Groups(Total pilot, Total comparison) => new() { ["team-1"] = pilot, ["team-2"] = comparison };

    private static Total Share((int Good, int Count) of) => Share(of.Good, of.Count);

    private static Total Share(int good, int count) => new(count, good, good);

    /// <summary>A hundred waits around a mean, 10 s to either side.</summary>
    private static Total Times(double mean) => Enumerable.Range(0, 100).Aggregate(default(Total), (total, i) => total.With(mean + (i % 2 == 0 ? 10 : -10)));
}
