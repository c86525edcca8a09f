using Contracts.Routing.V1;
using FollowUp.Features;
using TestKit;
using static FollowUp.Tests.Requests;

namespace FollowUp.Tests;

public class HearAssignmentTests
{
    private static readonly RequestAssigned Assigned = new(Id, "a1", "a1", TimeSpan.Zero, Desk.Now);

    [Fact]
    public void Who_took_it_is_noted_once()
    {
        Given(Desk.AsService("routing")).When(HearAssignment.Decide, Assigned).Then(Taken);
        Given(Desk.AsService("routing"), Taken).When(HearAssignment.Decide, Assigned).ThenNothing();
    }

    [Fact]
    public void Also_before_it_is_known_what_it_is_about() =>
        new Given<FollowedRequest>(FollowedRequest.Stream, Desk.AsService("routing")).When(HearAssignment.Decide, Assigned).Then(Taken);

    [Fact]
    public void Whose_it_is_stays_when_another_takes_it_in_their_place()
    {
        Given(Desk.AsService("routing"), Taken).When(HearAssignment.Decide, Assigned with { AgentId = "a2" }).Then(Taken with { AgentId = "a2" });
        var state = Given(Agent, Taken, Taken with { AgentId = "a2" }).State;
        (state.HolderAgentId, state.OwnerAgentId).ShouldBe(("a2", "a1"));
    }

    [Fact]
    public void Who_passed_it_on_has_it_no_longer()
    {
        var transferred = new RequestTransferred(Id, "a2", "billing", null, null, null, Desk.Now);
        Given(Desk.AsService("routing"), Taken, Taken with { AgentId = "a2" }).When(HearAssignment.Decide, transferred).Then(Taken);
        Given(Desk.AsService("routing"), Taken, Taken with { AgentId = "a3" }).When(HearAssignment.Decide, transferred).ThenNothing();
        Given(Desk.AsService("routing"), Taken).When(HearAssignment.Decide, transferred with { FromAgentId = "a1" }).ThenNothing();
    }

    [Fact]
    public void Handed_over_it_is_the_new_owners_alone()
    {
        var facts = Given(Desk.AsService("routing"), Taken).When(HearHandOver.Decide, new OwnerChanged(Id, "a3", "a1", Desk.Now)).Facts;
        var state = FollowedRequest.Stream.Fold(Given(Agent, Taken).State, facts);
        (state.HolderAgentId, state.OwnerAgentId).ShouldBe(("a3", "a3"));
    }
}
