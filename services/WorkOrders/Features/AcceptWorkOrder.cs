using Contracts;
using Contracts.WorkOrders.V1;
using Hosting;
using Messaging;
using Command = Contracts.WorkOrders.V1.AcceptWorkOrder;

namespace WorkOrders.Features;

/// <summary>
/// The department takes the order on, and may say when it expects to answer (D2); the customer hears of it when that is another
/// time than the one told last (D7).
/// </summary>
public static class AcceptWorkOrder
{
    public static void Map(ServiceBuilder service) => service
        .Command<WorkOrder, Command>(WorkOrder.Stream, (c, _) => c.WorkOrderId, Decide, Roles.Department)
        .At("POST", "/work-orders/{workOrderId:guid}/accept");

    public static IEnumerable<IFact> Decide(WorkOrder order, Command command, Context context)
    {
        var dispatched = order.OpenFor(context.Actor, command.WorkOrderId);
        return order.Status == WorkOrderStatus.Dispatched
            ? [
                new WorkOrderAccepted(
                    command.WorkOrderId, dispatched.RequestId, dispatched.Department, command.ExpectedAt, context.Now),
                .. command.ExpectedAt > context.Now ? order.Notify(command.ExpectedAt, note: null, context.Now) : [],
            ]
            : [];
    }
}
