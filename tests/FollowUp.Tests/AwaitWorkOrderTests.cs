using Contracts.FollowUp.V1;
using Contracts.Promises.V1;
using FollowUp.Features;
using Messaging;
using TestKit;
using static FollowUp.Tests.Requests;

namespace FollowUp.Tests;

public class AwaitWorkOrderTests
{
    [Fact]
    public void A_dispatched_order_is_waited_for() =>
        Given(Desk.AsService()).When(AwaitWorkOrder.Decide, Dispatched(Order)).Then(Awaited(Order) with { ReplyDueAt = Reply.DueAt });

    [Fact]
    public void An_order_that_was_answered_is_not_waited_for_again() =>
        Given(Desk.AsService(), WithResult).When(AwaitWorkOrder.Decide, Dispatched(Order)).ThenNothing();

    [Fact]
    public void A_further_order_makes_a_result_that_was_ready_unfinished_again()
    {
        var at = Desk.Now.AddMinutes(-30);
        Given(Desk.AsService(), WithResult).When(AwaitWorkOrder.Decide, Dispatched(SecondOrder) with { At = at })
            .Then(Awaited(SecondOrder) with { At = at, ReplyDueAt = Reply.DueAt }, Withdrawn(Tell, at, "another-order-dispatched"));
        Given(Desk.AsService(), [.. WithResult, Awaited(SecondOrder)]).State.Status.ShouldBe(FollowUpStatus.InWork);
    }

    [Fact]
    public void An_order_after_the_customer_was_told_reopens_the_request_and_its_answer_is_told_too()
    {
        var at = Desk.Now.AddMinutes(-5);
        var heard = Given(Desk.AsService(), AskedForRating).When(AwaitWorkOrder.Decide, Dispatched(SecondOrder) with { At = at });
        heard.Then(
            new RequestReopened(Id, "a1", "An order went to billing.", at, ReopenedBecause.WorkGoesOn),
            Promise(FollowedRequest.ComplaintReply, at, round: 2),
            Awaited(SecondOrder) with { At = at, ReplyDueAt = Promise(FollowedRequest.ComplaintReply, at, round: 2).DueAt });
        Given(Desk.AsService(), [.. AskedForRating, .. heard.Facts]).When(ReceiveAnswer.Decide, Answered(SecondOrder) with { At = Desk.Now })
            .Facts.OfType<PromiseMade>().ShouldHaveSingleItem().Promise.ShouldBe(FollowedRequest.TellCustomer);
    }

    [Fact]
    public void Heard_before_the_classification_it_waits_for_that() =>
        Should.Throw<NotYetException>(() => AwaitWorkOrder.Decide(FollowedRequest.None, Dispatched(Order), Desk.AsService()).ToList());
}
