using Contracts.Promises.V1;
using Contracts.Routing.V1;
using Messaging;
using TestKit;
using AssignRequestCommand = Contracts.Routing.V1.AssignRequest;

namespace Routing.Tests;

public class AssignRequestTests
{
    [Fact]
    public void Given_back_it_is_not_taken_back_by_who_owned_it()
    {
        var given = Requests.AtA1(Requests.AsA1, HandedOver with { ToAgentId = null }, Requests.Queued with { Because = QueuedBecause.HandedOver, At = Desk.Now });
        given.When(Requests.Assigning(), new AssignRequestCommand(Requests.Id, "a1")).ThenRefused(RefusalKind.Forbidden, "given back to the queue");
    }

    private static readonly AssignRequestCommand ToA2 = new(Requests.Id, "a2", "Goes home");
    private static readonly AssignRequestCommand ToQueue = new(Requests.Id, Reason: "Goes home");
    private static readonly RequestHandedOver HandedOver = new(Requests.Id, "a1", "a2", "s1", "Goes home", Desk.Now);
    private static readonly OwnerChanged ToOwnerA2 = new(Requests.Id, "a2", "a1", Desk.Now);

    [Fact]
    public void What_an_agent_has_in_hand_is_handed_over_and_owned_by_the_other()
    {
        var given = Requests.AtA1(Requests.AsSupervisor);
        var outcome = given.When(Requests.Assigning(), ToA2);
        outcome.Then(HandedOver, ToOwnerA2);
        var after = Request.Stream.Fold(given.State, outcome.Facts);
        (after.Status, after.AgentId, after.OwnerAgentId).ShouldBe((RequestStatus.Assigned, "a2", "a2"));
        after.Alerts.Single().ShouldSatisfyAllConditions(a => a.Because.ShouldBe(AlertedBecause.HandedOver), a => a.Text.ShouldBe("Goes home"));
    }

    [Fact]
    public void What_a_department_works_on_stays_there_and_has_another_owner_who_is_alerted()
    {
        var given = Requests.AtA1(Requests.AsA1, DispatchRequestTests.ToNetwork);
        var outcome = given.When(Requests.Assigning(), ToA2);
        outcome.Then(HandedOver with { SupervisorId = null }, ToOwnerA2);
        var after = Request.Stream.Fold(given.State, outcome.Facts);
        (after.Status, after.OwnerAgentId, after.Keeper).ShouldBe((RequestStatus.Dispatched, "a2", "a2"));
    }

    [Fact]
    public void One_that_waits_or_rings_is_in_the_agents_hands_at_once_and_answered()
    {
        Requests.Waiting(Requests.AsSupervisor).When(Requests.Assigning(), ToA2).Facts.Select(f => f.GetType()).ShouldBe(
            [typeof(RequestHandedOver), typeof(RequestAssigned), typeof(PromiseBroken), typeof(PromiseFulfilledLate)]);
        Requests.Waiting(Requests.AsSupervisor, Requests.OfferedToA1).When(Requests.Assigning(), ToA2).Facts[0].ShouldBe(HandedOver);
        Requests.AtA1(Requests.AsSupervisor, Requests.Reopened).When(Requests.Assigning(), ToA2).Facts
            .ShouldContain(ToOwnerA2, "a reopened one has an owner already");
    }

    [Fact]
    public void Back_to_the_queue_it_waits_with_a_promise_and_whoever_takes_it_owns_it()
    {
        var given = Requests.AtA1(Requests.AsA1);
        var outcome = given.When(Requests.Assigning(), ToQueue);
        outcome.Then(
            HandedOver with { ToAgentId = null, SupervisorId = null },
            Requests.Awaited with { Because = QueuedBecause.HandedOver, At = Desk.Now }, Requests.PromisedAgain);
        Request.Stream.Fold(given.State, outcome.Facts).RefusedBy.ShouldBe(["a1"], "who gave it back is not asked first");
        var offered = Requests.OfferedToA1 with { AgentId = "a2" };
        Requests.AtA1(Requests.AsA2, [.. outcome.Facts, offered]).When(Requests.Accepting(), new(Requests.Id)).Facts.Take(2).ShouldBe(
            [new RequestAssigned(Requests.Id, "a2", "a2", TimeSpan.Zero, Desk.Now), ToOwnerA2]);
    }

    [Fact]
    public void One_that_waits_for_its_owner_is_given_free_and_keeps_its_place()
    {
        var given = Requests.AtA1(Requests.AsA1, Requests.Reopened with { At = Requests.QueuedAt });
        var outcome = given.When(Requests.Assigning(), ToQueue);
        outcome.Then(
            HandedOver with { ToAgentId = null, SupervisorId = null }, Requests.Queued with { Because = QueuedBecause.HandedOver, At = Desk.Now });
        Request.Stream.Fold(given.State, outcome.Facts).WaitingSince.ShouldBe(Requests.QueuedAt);
    }

    [Fact]
    public void Only_the_owner_or_a_supervisor_hands_it_over()
    {
        Requests.AtA1(Requests.AsA2).When(Requests.Assigning(), ToA2).ThenRefused(RefusalKind.Forbidden, "agent a1, or a supervisor");
        Requests.Waiting(Requests.AsA1).When(Requests.Assigning(), ToA2).ThenRefused(RefusalKind.Forbidden, "nobody yet");
    }

    [Fact]
    public void What_cannot_be_is_refused_by_the_member()
    {
        Refused(ToA2 with { AgentId = "nobody" }, "agentId").ShouldBe(RefusalKind.Invalid);
        Refused(ToA2, "agentId", AgentState.SignedOut).ShouldBe(RefusalKind.WrongState);
        Refused(ToQueue with { Reason = null }, "reason").ShouldBe(RefusalKind.Invalid);
        Requests.AtA1(Requests.AsSupervisor, new RoutingEnded(Requests.Id, Desk.Now))
            .When(Requests.Assigning(), ToA2).ThenRefused(RefusalKind.WrongState, "is closed");
        Requests.None(Requests.AsSupervisor).When(Requests.Assigning(), ToA2).ThenRefused(RefusalKind.Unknown, "no request");

        static RefusalKind Refused(AssignRequestCommand command, string field, AgentState agent = AgentState.Ready)
        {
            var refusal = Should.Throw<Refusal>(() => Features.AssignRequest.Decide(
                Requests.AtA1(Requests.AsSupervisor).State, command, agent, hasRoom: true, Requests.AsSupervisor).ToList());
            refusal.Field.ShouldBe(field);
            return refusal.Kind;
        }
    }

    [Theory]
    [InlineData(AgentState.Paused, true)]
    [InlineData(AgentState.AfterCall, true)]
    [InlineData(AgentState.Ready, false)]
    public void Who_waits_for_an_answer_is_given_to_nobody_who_cannot_answer_now_and_the_promise_runs_on(AgentState agent, bool hasRoom)
    {
        Requests.Waiting(Requests.AsSupervisor).When(Requests.Assigning(agent, hasRoom), ToA2).ThenRefused(RefusalKind.WrongState, "cannot answer now");
        Requests.AtA1(Requests.AsSupervisor).When(Requests.Assigning(agent, hasRoom), ToA2).Facts.ShouldNotBeEmpty("nobody waits for an answer");
    }

    [Fact]
    public void To_who_has_and_owns_it_is_nothing_new() =>
        Requests.AtA1(Requests.AsSupervisor).When(Requests.Assigning(AgentState.SignedOut), ToA2 with { AgentId = "a1" }).ThenNothing();
}
