using Contracts;
using Contracts.Routing.V1;
using Hosting;
using Messaging;
using Command = Contracts.Routing.V1.AcceptRequest;

namespace Routing.Features;

/// <summary>The agent, who is at work, takes the request that rings at them. The first one ever owns it from then on 首问负责.</summary>
public static class AcceptRequest
{
    public static void Map(ServiceBuilder service) => service
        .Command<Request, Command>(Request.Stream, (c, _) => c.RequestId, RuleAsync, Roles.Agent)
        .At("POST", "/requests/{requestId:guid}/accept");

    public static IEnumerable<IFact> Decide(Request request, Command command, AgentState agent, Context context)
    {
        var agentId = context.Actor.Id;
        request.Known(command.RequestId);
        if (request.Status == RequestStatus.Assigned && request.AgentId == agentId)
        {
            return [];
        }

        if (agent == AgentState.SignedOut)
        {
            throw Refusal.WrongState($"Agent {agentId} is signed out and takes nothing: sign in first.");
        }

        request.MustBeOfferedTo(agentId);
        return request.TakenBy(agentId, request.SeeksOwner ? agentId : request.OwnerAgentId ?? agentId, context);
    }

    private static async ValueTask<Rule<Request, Command>> RuleAsync(
        IServiceProvider services, Command command, Context context, CancellationToken cancellationToken)
    {
        var agent = await AgentAtWork.StateOfAsync(services, context.Actor.Id, cancellationToken);
        return (request, accept, then) => Decide(request, accept, agent, then);
    }
}
