using Contracts;
using Contracts.Routing.V1;
using EventStore;
using Hosting;
using Messaging;
using Command = Contracts.Routing.V1.DispatchRequest;

namespace Routing.Features;

/// <summary>
/// The agent sends the matter to a department 派单, for which WorkOrders makes an order (D1). The owner may send it to further
/// departments, at once or later, and to the same one again in the same words (D6): a repeat is told from that by its message alone, over
/// HTTP by the Idempotency-Key.
/// </summary>
public static class DispatchRequest
{
    public static void Map(ServiceBuilder service) => service
        .Command<Request, Command>(Request.Stream, (c, _) => c.RequestId, Decide, Roles.Agent, Roles.Supervisor)
        .At("POST", "/requests/{requestId:guid}/dispatch");

    public static IEnumerable<IFact> Decide(Request request, Command command, Context context)
    {
        request.Known(command.RequestId);
        var profile = request.Profile!;
        var deadline = command.DeadlineAsked ?? profile.DeadlineAsked;
        request.MustBeWorkedOn(context, orWithOthers: true);
        request.MustHaveRetention(context);
        request.MustHaveCalled();
        if (!context.Directory.MustBeReady().Departments.ContainsKey(command.Department))
        {
            throw Refusal.Invalid("department", $"There is no department '{command.Department}'.");
        }

        var workOrderId = DerivedId.From("work-order", request.Id.ToString(), request.Orders.Count.ToString());
        return
        [
            new RequestDispatched(
                request.Id, workOrderId, request.OwnerAgentId!, command.Department, request.Kind!.Value, request.Category!,
                request.Urgency, profile.Tier, profile.Channel, profile.Region, command.Instruction, deadline, context.Now,
                profile.Jurisdiction),
            .. request.Replied(context),
        ];
    }
}
