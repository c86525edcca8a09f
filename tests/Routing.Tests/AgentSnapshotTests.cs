using Contracts;
using Contracts.Routing.V1;
using Messaging;
using TestKit;

namespace Routing.Tests;

public class AgentSnapshotTests
{
    private static readonly IReadOnlyList<IFact> Day =
    [
        new AgentSignedIn("a1", Desk.Now), new AgentStateChanged("a1", AgentState.AfterCall, Desk.Now.AddMinutes(5)),
        new AgentStateChanged("a1", AgentState.Ready, Desk.Now.AddMinutes(7)), new AgentStateChanged("a1", AgentState.Paused, Desk.Now.AddHours(1)),
        new AgentStateChanged("a1", AgentState.SignedOut, Desk.Now.AddHours(8)),
    ];

    [Fact]
    public void An_agent_is_kept_and_comes_back_as_they_were_after_every_fact()
    {
        var agent = AgentAtWork.None;
        foreach (var fact in Day.Prepend(null))
        {
            agent = fact is null ? agent : agent.Evolve(fact);
            Snapshots.Read<AgentAtWork>(Snapshots.Write(agent)).ShouldBe(agent);
        }
    }

    [Fact]
    public void Agents_change_state_all_day_so_their_streams_are_kept() => AgentAtWork.Stream.SnapshotEvery.ShouldBe(200);
}
