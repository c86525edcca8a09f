using Contracts.Promises.V1;
using Contracts.Routing.V1;
using Messaging;
using Routing.Features;
using TestKit;
using AcceptRequestCommand = Contracts.Routing.V1.AcceptRequest;
using DeclineRequest = Routing.Features.DeclineRequest;
using DeclineRequestCommand = Contracts.Routing.V1.DeclineRequest;

namespace Routing.Tests;

/// <summary>B5: it rings, is taken, declined, or not answered.</summary>
public class OfferTests
{
    private static readonly AcceptRequestCommand Accept = new(Requests.Id);
    private static readonly DeclineRequestCommand Decline = new(Requests.Id, "In a training");
    private static readonly PromiseBroken Broken = new(Requests.Promise.PromiseId, Requests.Id, "queue-answer", Requests.Promise.DueAt);

    private static readonly Ringing Ringing = new(
        Requests.Id, "a1", "fault", PreferredAgentId: null, Requests.OfferedToA1.At, Requests.OfferedToA1.AnswerBy);

    [Fact]
    public void An_offer_rings_for_the_time_that_the_settings_give() =>
        Requests.Waiting(Desk.AsService())
            .When(OfferRequest.Decide, new Offer(Requests.Id, "fault", Requests.Choice("a1")))
            .Then(new RequestOffered(Requests.Id, "a1", Desk.Now + Desk.Directory.Settings.OfferFor, Desk.Now, Requests.Choice("a1")));

    [Fact]
    public void An_offer_that_comes_too_late_is_dropped()
    {
        var offer = new Offer(Requests.Id, "fault", Requests.Choice("a2"));
        Requests.Waiting(Desk.AsService(), Requests.OfferedToA1).When(OfferRequest.Decide, offer).ThenNothing();
        Requests.AtA1(Desk.AsService()).When(OfferRequest.Decide, offer).ThenNothing();
        Requests.Waiting(Desk.AsService()).When(OfferRequest.Decide, offer with { Skill = "complaint" }).ThenNothing();
    }

    [Fact]
    public void The_first_agent_who_accepts_owns_the_request_and_the_answer_ends_its_promise() =>
        Requests.Waiting(Requests.AsA1, Requests.OfferedToA1)
            .When(Requests.Accepting(), Accept)
            .Then(
                new RequestAssigned(Requests.Id, "a1", "a1", TimeSpan.FromMinutes(1), Desk.Now),
                Broken,
                new PromiseFulfilledLate(Requests.Promise.PromiseId, Requests.Id, "queue-answer", Desk.Now, Requests.Promise.DueAt));

    [Fact]
    public void An_answer_within_the_promise_keeps_it()
    {
        var soon = Requests.AsA1 with { Now = Requests.QueuedAt.AddSeconds(15) };
        Requests.Waiting(soon, Requests.OfferedToA1)
            .When(Requests.Accepting(), Accept)
            .Facts[1].ShouldBeOfType<PromiseKept>();
    }

    [Fact]
    public void Nobody_takes_what_is_not_offered_to_them()
    {
        Requests.Waiting(Requests.AsA2, Requests.OfferedToA1)
            .When(Requests.Accepting(), Accept).ThenRefused(RefusalKind.WrongState, "not offered to agent a2");
        Requests.Waiting(Requests.AsA1)
            .When(Requests.Accepting(), Accept).ThenRefused(RefusalKind.WrongState, "not offered to agent a1");
        Requests.Waiting(Requests.AsA2, Requests.OfferedToA1)
            .When(DeclineRequest.Decide, Decline).ThenRefused(RefusalKind.WrongState, "not offered to agent a2");
        Requests.None(Requests.AsA1).When(Requests.Accepting(), Accept).ThenRefused(RefusalKind.Unknown, "no request");
    }

    [Fact]
    public void Who_is_signed_out_takes_nothing_even_while_it_still_rings_there_and_a_repeat_is_no_refusal()
    {
        Requests.Waiting(Requests.AsA1, Requests.OfferedToA1)
            .When(Requests.Accepting(AgentState.SignedOut), Accept).ThenRefused(RefusalKind.WrongState, "a1 is signed out");
        Requests.AtA1(Requests.AsA1).When(Requests.Accepting(AgentState.SignedOut), Accept).ThenNothing();
    }

