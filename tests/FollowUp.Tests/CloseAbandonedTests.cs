using Contracts.FollowUp.V1;
using Contracts.Routing.V1;
using FollowUp.Features;
using TestKit;
using static FollowUp.Tests.Requests;

namespace FollowUp.Tests;

public class CloseAbandonedTests
{
    private static readonly RequestAbandoned Abandoned = new(Id, TimeSpan.FromMinutes(5), ReceivedAt.AddMinutes(6));

    [Fact]
    public void Who_gave_up_waiting_is_owed_nothing_any_more() =>
        Given(Desk.AsService()).When(CloseAbandoned.Decide, Abandoned)
            .Then(new RequestClosed(Id, ClosedBecause.Abandoned, Abandoned.At), Withdrawn(Reply, Abandoned.At, "abandoned"));

    [Fact]
    public void A_promise_that_was_broken_by_then_stays_broken()
    {
        var late = Abandoned with { At = Reply.DueAt.AddHours(1) };
        Given(Desk.AsService()).When(CloseAbandoned.Decide, late)
            .Then(new RequestClosed(Id, ClosedBecause.Abandoned, late.At), Broken(Reply), Withdrawn(Reply, late.At, "abandoned"));
    }

    [Fact]
    public void A_request_that_nobody_had_classified_is_closed_all_the_same() =>
        new Given<FollowedRequest>(FollowedRequest.Stream, Desk.AsService())
            .When(CloseAbandoned.Decide, Abandoned)
            .Then(new RequestClosed(Id, ClosedBecause.Abandoned, Abandoned.At));

    [Fact]
    public void What_an_article_settled_is_closed_and_no_rating_asked_for_unless_the_customer_came_since()
    {
        var served = new RequestSelfServed(Id, "roaming", 2, Confirmed: true, ReceivedAt.AddMinutes(6));
        var asked = Opened with { Kind = Contracts.RequestKind.Consultation };
        new Given<FollowedRequest>(FollowedRequest.Stream, Desk.AsService(), asked).When(CloseSelfServed.Decide, served)
            .Then(new RequestClosed(Id, ClosedBecause.SelfServed, served.At));
        new Given<FollowedRequest>(FollowedRequest.Stream, Desk.AsService(), asked, new CustomerCame(Id, served.At.AddMinutes(1))).When(CloseSelfServed.Decide, served)
            .Facts[^1].ShouldBeOfType<RequestReopened>();
        Given(Desk.AsService(), AskedForRating).When(CloseSelfServed.Decide, served).ThenNothing();
        Given(Desk.AsService()).When(CloseSelfServed.Decide, served).Facts.ShouldHaveSingleItem("a complaint by now: its promise goes on")
            .ShouldBeOfType<RequestReopened>().Because.ShouldBe(ReopenedBecause.WorkGoesOn);
    }

    [Fact]
    public void Who_was_told_the_result_did_not_give_up() =>
        Given(Desk.AsService(), AskedForRating).When(CloseAbandoned.Decide, Abandoned).ThenNothing();
}
