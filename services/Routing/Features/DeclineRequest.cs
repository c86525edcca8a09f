using Contracts;
using Contracts.Routing.V1;
using Hosting;
using Messaging;
using Command = Contracts.Routing.V1.DeclineRequest;

namespace Routing.Features;

/// <summary>The agent does not take it: back to the head of the queue, for another agent (B5).</summary>
public static class DeclineRequest
{
    public static void Map(ServiceBuilder service) => service
        .Command<Request, Command>(Request.Stream, (c, _) => c.RequestId, Decide, Roles.Agent)
        .At("POST", "/requests/{requestId:guid}/decline");

    public static IEnumerable<IFact> Decide(Request request, Command command, Context context)
    {
        var agentId = context.Actor.Id;
        request.Known(command.RequestId);
        if (request.RefusedBy.Contains(agentId) && request.AgentId != agentId)
        {
            return [];
        }

        request.MustBeOfferedTo(agentId);
        return
        [
            new OfferRefused(request.Id, agentId, command.Reason, context.Now),
            request.BackToQueue(QueuedBecause.Declined, context.Now),
        ];
    }
}
