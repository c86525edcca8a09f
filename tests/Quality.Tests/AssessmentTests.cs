using Contracts;
using Contracts.Directory.V1;
using Contracts.Quality.V1;
using Messaging;
using Quality.Features;
using Quality.Views;
using TestKit;
using static Quality.Tests.Inspected;

namespace Quality.Tests;

/// <summary>G1: the monthly assessment of an agent, frozen with what is behind each figure.</summary>
public class AssessmentTests
{
    private static readonly Period March = Period.Of(SamplePeriod.Month, Desk.Now, "Asia/Shanghai");
    private static readonly PeriodOpened Opened = new("a1", "2026-03", March.From, March.Until, March.Until, Desk.Now);
    private static readonly Guid Other = Guid.Parse("7d3f0a52-4c11-8a0b-b6de-19f4c8e2a370");

    private static readonly IFact[] Month =
    [
        Opened,
        new WorkCounted(Request, "a1", "2026-03", CountedBecause.Told, RequestKind.Fault, Channel.Hotline, null, Desk.Now),
        new WorkCounted(Request, "a1", "2026-03", CountedBecause.Rated, RequestKind.Fault, Channel.Hotline, 1, Desk.Now),
        new WorkCounted(Request, "a1", "2026-03", CountedBecause.YellowCard, RequestKind.Fault, Channel.Hotline, null, Desk.Now),
        new WorkCounted(Other, "a1", "2026-03", CountedBecause.Rated, RequestKind.Complaint, Channel.App, 4, Desk.Now),
        new ExplanationCounted(Request, "a1", "2026-03", InTime: false, Desk.Now),
        new ExplanationCounted(Other, "a1", "2026-03", InTime: true, Desk.Now),
        Counted(1, InspectionForm.Recording, 57.5, passed: false), Counted(2, InspectionForm.LiveMonitoring, 90, passed: true),
        Counted(3, InspectionForm.TestCall, 100, passed: true),
    ];

    [Fact]
    public void Each_figure_comes_with_what_is_behind_it()
    {
        var frozen = Frozen();
        (frozen.AgentId, frozen.Month, frozen.Team, frozen.Requests, frozen.At).ShouldBe(("a1", "2026-03", "team-1", 2, March.Until));
        (frozen.Inspections.Count, frozen.Inspections.Mean, frozen.Inspections.Passed).ShouldBe((2, 73.8, 1)); // 73.75
        frozen.Inspections.Of.ShouldBe([new(IdOf(1), 57.5, Passed: false), new(IdOf(2), 90, Passed: true)]);
        (frozen.TestCalls.Count, frozen.TestCalls.Mean).ShouldBe((1, 100));
        (frozen.Ratings.Count, frozen.Ratings.Mean).ShouldBe((2, 2.5));
        frozen.Ratings.Of.ShouldBe([new(Request, 1), new(Other, 4)], ignoreOrder: true);
        frozen.YellowCards.ShouldBe([Request]);
        (frozen.Explanations.Count, frozen.Explanations.InTime).ShouldBe((2, 1));
        frozen.Explanations.Of.ShouldBe([new(Request, InTime: false), new(Other, InTime: true)]);
    }

    [Fact]
    public void What_nobody_did_has_no_mean()
    {
        var empty = Assessment.Of(AgentPeriod.Stream.Fold(AgentPeriod.None, [Opened]), null, Desk.Now);
        (empty.Inspections.Mean, empty.Ratings.Mean, empty.Requests, empty.Explanations.Count).ShouldBe((null, null, 0, 0));
    }

    [Fact]
    public void It_is_frozen_before_the_month_is_closed_and_only_months_are()
    {
        Given(Month).When(DrawSample.Decide, new FallDue(March.Until)).Facts.Select(fact => fact.GetType())
            .ShouldBe([typeof(SampleDrawn), typeof(AssessmentFrozen), typeof(PeriodClosed)]);
        Given(Opened with { Period = "2026-W10" }).When(DrawSample.Decide, new FallDue(March.Until)).Facts.OfType<AssessmentFrozen>().ShouldBeEmpty();
    }

    [Fact]
    public void Computed_again_it_is_the_same_and_where_the_record_says_something_else_that_shows()
    {
        var state = AgentPeriod.Stream.Fold(Given(Month).State, [Frozen()]);
        AssessmentPages.Again(state, state.Assessment!).Agrees.ShouldBeTrue();
        AssessmentPages.Again(state, state.Assessment! with { YellowCards = [] }).Agrees.ShouldBeFalse();
        AssessmentPages.Again(state with { Explanations = [] }, state.Assessment!).Agrees.ShouldBeFalse();
    }

    [Fact]
    public void What_comes_after_the_month_was_frozen_counts_in_the_next()
    {
        var late = new ExplanationCounted(Guid.NewGuid(), "a1", "2026-03", InTime: true, Desk.Now);
        Given([.. Month, Frozen(), new PeriodClosed("a1", "2026-03", March.Until)]).When(Count, late).ThenNothing();
        Given(Month).When(Count, late).Then(late);
        Given(Month).When(Count, (IPeriodFact)Month[5]).ThenNothing();
        Given(Month).When(Count, (IPeriodFact)Month[7]).ThenNothing();
        Given().When(Count, late).Then(Opened, late);
    }

    [Fact]
    public void Inspections_that_somebody_chose_to_make_stand_apart_and_raise_no_mean()
    {
        IFact[] chosen = [.. Month, Counted(4, InspectionForm.TopicCheck, 100, passed: true) with { Drawn = false }, Counted(5, InspectionForm.Recording, 60, passed: false) with { Drawn = true }];
        var frozen = Given(chosen).When(DrawSample.Decide, new FallDue(March.Until)).Facts.OfType<AssessmentFrozen>().Single();
        (frozen.Inspections.Count, frozen.Inspections.Mean).ShouldBe((3, 69.2)); // 57.5, 90 and 60
        (frozen.OpenedByHand!.Count, frozen.OpenedByHand.Mean).ShouldBe((1, 100));
        Frozen().OpenedByHand.ShouldBeNull();
    }

    private static AssessmentFrozen Frozen() => Given(Month).When(DrawSample.Decide, new FallDue(March.Until)).Facts.OfType<AssessmentFrozen>().Single();

    private static IEnumerable<IFact> Count(AgentPeriod state, IPeriodFact counted, Hosting.Context context) => Counting.Decide(state, counted, March, context);

    private static Given<AgentPeriod> Given(params IFact[] history) => new(AgentPeriod.Stream, As(Roles.Service, "follow-up"), history);

    private static Guid IdOf(int inspection) => EventStore.DerivedId.From($"{inspection}");

    private static InspectionCounted Counted(int inspection, InspectionForm form, double total, bool passed) =>
        new(Request, "a1", "2026-03", IdOf(inspection), form, total, passed, Desk.Now);
}
