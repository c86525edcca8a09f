using Contracts;
using Contracts.Routing.V1;
using Hosting;
using Messaging;
using Command = Contracts.Routing.V1.AwaitOthers;

namespace Routing.Features;

/// <summary>
/// A request that came back to an agent while a department or an expert works on it is out of hand again: the customer was spoken to, and
/// what the agent was alerted to is seen.
/// </summary>
public static class AwaitOthers
{
    public static void Map(ServiceBuilder service) => service
        .Command<Request, Command>(Request.Stream, (c, _) => c.RequestId, Decide, Roles.Agent, Roles.Supervisor)
        .At("POST", "/requests/{requestId:guid}/await-others");

    public static IEnumerable<IFact> Decide(Request request, Command command, Context context)
    {
        if (request.Known(command.RequestId).Status is RequestStatus.Dispatched or RequestStatus.Consulting)
        {
            return [];
        }

        request.MustBeWorkedOn(context, orWithOthers: false);
        request.MustHaveCalled();
        DateTimeOffset? ordered = request.Orders is [.., { } order] ? order.At : null;
        DateTimeOffset? sought = request.Consultations is [.., { } consultation] ? consultation.At : null;
        if (ordered is null && sought is null)
        {
            throw Refusal.WrongState($"Nobody else works on request {request.Id}.");
        }

        return
        [
            .. request.Alerts.Where(alert => alert.IsUnread)
                .Select(alert => new AlertAcknowledged(request.Id, alert.AlertId, context.Actor.Id, context.Now)),
            new OthersAwaited(
                request.Id, request.AgentId!, ordered is null || sought > ordered ? Others.Expert : Others.Department, context.Now),
            .. request.Replied(context),
        ];
    }
}
