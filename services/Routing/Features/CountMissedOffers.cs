using Contracts;
using Contracts.Routing.V1;
using Hosting;

namespace Routing.Features;

/// <summary>
/// Offers that ring in vain at an agent who is ready are counted. After as many in a row as the desk's settings bear, the agent is paused, so
/// that customers do not go on waiting for somebody who is not there (B5); ready again, they begin anew. Whoever takes one is there.
/// </summary>
public static class CountMissedOffers
{
    public static void Map(ServiceBuilder service) => service
        .On<AgentAtWork, OfferRefused>(AgentAtWork.Stream, f => AgentAtWork.IdOf(f.AgentId), Decide)
        .On<AgentAtWork, RequestAssigned>(AgentAtWork.Stream, f => AgentAtWork.IdOf(f.AgentId), Decide);

    public static IEnumerable<IFact> Decide(AgentAtWork agent, OfferRefused refused, Context context)
    {
        // A change of state since then shows that they are there.
        if (refused.NotAnswered != true || agent.State != AgentState.Ready || refused.At < agent.Since)
        {
            yield break;
        }

        var missed = new OfferMissed(agent.AgentId, refused.RequestId, agent.MissedInARow + 1, refused.At);
        yield return missed;
        if (missed.InARow >= context.Directory.Settings.PauseAfterMissed)
        {
            yield return new AgentStateChanged(agent.AgentId, AgentState.Paused, context.Now, StateChangedBecause.OffersMissed);
        }
    }

    public static IEnumerable<IFact> Decide(AgentAtWork agent, RequestAssigned assigned, Context context) =>
        agent.MissedInARow > 0 ? [new OfferTaken(agent.AgentId, assigned.RequestId, assigned.At)] : [];
}
