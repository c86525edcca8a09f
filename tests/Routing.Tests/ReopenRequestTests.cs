using Contracts.FollowUp.V1;
using Contracts.Routing.V1;
using Messaging;
using TestKit;
using ReopenRequest = Routing.Features.ReopenRequest;

namespace Routing.Tests;

public class ReopenRequestTests
{
    private static readonly RequestReopened NotSolved = new(Requests.Id, "a1", "Still no signal", Desk.Now);

    [Fact]
    public void A_reopened_request_waits_for_its_owner_first_and_is_promised_an_answer_as_any_that_waits()
    {
        var given = Requests.AtA1(Desk.AsService("follow-up"), DispatchRequestTests.ToNetwork);
        var outcome = given.When(ReopenRequest.Decide, NotSolved);
        outcome.Then(Requests.Reopened with { AnswerOwed = true }, Requests.PromisedAgain);
        var after = Request.Stream.Fold(given.State, outcome.Facts);
        after.WaitingSince.ShouldBe(Desk.Now, "a new wait begins");
        after.OwnerAgentId.ShouldBe("a1");
    }

    [Fact]
    public void Even_a_closed_one() =>
        Requests.AtA1(Desk.AsService("follow-up"), new RoutingEnded(Requests.Id, Desk.Now))
            .When(ReopenRequest.Decide, NotSolved)
            .Then(Requests.Reopened with { AnswerOwed = true }, Requests.PromisedAgain);

    [Fact]
    public void What_an_agent_has_in_hand_is_open_already() =>
        Requests.AtA1(Desk.AsService("follow-up")).When(ReopenRequest.Decide, NotSolved).ThenNothing();

    [Fact]
    public void A_request_that_is_not_known_yet_is_waited_for() =>
        Should.Throw<NotYetException>(() => Requests.None(Desk.AsService("follow-up")).When(ReopenRequest.Decide, NotSolved));

    [Fact]
    public void The_answer_ends_the_second_promise()
    {
        var reopened = Requests.Reopened with { AnswerOwed = true };
        Requests.AtA1(Requests.AsA1, reopened, Requests.PromisedAgain, Requests.OfferedToA1)
            .When(Requests.Accepting(), new Contracts.Routing.V1.AcceptRequest(Requests.Id))
            .Facts[1].ShouldBeOfType<Contracts.Promises.V1.PromiseKept>().PromiseId.ShouldBe(Requests.PromisedAgain.PromiseId);
    }

    [Fact]
    public void Someone_else_may_answer_it_and_the_owner_stays()
    {
        var offered = Requests.OfferedToA1 with { AgentId = "a2" };
        Requests.AtA1(Requests.AsA2, Requests.Reopened, offered)
            .When(Requests.Accepting(), new Contracts.Routing.V1.AcceptRequest(Requests.Id))
            .Facts[0].ShouldBe(new RequestAssigned(Requests.Id, "a2", "a1", TimeSpan.Zero, Desk.Now));
    }

    [Fact]
    public void Reopened_because_a_department_or_an_expert_has_it_it_stays_with_them_but_does_not_stay_closed()
    {
        var goesOn = NotSolved with { Because = ReopenedBecause.WorkGoesOn };
        Requests.AtA1(Desk.AsService(), DispatchRequestTests.ToNetwork).When(ReopenRequest.Decide, goesOn).ThenNothing();
        Requests.AtA1(Desk.AsService(), DispatchRequestTests.ToNetwork, new RoutingEnded(Requests.Id, Desk.Now))
            .When(ReopenRequest.Decide, goesOn).Facts[0].ShouldBeOfType<RequestQueued>().PreferredAgentId.ShouldBe("a1");
    }
}
