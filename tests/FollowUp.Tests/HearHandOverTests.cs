using Contracts.FollowUp.V1;
using Contracts.Routing.V1;
using FollowUp.Features;
using Messaging;
using TestKit;
using TellResult = FollowUp.Features.TellResult;

namespace FollowUp.Tests;

public class HearHandOverTests
{
    private static readonly OwnerChanged ToA2 = new(Requests.Id, "a2", "a1", Desk.Now);
    private static readonly FollowUpHandedOver HandedOver = new(Requests.Id, "a2", Desk.Now);

    [Fact]
    public void The_new_owner_tells_the_customer_and_the_former_does_not()
    {
        Requests.Given(Desk.AsService(), Requests.WithResult).When(HearHandOver.Decide, ToA2).Then(HandedOver);
        var tell = new Contracts.FollowUp.V1.TellResult(Requests.Id, TellOutcome.Solved);
        Requests.Given(Desk.As(Roles.Agent, "a2"), [.. Requests.WithResult, HandedOver])
            .When(TellResult.Decide, tell).Facts[0].ShouldBeOfType<ResultTold>().OwnerAgentId.ShouldBe("a2");
        Requests.Given(Desk.As(Roles.Agent, "a1"), [.. Requests.WithResult, HandedOver])
            .When(TellResult.Decide, tell).ThenRefused(RefusalKind.Forbidden, "agent a2");
    }

    [Fact]
    public void Once_the_customer_was_told_the_rating_stays_with_who_told_them_and_what_is_reopened_goes_to_the_new_owner()
    {
        var given = Requests.Given(Desk.AsService(), [.. Requests.AskedForRating, HandedOver]);
        (given.State.OwnerAgentId, given.State.NextOwnerAgentId).ShouldBe(("a1", "a2"));
        given.State.Evolve(new RequestReopened(Requests.Id, "a2", "Still dear", Desk.Now)).OwnerAgentId.ShouldBe("a2");
        given.When(HearHandOver.Decide, ToA2).ThenNothing();
    }

    [Fact]
    public void Before_an_owner_is_known_the_first_order_says_who_it_is() =>
        Requests.Given(Desk.AsService()).When(HearHandOver.Decide, ToA2).ThenNothing();
}
