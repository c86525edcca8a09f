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
    public void Who_was_told_the_result_did_not_give_up() =>
        Given(Desk.AsService(), AskedForRating).When(CloseAbandoned.Decide, Abandoned).ThenNothing();
}
