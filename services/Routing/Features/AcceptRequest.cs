using Contracts;
using Contracts.Routing.V1;
using Hosting;
using Messaging;
using Command = Contracts.Routing.V1.AcceptRequest;

namespace Routing.Features;

/// <summary>The agent takes the request that rings at them. The first one ever owns it from then on 首问负责.</summary>
public static class AcceptRequest
{
    public static void Map(ServiceBuilder service) => service
        .Command<Request, Command>(Request.Stream, (c, _) => c.RequestId, Decide, Roles.Agent)
        .At("POST", "/requests/{requestId:guid}/accept");

    public static IEnumerable<IFact> Decide(Request request, Command command, Context context)
    {
        var agentId = context.Actor.Id;
        request.Known(command.RequestId);
        if (request.Status == RequestStatus.Assigned && request.AgentId == agentId)
        {
            return [];
        }

        request.MustBeOfferedTo(agentId);
        return
        [
            new RequestAssigned(
                request.Id, agentId, request.OwnerAgentId ?? agentId, request.WaitedAt(context.Now), context.Now),
            .. request.Promises.End(Request.QueueAnswer, context.Now, context.Directory.Sla),
        ];
    }
}
