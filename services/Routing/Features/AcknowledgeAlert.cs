using Contracts;
using Contracts.Routing.V1;
using Hosting;
using Messaging;
using Command = Contracts.Routing.V1.AcknowledgeAlert;

namespace Routing.Features;

/// <summary>Who has the request, or owns it, has seen what they were alerted to; it is no longer in their work list for that alone.</summary>
public static class AcknowledgeAlert
{
    public static void Map(ServiceBuilder service) => service
        .Command<Request, Command>(Request.Stream, (c, _) => c.RequestId, Decide, Roles.Agent, Roles.Supervisor)
        .At("POST", "/requests/{requestId:guid}/alerts/{alertId:guid}/acknowledge");

    public static IEnumerable<IFact> Decide(Request request, Command command, Context context)
    {
        var alert = request.Known(command.RequestId).Alerts.Find(a => a.AlertId == command.AlertId)
            ?? throw Refusal.Unknown("alert", command.AlertId);
        context.MustBeAgent(context.Actor.Id == request.OwnerAgentId ? request.OwnerAgentId : request.AgentId);
        return alert.IsUnread ? [new AlertAcknowledged(request.Id, alert.AlertId, context.Actor.Id, context.Now)] : [];
    }
}
