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
    public void Given_back_to_the_queue_it_is_nobodys_until_another_takes_it()
    {
        var back = new RequestHandedOver(Id, "a1", null, "s1", "Goes home", Desk.Now);
        var facts = Given(Desk.AsService("routing"), Taken).When(HearAssignment.Decide, back).Facts;
        facts.ShouldBe([Taken with { GivenBack = true }]);
        Given(Desk.AsService("routing"), [Taken, .. facts]).When(HearAssignment.Decide, back).ThenNothing();
        var later = new Contracts.FollowUp.V1.AskDeadline(Id, Desk.Now.AddHours(1));
        Given(Agent, [Taken, .. facts]).When(Features.AskDeadline.Decide, later).ThenRefused(Messaging.RefusalKind.Forbidden, "given back to the queue");
        Given(Desk.As(Messaging.Roles.Supervisor, "s1"), [Taken, .. facts]).When(Features.AskDeadline.Decide, later).Facts.ShouldNotBeEmpty();
        var taken = Given(Desk.AsService("routing"), [Taken, .. facts]).When(HearAssignment.Decide, Assigned).Facts;
        Given(Agent, [Taken, .. facts, .. taken]).When(Features.AskDeadline.Decide, later).Facts.ShouldNotBeEmpty();
    }

    [Fact]
    public void Who_it_was_taken_from_or_who_left_it_to_others_has_it_no_longer()
    {
        var had = Taken with { AgentId = "a2" };
        Given(Desk.AsService("routing"), Taken, had).When(HearAssignment.Decide, new RequestHandedOver(Id, "a1", "a1", "s1", null, Desk.Now)).Then(Taken);
        Given(Desk.AsService("routing"), Taken, had).When(HearAssignment.Decide, new OthersAwaited(Id, "a2", Others.Department, Desk.Now)).Then(Taken);
        Given(Desk.AsService("routing"), Taken, had).When(AwaitWorkOrder.Decide, Dispatched(Order)).Facts.ShouldContain(Taken with { At = Dispatched(Order).At });
        Given(Desk.AsService("routing"), Taken, had).When(HearResolution.Decide, new RequestResolved(Id, "a2", "Done", FirstContact: false, Desk.Now)).Facts.ShouldContain(Taken);
        Given(Desk.AsService("routing"), Taken).When(HearAssignment.Decide, new OthersAwaited(Id, "a1", Others.Department, Desk.Now)).ThenNothing();
    }

    [Fact]
    public void Handed_over_it_is_the_new_owners_alone()
    {
        var facts = Given(Desk.AsService("routing"), Taken).When(HearHandOver.Decide, new OwnerChanged(Id, "a3", "a1", Desk.Now)).Facts;
        var state = FollowedRequest.Stream.Fold(Given(Agent, Taken).State, facts);
        (state.HolderAgentId, state.OwnerAgentId).ShouldBe(("a3", "a3"));
    }
}