    [Theory]
    [InlineData(OfferWithdrawnBecause.SignedOut)]
    [InlineData(OfferWithdrawnBecause.CapacityLost)]
    public void An_offer_that_is_taken_back_goes_to_the_head_with_its_place_and_nobody_has_refused(OfferWithdrawnBecause because)
    {
        var given = Requests.Waiting(Desk.AsService(), Requests.OfferedToA1);
        var outcome = given.When(WithdrawOffer.Decide, new Withdrawal(Ringing, because));
        outcome.Then(
            new OfferWithdrawn(Requests.Id, "a1", because, Desk.Now),
            Requests.Queued with { Because = QueuedBecause.OfferWithdrawn, At = Desk.Now });
        var after = Request.Stream.Fold(given.State, outcome.Facts);
        (after.WaitingSince, after.OfferedInVain, after.RefusedBy.Count).ShouldBe((Requests.QueuedAt, true, 0));
    }

    [Fact]
    public void Another_offer_or_what_was_taken_meanwhile_is_not_taken_back()
    {
        var withdrawal = new Withdrawal(Ringing, OfferWithdrawnBecause.Paused);
        Requests.AtA1(Desk.AsService()).When(WithdrawOffer.Decide, withdrawal).ThenNothing();
        Requests.Waiting(Desk.AsService(), Requests.OfferedToA1 with { AgentId = "a2" }).When(WithdrawOffer.Decide, withdrawal).ThenNothing();
        Requests.Waiting(Desk.AsService(), Requests.OfferedToA1 with { AnswerBy = Desk.Now.AddHours(1) })
            .When(WithdrawOffer.Decide, withdrawal).ThenNothing();
    }

    [Fact]
    public void A_declined_request_goes_back_to_the_head_with_its_place_and_who_declined_is_remembered()
    {
        var given = Requests.Waiting(Requests.AsA1, Requests.OfferedToA1);
        var outcome = given.When(DeclineRequest.Decide, Decline);
        outcome.Then(
            new OfferRefused(Requests.Id, "a1", "In a training", Desk.Now),
            Requests.Queued with { Because = QueuedBecause.Declined, At = Desk.Now });
        var after = Request.Stream.Fold(given.State, outcome.Facts);
        after.WaitingSince.ShouldBe(Requests.QueuedAt);
        after.OfferedInVain.ShouldBeTrue();
        after.RefusedBy.ShouldBe(["a1"]);
    }

    [Fact]
    public void What_rings_in_vain_is_recorded_with_its_true_moment_however_late_it_is_noticed()
    {
        var answerBy = Requests.OfferedToA1.AnswerBy;
        Requests.Waiting(Desk.AsService(), Broken, Requests.OfferedToA1)
            .When(RefuseUnansweredOffer.Decide, new FallDue(answerBy.AddHours(1)))
            .Then(
                new OfferRefused(Requests.Id, "a1", "not answered in time", answerBy, NotAnswered: true),
                Requests.Queued with { Because = QueuedBecause.NotAnswered, At = answerBy });
    }

    [Fact]
    public void A_broken_promise_of_an_answer_is_recorded_while_it_waits() =>
        Requests.Waiting(Desk.AsService()).When(RefuseUnansweredOffer.Decide, new FallDue(Desk.Now)).Then(Broken);

    [Fact]
    public void An_offer_that_was_answered_in_time_does_not_fall_due() =>
        Requests.AtA1(Desk.AsService())
            .When(RefuseUnansweredOffer.Decide, new FallDue(Desk.Now.AddHours(1)))
            .ThenNothing();

    [Fact]
    public void What_is_due_next_is_the_sooner_of_offer_and_promise()
    {
        var waiting = Requests.Waiting(Desk.AsService()).State;
        waiting.NextDueAt.ShouldBe(Requests.Promise.DueAt);
        var offered = waiting.Evolve(Requests.OfferedToA1);
        offered.NextDueAt.ShouldBe(Requests.Promise.DueAt);
        offered.Evolve(Broken).NextDueAt.ShouldBe(Requests.OfferedToA1.AnswerBy);
        offered.Evolve(Broken).Evolve(Requests.AssignedToA1).NextDueAt.ShouldBeNull();
    }
}
