using Contracts;
using Contracts.Routing.V1;
using Hosting;
using Messaging;
using Command = Contracts.Routing.V1.SignInAgent;

namespace Routing.Features;

/// <summary>The agent comes to work and is ready (B1).</summary>
public static class SignInAgent
{
    public static void Map(ServiceBuilder service) => service
        .Command<AgentAtWork, Command>(AgentAtWork.Stream, (_, context) => AgentAtWork.IdOf(context.Actor.Id), Decide, Roles.Agent)
        .At("POST", "/agents/me/sign-in");

    public static IEnumerable<IFact> Decide(AgentAtWork agent, Command command, Context context)
    {
        if (!context.Directory.MustBeReady().Agents.ContainsKey(context.Actor.Id))
        {
            throw Refusal.Unknown("agent", context.Actor.Id);
        }

        return agent.State == AgentState.SignedOut ? [new AgentSignedIn(context.Actor.Id, context.Now)] : [];
    }
}
