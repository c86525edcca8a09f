using Contracts.FollowUp.V1;
using Contracts.Routing.V1;
using FollowUp.Features;
using Messaging;
using TestKit;
using static FollowUp.Tests.Requests;

namespace FollowUp.Tests;

public class HearResolutionTests
{
    private static readonly RequestResolved Resolved = new(Id, "a1", "Credited at once.", FirstContact: true, ReceivedAt.AddMinutes(9));

    [Fact]
    public void Settled_at_first_contact_the_customer_was_told_then_and_is_asked_for_a_rating_now() =>
        Given(Desk.AsService()).When(HearResolution.Decide, Resolved).Then(
            new ResultReady(Id, "a1", ResultSource.FirstContact, Resolved.Resolution, Resolved.At),
            new ResultTold(Id, "a1", TellOutcome.Solved, 1, null, Resolved.At),
            Kept(Reply, Resolved.At),
            RatingRequested(Desk.Now));

    [Fact]
    public void Whoever_settles_it_the_first_contact_owner_stays_the_owner() =>
        Given(Desk.AsService(), Awaited(Order)).When(HearResolution.Decide, Resolved with { AgentId = "a2" })
            .Facts[0].ShouldBeOfType<ResultReady>().OwnerAgentId.ShouldBe("a1");

    [Fact]
    public void What_was_settled_before_the_reopening_does_not_settle_what_was_reopened() =>
        Given(Desk.AsService(), new RequestReopened(Id, "a1", "Not solved", Desk.Now)).When(HearResolution.Decide, Resolved).ThenNothing();

    [Fact]
    public void Heard_before_the_classification_it_waits_for_that() =>
        Should.Throw<NotYetException>(() => HearResolution.Decide(FollowedRequest.None, Resolved, Desk.AsService()).ToList());
}
