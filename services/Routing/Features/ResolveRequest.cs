using Contracts;
using Contracts.Routing.V1;
using Hosting;
using Messaging;
using Command = Contracts.Routing.V1.ResolveRequest;

namespace Routing.Features;

/// <summary>The agent settled it at once and told the customer (C2): the base of first-contact resolution.</summary>
public static class ResolveRequest
{
    public static void Map(ServiceBuilder service) => service
        .Command<Request, Command>(Request.Stream, (c, _) => c.RequestId, Decide, Roles.Agent, Roles.Supervisor)
        .At("POST", "/requests/{requestId:guid}/resolve");

    public static IEnumerable<IFact> Decide(Request request, Command command, Context context)
    {
        request.Known(command.RequestId);
        if (request.Status == RequestStatus.Resolved && request.Resolution == command.Resolution)
        {
            return [];
        }

        request.MustBeWorkedOn(context, orWithOthers: false);
        var firstContact = request is { Reopened: 0, CameBack: false, Orders.Count: 0, Consultations.Count: 0 };
        return [new RequestResolved(request.Id, request.AgentId!, command.Resolution, firstContact, context.Now)];
    }
}
