using Contracts;
using Contracts.Routing.V1;
using Routing.Features;
using TestKit;

namespace Routing.Tests;

public class ReclassifyRequestTests
{
    private static readonly RequestQueued Moved = Requests.Queued with
    {
        Kind = RequestKind.Complaint, Category = "billing", Urgency = Urgency.High, Skill = "complaint",
        Because = QueuedBecause.Reclassified, At = Desk.Now,
    };

    [Fact]
    public void An_agent_with_the_new_skill_keeps_the_request() =>
        Requests.AtA1(Desk.AsService("intake")).When(QueueRequest.Decide, Requests.Classified).Then(Requests.Reclassified);

    [Fact]
    public void Who_helps_out_or_was_asked_for_keeps_what_needs_the_same_skill_as_before()
    {
        var helper = Desk.AsService("intake").WithoutComplaintsAtA1();
        var complaint = Requests.Classified with { Skill = "complaint", Kind = RequestKind.Complaint, Category = "service" };
        var given = new Given<Request>(
            Request.Stream, helper, Requests.Queued with { Skill = "complaint" }, Requests.Promise, Requests.OfferedToA1, Requests.AssignedToA1);
        given.When(QueueRequest.Decide, complaint).Facts.ShouldHaveSingleItem().ShouldBeOfType<RequestReclassified>();
    }

    [Fact]
    public void An_agent_without_the_new_skill_gives_it_back_to_the_queue_with_a_promise_and_stays_the_owner()
    {
        var given = Requests.AtA1(Desk.AsService("intake").WithoutComplaintsAtA1());
        var outcome = given.When(QueueRequest.Decide, Requests.Classified);
        outcome.Then(
            Requests.Reclassified, Moved with { AnswerOwed = true }, Requests.PromiseAgain(RequestKind.Complaint, "billing", Urgency.High));
        var after = Request.Stream.Fold(given.State, outcome.Facts);
        after.OwnerAgentId.ShouldBe("a1");
        after.AgentId.ShouldBeNull();
        after.WaitingSince.ShouldBe(Requests.QueuedAt, "it keeps its place");
    }

    [Fact]
    public void While_it_waits_it_moves_to_the_queue_of_the_new_skill_and_keeps_its_place()
    {
        var given = Requests.Waiting(Desk.AsService("intake"));
        var outcome = given.When(QueueRequest.Decide, Requests.Classified);
        outcome.Then(Requests.Reclassified, Moved);
        Request.Stream.Fold(given.State, outcome.Facts).WaitingSince.ShouldBe(Requests.QueuedAt);
    }

    [Fact]
    public void While_it_rings_at_an_agent_with_the_skill_it_goes_on_ringing() =>
        Requests.Waiting(Desk.AsService("intake"), Requests.OfferedToA1)
            .When(QueueRequest.Decide, Requests.Classified)
            .Then(Requests.Reclassified);

    [Fact]
    public void A_new_skill_is_a_new_matter_for_those_who_refused_the_old_one()
    {
        var given = Requests.Waiting(
            Desk.AsService("intake"), Requests.OfferedToA1, new OfferRefused(Requests.Id, "a1", "busy", Desk.Now),
            Requests.Queued with { Because = QueuedBecause.Declined, At = Desk.Now });
        var after = Request.Stream.Fold(given.State, given.When(QueueRequest.Decide, Requests.Classified).Facts);
        after.RefusedBy.ShouldBeEmpty();
        after.OfferedInVain.ShouldBeTrue("it stays at the head");
    }

    [Fact]
    public void With_a_department_it_is_only_noted() =>
        Requests.AtA1(Desk.AsService("intake").WithoutComplaintsAtA1(), DispatchRequestTests.ToNetwork)
            .When(QueueRequest.Decide, Requests.Classified)
            .Then(Requests.Reclassified);

    [Fact]
    public void A_correction_older_than_the_last_one_changes_nothing() =>
        Requests.AtA1(Desk.AsService("intake"), Requests.Reclassified)
            .When(QueueRequest.Decide, Requests.Classified with { Category = "network", At = Desk.Now.AddSeconds(-1) })
            .ThenNothing();

    [Fact]
    public void A_closed_request_goes_nowhere_but_may_be_reopened_as_what_it_was_said_to_be() =>
        Requests.AtA1(Desk.AsService("intake"), new RoutingEnded(Requests.Id, Desk.Now))
            .When(QueueRequest.Decide, Requests.Classified)
            .Then(Requests.Reclassified);
}
