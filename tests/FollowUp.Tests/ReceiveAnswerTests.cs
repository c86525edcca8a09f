using Contracts.FollowUp.V1;
using FollowUp.Features;
using Messaging;
using TestKit;
using static FollowUp.Tests.Requests;

namespace FollowUp.Tests;

public class ReceiveAnswerTests
{
    [Fact]
    public void When_the_department_has_answered_telling_the_customer_is_promised_from_that_moment_on()
    {
        Given(Desk.AsService("work-orders"), Awaited(Order)).When(ReceiveAnswer.Decide, Answered(Order))
            .Then(Received(Order), Ready, Tell);
        Tell.DueAt.ShouldBe(AnsweredAt.AddHours(2));
    }

    [Fact]
    public void While_another_order_is_open_there_is_no_result() =>
        Given(Desk.AsService("work-orders"), Awaited(Order), Awaited(SecondOrder)).When(ReceiveAnswer.Decide, Answered(Order))
            .Then(Received(Order));

    [Fact]
    public void The_last_answer_completes_the_result_whatever_order_they_were_heard_in()
    {
        var earlier = Answered(SecondOrder) with { Text = "A new meter is in.", At = AnsweredAt.AddHours(-3) };
        Given(Desk.AsService("work-orders"), Awaited(Order), Awaited(SecondOrder), Received(Order))
            .When(ReceiveAnswer.Decide, earlier)
            .Then(
                Received(SecondOrder) with { Answer = earlier.Text, At = earlier.At },
                Ready with { Result = "A new meter is in.\n\nTen yuan were credited." },
                Tell);
    }

    [Fact]
    public void After_a_further_order_telling_is_promised_anew_with_all_answers()
    {
        var at = AnsweredAt.AddMinutes(50);
        Given(
                Desk.AsService("work-orders"),
                [.. WithResult, Awaited(SecondOrder), Withdrawn(Tell, AnsweredAt.AddMinutes(10), "another-order-dispatched")])
            .When(ReceiveAnswer.Decide, Answered(SecondOrder) with { Text = "Done.", At = at })
            .Then(
                Received(SecondOrder) with { Answer = "Done.", At = at },
                Ready with { Result = "Ten yuan were credited.\n\nDone.", At = at },
                Promise(FollowedRequest.TellCustomer, at, round: 2));
    }

    [Fact]
    public void An_answer_after_the_customer_was_told_is_told_too() =>
        Given(Desk.AsService("work-orders"), [.. AskedForRating, Awaited(SecondOrder)]).When(ReceiveAnswer.Decide, Answered(SecondOrder))
            .Then(Received(SecondOrder), Ready, Promise(FollowedRequest.TellCustomer, AnsweredAt, round: 2));

    [Fact]
    public void Of_a_request_that_was_closed_as_well() =>
        Given(Desk.AsService("work-orders"), [Awaited(Order), new RequestClosed(Id, ClosedBecause.NotRated, AnsweredAt.AddHours(-1))])
            .When(ReceiveAnswer.Decide, Answered(Order)).Facts.OfType<RequestReopened>().ShouldHaveSingleItem()
            .Because.ShouldBe(ReopenedBecause.WorkGoesOn);

    [Fact]
    public void Heard_before_its_dispatch_it_waits_for_that() =>
        Should.Throw<NotYetException>(() => Given(Desk.AsService()).When(ReceiveAnswer.Decide, Answered(Order)));
}
