using Contracts;
using Contracts.Routing.V1;
using Hosting;
using Messaging;
using Command = Contracts.Routing.V1.ChangeAgentState;

namespace Routing.Features;

/// <summary>The agent is ready, finishes notes 话后处理, which ends by itself (<see cref="EndAfterCall"/>), takes a break 示忙, or goes home (B1). What rings at who is not
/// ready any more is taken back (<see cref="WithdrawOffer"/>); what they have stays theirs until it is handed over (<see cref="AssignRequest"/>).
/// </summary>
public static class ChangeAgentState
{
    public static void Map(ServiceBuilder service) => service
        .Command<AgentAtWork, Command>(AgentAtWork.Stream, (_, context) => AgentAtWork.IdOf(context.Actor.Id), Decide, Roles.Agent)
        .At("PUT", "/agents/me/state");

    public static IEnumerable<IFact> Decide(AgentAtWork agent, Command command, Context context)
    {
        if (command.State == agent.State)
        {
            return [];
        }

        var until = command.State == AgentState.AfterCall ? context.Now + context.Directory.Settings.AfterCallFor : null;
        return agent.State != AgentState.SignedOut
            ? [new AgentStateChanged(context.Actor.Id, command.State, context.Now, Until: until)]
            : throw Refusal.WrongState($"Agent {context.Actor.Id} must sign in first.");
    }
}
