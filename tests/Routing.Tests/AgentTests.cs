using Contracts.Routing.V1;
using Messaging;
using TestKit;
using ChangeAgentState = Routing.Features.ChangeAgentState;
using ChangeAgentStateCommand = Contracts.Routing.V1.ChangeAgentState;
using SignInAgent = Routing.Features.SignInAgent;
using SignInAgentCommand = Contracts.Routing.V1.SignInAgent;

namespace Routing.Tests;

public class AgentTests
{
    private static readonly AgentSignedIn SignedIn = new("a1", Desk.Now);

    [Fact]
    public void An_agent_who_comes_to_work_is_ready()
    {
        new Given<AgentAtWork>(AgentAtWork.Stream, Requests.AsA1).When(SignInAgent.Decide, new SignInAgentCommand()).Then(SignedIn);
        AgentAtWork.None.Evolve(SignedIn).State.ShouldBe(AgentState.Ready);
    }

    [Fact]
    public void Someone_whom_the_directory_does_not_know_cannot_sign_in() =>
        new Given<AgentAtWork>(AgentAtWork.Stream, Desk.As(Roles.Agent, "nobody"))
            .When(SignInAgent.Decide, new SignInAgentCommand())
            .ThenRefused(RefusalKind.Unknown, "nobody");

    [Fact]
    public void An_agent_on_a_break_who_signs_in_stays_on_the_break() =>
        new Given<AgentAtWork>(AgentAtWork.Stream, Requests.AsA1, SignedIn, new AgentStateChanged("a1", AgentState.Paused, Desk.Now))
            .When(SignInAgent.Decide, new SignInAgentCommand())
            .ThenNothing();

    [Theory]
    [InlineData(AgentState.AfterCall)]
    [InlineData(AgentState.Paused)]
    [InlineData(AgentState.SignedOut)]
    public void An_agent_says_what_they_are_doing(AgentState state) =>
        new Given<AgentAtWork>(AgentAtWork.Stream, Requests.AsA1, SignedIn)
            .When(ChangeAgentState.Decide, new ChangeAgentStateCommand(state))
            .Then(new AgentStateChanged("a1", state, Desk.Now));

    [Fact]
    public void Whoever_is_not_at_work_must_sign_in_first() =>
        new Given<AgentAtWork>(AgentAtWork.Stream, Requests.AsA1)
            .When(ChangeAgentState.Decide, new ChangeAgentStateCommand(AgentState.Ready))
            .ThenRefused(RefusalKind.WrongState, "must sign in first");

    [Fact]
    public void Signing_out_twice_is_once() =>
        new Given<AgentAtWork>(AgentAtWork.Stream, Requests.AsA1)
            .When(ChangeAgentState.Decide, new ChangeAgentStateCommand(AgentState.SignedOut))
            .ThenNothing();
}
