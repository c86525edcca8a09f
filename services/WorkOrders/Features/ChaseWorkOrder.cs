using Contracts;
using Contracts.WorkOrders.V1;
using Hosting;
using Messaging;
using Command = Contracts.WorkOrders.V1.ChaseWorkOrder;

namespace WorkOrders.Features;

/// <summary>
/// Customer or agent chases the order 催办; the department sees it in its queue (D5). Each chaser counts, so a repeat is told
/// from a second one by its message alone: over HTTP by the Idempotency-Key. With every so many, as the settings say, the order is
/// more urgent.
/// </summary>
public static class ChaseWorkOrder
{
    public static void Map(ServiceBuilder service) => service
        .Command<WorkOrder, Command>(WorkOrder.Stream, (c, _) => c.WorkOrderId, Decide, Roles.Agent, Roles.Supervisor, Roles.Channel)
        .At("POST", "/work-orders/{workOrderId:guid}/chase");

    public static IEnumerable<IFact> Decide(WorkOrder order, Command command, Context context)
    {
        var dispatched = order.OpenFor(context.Actor, command.WorkOrderId);
        context.MustBeChannel(order.Channel, dispatched.RequestId);
        var times = order.Chased + 1;
        var raises = times % context.Directory.Settings.ChasersPerUrgency == 0 && dispatched.Urgency < Urgency.Urgent;
        return
        [
            new WorkOrderChased(
                command.WorkOrderId, dispatched.RequestId, dispatched.Department, times, command.Note, context.Now),
            .. raises
                ? order.RaiseUrgency(dispatched.Urgency + 1, RaisedBecause.Chased, context.Now, context.Directory.Sla)
                : [],
        ];
    }
}
