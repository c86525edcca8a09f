using Contracts;
using Contracts.Routing.V1;
using Hosting;
using Messaging;

namespace Routing.Features;

/// <summary>The time for notes 话后处理 that the desk's settings give is over: the agent is ready again from that moment on, however late it is noticed
/// (B1).</summary>
public static class EndAfterCall
{
    public static void Map(ServiceBuilder service) => service.Due(AgentAtWork.Stream, Decide);

    public static IEnumerable<IFact> Decide(AgentAtWork agent, FallDue due, Context context) =>
        agent.Until is { } until && until <= due.Now
            ? [new AgentStateChanged(agent.AgentId, AgentState.Ready, until, StateChangedBecause.AfterCallOver)]
            : [];
}
