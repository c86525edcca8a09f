using Contracts;
using Contracts.Directory.V1;
using Contracts.Quality.V1;
using Messaging;
using Quality.Features;
using Quality.Views;
using TestKit;
using static Quality.Tests.Inspected;

namespace Quality.Tests;

/// <summary>G1: work is counted in its period, and drawn from when that is over.</summary>
public class DrawSampleTests
{
    private const string Zone = "Asia/Shanghai";
    private static readonly Period March = Period.Of(SamplePeriod.Month, Desk.Now, Zone);
    private static readonly WorkCounted Told = Counted(Request, CountedBecause.Told);
    private static readonly PeriodOpened MarchOpened = new("a1", "2026-03", March.From, March.Until, March.Until, Desk.Now);

    [Theory]
    [InlineData(SamplePeriod.Day, "2026-03-02", "2026-03-01T16:00:00Z", "2026-03-02T16:00:00Z")]
    [InlineData(SamplePeriod.Week, "2026-W10", "2026-03-01T16:00:00Z", "2026-03-08T16:00:00Z")]
    [InlineData(SamplePeriod.Month, "2026-03", "2026-02-28T16:00:00Z", "2026-03-31T16:00:00Z")]
    public void Periods_are_those_of_the_desks_zone(SamplePeriod length, string name, string from, string until) =>
        Period.Of(length, Desk.Now, Zone).ShouldBe(new Period(length, name, DateTimeOffset.Parse(from), DateTimeOffset.Parse(until)));

    [Theory]
    [InlineData("2024-12-31T12:00:00Z", "2025-W01")]
    [InlineData("2027-01-01T12:00:00Z", "2026-W53")]
    public void A_week_across_the_new_year_has_one_name(string moment, string week) =>
        Period.Of(SamplePeriod.Week, DateTimeOffset.Parse(moment), Zone).Name.ShouldBe(week);

    [Fact]
    public void A_day_of_25_hours_is_one_period()
    {
        var day = Period.Of(SamplePeriod.Day, DateTimeOffset.Parse("2026-10-25T10:00:00Z"), "Europe/Berlin");
        (day.Name, day.Until - day.From).ShouldBe(("2026-10-25", TimeSpan.FromHours(25)));
    }

    [Fact]
    public void The_first_request_opens_the_period_and_others_are_counted_once()
    {
        Given().When(Count, Told).Then(MarchOpened, Told);
        Given(MarchOpened, Told).When(Count, Told).ThenNothing();
        var rated = Counted(Request, CountedBecause.Rated, 1);
        Given(MarchOpened, Told).When(Count, rated).Then(rated);
    }

    [Fact]
    public void What_comes_after_the_draw_is_for_the_next_period() =>
        Given(MarchOpened, Told, new PeriodClosed("a1", "2026-03", March.Until)).When(Count, Counted(Guid.NewGuid(), CountedBecause.Told)).ThenNothing();

    [Fact]
    public void What_is_heard_long_after_its_period_waits_the_set_time_for_others_to_come()
    {
        var now = March.Until.AddDays(3);
        new Given<AgentPeriod>(AgentPeriod.Stream, As(Roles.Service, "follow-up", now, drawAfter: TimeSpan.FromDays(1))).When(Count, Told)
            .Then(MarchOpened with { DrawAt = now.AddDays(1), At = now }, Told);
    }

    [Fact]
    public void Samples_are_drawn_by_the_plans_of_that_length_when_the_period_is_over_and_never_before()
    {
        var history = new IFact[] { MarchOpened, Told, Counted(Guid.Parse("7d3f0a52-4c11-8a0b-b6de-19f4c8e2a370"), CountedBecause.YellowCard) };
        Given(history).When(DrawSample.Decide, new FallDue(March.Until.AddTicks(-1))).ThenNothing();
        var facts = Given(history).When(DrawSample.Decide, new FallDue(March.Until.AddHours(5))).Facts;
        var sample = facts[0].ShouldBeOfType<SampleDrawn>();
        (sample.Plan.Id, sample.Population, sample.Eligible, sample.Drawn.Count, sample.At).ShouldBe(("centre-monthly", 2, 2, 2, March.Until));
        facts[^1].ShouldBe(new PeriodClosed("a1", "2026-03", March.Until));
        var after = AgentPeriod.Stream.Fold(Given(history).State, facts);
        DrawSample.Decide(after, new FallDue(March.Until.AddHours(6)), As(Roles.Service, "quality")).ShouldBeEmpty();
        AgentPeriod.Stream.NextDue(after).ShouldBeNull();
        AgentPeriod.Stream.NextDue(Given(history).State).ShouldBe(March.Until);
    }

    [Fact]
    public void Who_asks_has_it_drawn_again_and_sees_where_the_record_says_something_else()
    {
        var history = new IFact[] { MarchOpened, Told };
        var drawn = AgentPeriod.Stream.Fold(Given(history).State, Given(history).When(DrawSample.Decide, new FallDue(March.Until)).Facts);
        SamplePages.DrawnAgain(drawn, drawn.Samples[0]).Agrees.ShouldBeTrue();
        SamplePages.DrawnAgain(drawn, drawn.Samples[0] with { Drawn = [] }).Agrees.ShouldBeFalse();
        SamplePages.DrawnAgain(drawn, drawn.Samples[0] with { Population = 3 }).Agrees.ShouldBeFalse();
        SamplePages.DrawnAgain(drawn with { Works = drawn.Works.Clear() }, drawn.Samples[0]).Agrees.ShouldBeFalse();
    }

    [Fact]
    public void Each_request_of_a_sample_is_inspected_by_one_of_the_level_who_is_not_the_agent()
    {
        foreach (var (plan, agent, inspectors) in new[] { (Monthly, "a1", new[] { "i1", "i2", "a2" }), (Monthly, "a2", ["i1", "i2"]), (Weekly, "a1", ["i3"]) })
        {
            var chosen = Enumerable.Range(0, 60).Select(i => Sampling.Draw(
                plan with { Kinds = null }, agent, "2026-03", [new Work(EventStore.DerivedId.From($"{i}"), null, null, null, false)], Desk.Now, seed: null)).Select(sample =>
                {
                    var drawn = sample.Drawn.Single();
                    var opened = Inspected.Given(As(Roles.Service, "quality")).When<SampleDrawn>((s, c, context) => OpenDrawnInspections.Decide(s, c, drawn, context), sample);
                    var fact = opened.Facts.Single().ShouldBeOfType<InspectionOpened>();
                    opened.Then(fact);
                    (fact.Level, fact.Team, fact.Plan, fact.Because).ShouldBe((plan.Level, "team-1", plan.Id, DrawnBecause.Lot));
                    return fact.InspectorId;
                });
            chosen.Distinct().ShouldBe(inspectors, ignoreOrder: true);
        }
    }

    private static IEnumerable<IFact> Count(AgentPeriod state, WorkCounted work, Hosting.Context context) => Counting.Decide(state, work, March, context);

    private static Given<AgentPeriod> Given(params IFact[] history) => new(AgentPeriod.Stream, As(Roles.Service, "follow-up"), history);

    private static WorkCounted Counted(Guid request, CountedBecause because, int? score = null) =>
        new(request, "a1", "2026-03", because, RequestKind.Fault, Channel.Hotline, score, Desk.Now);
}
