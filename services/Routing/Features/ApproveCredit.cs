using Contracts;
using Contracts.Routing.V1;
using Hosting;
using Messaging;
using Command = Contracts.Routing.V1.ApproveCredit;

namespace Routing.Features;

/// <summary>A supervisor approves a credit for a request that an agent has in hand, asked for or not (C1). It holds until the request is resolved, for whoever has
/// it by then.</summary>
public static class ApproveCredit
{
    public static void Map(ServiceBuilder service) => service
        .Command<Request, Command>(Request.Stream, (c, _) => c.RequestId, Decide, Roles.Supervisor)
        .At("POST", "/requests/{requestId:guid}/approve-credit");

    public static IEnumerable<IFact> Decide(Request request, Command command, Context context)
    {
        request.Known(command.RequestId);
        request.MustBeWorkedOn(context, orWithOthers: false);
        return request.Approved?.UpTo == command.UpTo
            ? []
            : [new CreditApproved(request.Id, command.UpTo, context.Actor.Id, command.Reason, context.Now)];
    }
}
