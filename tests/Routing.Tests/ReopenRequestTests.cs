using Contracts.FollowUp.V1;
using Contracts.Routing.V1;
using Messaging;
using Routing.Features;
using TestKit;
using ReopenRequest = Routing.Features.ReopenRequest;

namespace Routing.Tests;

public class ReopenRequestTests
{
    private static readonly RequestReopened NotSolved = new(Requests.Id, "a1", "Still no signal", Desk.Now);

    [Fact]
    public void A_reopened_request_waits_for_its_owner()
    {
        var given = Requests.AtA1(Desk.AsService("follow-up"), DispatchRequestTests.ToNetwork);
        var outcome = given.When(ReopenRequest.Decide, NotSolved);
        outcome.Then(Requests.Reopened);
        var after = Request.Stream.Fold(given.State, outcome.Facts);
        after.WaitingSince.ShouldBe(Desk.Now, "a new wait begins");
        after.OwnerAgentId.ShouldBe("a1");
    }

    [Fact]
    public void Even_a_closed_one() =>
        Requests.AtA1(Desk.AsService("follow-up"), new RoutingEnded(Requests.Id, Desk.Now))
            .When(ReopenRequest.Decide, NotSolved)
            .Then(Requests.Reopened);

    [Fact]
    public void What_an_agent_has_in_hand_is_open_already() =>
        Requests.AtA1(Desk.AsService("follow-up")).When(ReopenRequest.Decide, NotSolved).ThenNothing();

    [Fact]
    public void A_request_that_is_not_known_yet_is_waited_for() =>
        Should.Throw<NotYetException>(() => Requests.None(Desk.AsService("follow-up")).When(ReopenRequest.Decide, NotSolved));

    [Fact]
    public void Someone_else_may_answer_it_and_the_owner_stays()
    {
        var offered = Requests.OfferedToA1 with { AgentId = "a2" };
        Requests.AtA1(Requests.AsA2, Requests.Reopened, offered)
            .When(Features.AcceptRequest.Decide, new Contracts.Routing.V1.AcceptRequest(Requests.Id))
            .Facts[0].ShouldBe(new RequestAssigned(Requests.Id, "a2", "a1", TimeSpan.Zero, Desk.Now));
    }

    [Fact]
    public void Reopened_because_a_department_or_an_expert_has_it_it_stays_with_them_but_does_not_stay_closed()
    {
        var goesOn = NotSolved with { Because = ReopenedBecause.WorkGoesOn };
        Requests.AtA1(Desk.AsService(), DispatchRequestTests.ToNetwork).When(ReopenRequest.Decide, goesOn).ThenNothing();
        Requests.AtA1(Desk.AsService(), DispatchRequestTests.ToNetwork, new RoutingEnded(Requests.Id, Desk.Now))
            .When(ReopenRequest.Decide, goesOn).Facts.ShouldHaveSingleItem().ShouldBeOfType<RequestQueued>().PreferredAgentId.ShouldBe("a1");
    }
}
