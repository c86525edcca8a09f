using Contracts;
using Contracts.Consultation.V1;
using Contracts.FollowUp.V1;
using Contracts.Intake.V1;
using Contracts.Routing.V1;
using FollowUp.Features;
using FsCheck;
using FsCheck.Fluent;
using Hosting;
using Messaging;
using TestKit;
using static FollowUp.Tests.Requests;

namespace FollowUp.Tests;

/// <summary>What holds whatever happens.</summary>
[Trait("Category", Law.Category)]
public class FollowUpLawTests
{
    private delegate IEnumerable<IFact> Ask(FollowedRequest request, Context context);

    private static readonly Gen<Actor> Actors = Gen.Elements(
        new Actor(Roles.Agent, "a1"), new Actor(Roles.Agent, "a1"), new Actor(Roles.Agent, "a2"), new Actor(Roles.Supervisor, "s1"),
        new Actor(Roles.Channel, "hotline"));

    /// <summary>Everything that may come, at any time and from anyone; what ends it soon comes rarely.</summary>
    private static readonly Gen<(string Name, Ask Ask)> Asks =
        from kind in Gen.Elements(RequestKind.Complaint, RequestKind.Fault, RequestKind.Suggestion)
        from outcome in Gen.Elements(TellOutcome.Solved, TellOutcome.NotSolved, TellOutcome.NoAnswer)
        from rarely in Gen.Choose(1, 10)
        from order in Gen.Choose(1, 2).Select(n => new Guid(n, 0, 0, new byte[8]))
        from score in Gen.Choose(1, 5)
        from further in Gen.Elements(null, "Again")
        from text in Gen.Elements("one", "two")
        from ask in Gen.Elements<(string, Ask)>(
            ("classify", (s, c) => OpenFollowUp.Decide(s, Classified with { Kind = kind, At = c.Now }, c)),
            ("dispatch", (s, c) => AwaitWorkOrder.Decide(s, Dispatched(order) with { At = c.Now }, c)),
            ("answer", (s, c) => ReceiveAnswer.Decide(s, Answered(order) with { At = c.Now, Text = text }, c)),
            ("resolve", (s, c) => HearResolution.Decide(s, new(Id, "a1", text, FirstContact: true, c.Now), c)),
            ("consult", (s, c) => HearConsultation.Decide(s, new(order, Id, "a1", AnsweredBy.Agent, text, c.Now), c)),
            ("seek", (s, c) => AwaitConsultation.Decide(s, Sought(order, c.Now), c)),
            ("come again", (s, c) => HearContact.Decide(s, Contact(c.Now), c)),
            ("reopen", (s, c) => rarely == 1 ? Features.ReopenRequest.Decide(s, new(Id, text), c) : []),
            ("await", (s, c) => Features.AwaitCustomer.Decide(s, new(Id, text), c)),
            ("end wait", (s, c) => Features.EndCustomerWait.Decide(s, new Contracts.FollowUp.V1.EndCustomerWait(Id), c)),
            ("abandon", (s, c) => rarely == 1 ? CloseAbandoned.Decide(s, new(Id, TimeSpan.Zero, c.Now), c) : []),
            ("merge", (s, c) => rarely == 1 ? HearMerge.Decide(s, new RequestMerged(Id, order, "agent/a1", c.Now), c) : []),
            ("unmerge", (s, c) => HearMerge.Decide(s, new RequestUnmerged(Id, order, "agent/a1", c.Now), c)),
            ("come again", (s, c) => HearMerge.Decide(s, new DuplicateJoined(Id, order, Channel.App, text, c.Now, c.Now), c)),
            ("owe", (s, c) => HearMerge.Decide(s, new ReplyPassedOn(order, Id, c.Now.AddHours(score), c.Now), c)),
            ("tell", (s, c) => Features.TellResult.Decide(s, new(Id, outcome, text), c)),
            ("tell", (s, c) => Features.TellResult.Decide(s, new(Id, outcome, text), c)),
            ("rate", (s, c) => Features.RateService.Decide(s, new(Id, score, "key"), c)),
            ("rate badly", (s, c) => Features.RateService.Decide(s, new(Id, 1, "key"), c)),
            ("explain", (s, c) => Features.ExplainRating.Decide(s, new(Id, text), c)),
            ("review", (s, c) => Features.ReviewCase.Decide(s, new(Id, true, true, true, score > 2, text, further), c)),
            ("due", (s, c) => WatchFollowUp.Decide(s, new FallDue(c.Now), c)))
        select ask;

    private static readonly Gen<(string Name, Ask Ask, Actor Actor, int Minutes)[]> Lives =
        from steps in Gen.Choose(0, 60)
        from life in Gen.ArrayOf(
            from ask in Asks
            from actor in Actors
            from minutes in Gen.Frequency((6, Gen.Choose(0, 20)), (1, Gen.Choose(0, 3000)))
            select (ask.Name, ask.Ask, actor, minutes), steps)
        select life;

    [Fact]
    public void The_same_command_again_yields_nothing_and_no_promise_fact_is_a_misfit() => Law.Holds(Lives, life => Live(life, (state, step) =>
    {
        FactsOf(step.Ask, state, step.Context).ShouldBeEmpty(step.Name);
        state.Promises.Misfits.ShouldBeEmpty(step.Name);
    }));

    [Fact]
    public void What_is_due_is_said_and_then_no_longer_due() => Law.Holds(Lives, life => Live(life, (state, step) =>
    {
        var due = WatchFollowUp.Decide(state, new FallDue(step.Context.Now), step.Context).ToList();
        (due.Count > 0).ShouldBe(state.NextDueAt <= step.Context.Now, step.Name);
        (FollowedRequest.Stream.Fold(state, due).NextDueAt <= step.Context.Now).ShouldBeFalse(step.Name);
    }));

    [Fact]
    public void A_closed_request_leaves_no_promise_open_but_that_of_a_bad_ratings_explanation_and_no_order() => Law.Holds(Lives, life => Live(life, (state, step) =>
    {
        if (state.Status == FollowUpStatus.Closed)
        {
            state.Promises.All.ShouldAllBe(p => !p.IsOpen || (p.Made.Promise == FollowedRequest.Explanation && state.HasCase), step.Name);
            state.OpenOrders.ShouldBeEmpty(step.Name);
        }
    }));

    [Fact]
    public void Whoever_comes_again_after_being_told_is_answered_by_somebody() => Law.Holds(Lives, life => Live(life, (state, step) =>
    {
        if (step.Name == "come again" && state.Status != FollowUpStatus.None) state.IsUntold.ShouldBeTrue();
    }));

    [Fact]
    public void No_rating_is_asked_for_while_anybody_works_on_it() => Law.Holds(Lives, life => Live(life, (state, _) =>
    {
        if (state.Status == FollowUpStatus.RatingAsked) (state.OpenOrders.Count + state.OpenConsultations.Count).ShouldBe(0);
    }));

    [Fact]
    public void Until_the_customer_is_told_a_complaint_and_a_fault_have_exactly_their_promise_open() => Law.Holds(Lives, life => Live(life, (state, _) =>
    {
        string?[] open = [.. state.Promises.All.Where(p => p.IsOpen).Select(p => p.Made.Promise)
            .Where(p => p is FollowedRequest.ComplaintReply or FollowedRequest.FaultRepair)];
        open.ShouldBe(state.IsUntold && state.Reply is not null ? [state.Reply] : []);
    }));

    [Fact]
    public void Telling_is_promised_exactly_while_a_departments_result_waits_to_be_told() => Law.Holds(Lives, life => Live(life, (state, _) =>
        state.Promises.All.Any(p => p.IsOpen && p.Made.Promise == FollowedRequest.TellCustomer)
            .ShouldBe(state.Status == FollowUpStatus.ResultReady)));

    [Fact]
    public void Folding_any_facts_in_any_order_never_throws() => Law.Holds(
        from count in Gen.Choose(0, 30)
        from facts in Gen.ArrayOf(AnyFact, count)
        select facts,
        facts =>
        {
            var state = FollowedRequest.None;
            foreach (var fact in facts)
            {
                state = state.Evolve(fact);
                _ = state.NextDueAt;
            }
        });

    private static Gen<IFact> AnyFact =>
        from order in Gen.Elements(Order, SecondOrder)
        from minutes in Gen.Choose(0, 600)
        from promise in Gen.Elements(Reply, Tell, Explain)
        let at = ReceivedAt.AddMinutes(minutes)
        from fact in Gen.OneOf(
            Gen.Elements((IFact[])[.. Overdue, .. Explained]),
            Gen.Elements<IFact>(
                Opened, Awaited(order), Received(order), promise, Broken(promise), Kept(promise, at), Late(promise, at),
                Withdrawn(promise, at, "any"),
                new FollowUpReclassified(Id, RequestKind.Fault, "network", Urgency.High, at),
                new RequestReopened(Id, "a1", "any", at),
                new ResultTold(Id, "a1", TellOutcome.NoAnswer, 1, null, at),
                new CaseReviewed(Id, "s1", "a1", true, true, true, true, "any", null, at),
                new YellowCardGiven(Id, "a1", "2026-03", at),
                new RequestClosed(Id, ClosedBecause.Reviewed, at),
                new AgentSignedIn("a1", at)))
        select fact;

    private static void Live((string Name, Ask Ask, Actor Actor, int Minutes)[] life, Action<FollowedRequest, Step> check)
    {
        var (state, now) = (FollowedRequest.None, ReceivedAt);
        foreach (var (name, ask, actor, minutes) in life)
        {
            now = now.AddMinutes(minutes);
            var step = new Step(name, ask, new Context(now, actor, Desk.Directory));
            state = FollowedRequest.Stream.Fold(state, FactsOf(ask, state, step.Context));
            check(state, step);
        }
    }

    private static List<IFact> FactsOf(Ask ask, FollowedRequest state, Context context)
    {
        try
        {
            return [.. ask(state, context)];
        }
        catch (Exception e) when (e is Refusal or NotYetException)
        {
            return [];
        }
    }

    private sealed record Step(string Name, Ask Ask, Context Context);
}
