using Contracts;
using Contracts.WorkOrders.V1;
using Hosting;
using Messaging;
using Command = Contracts.WorkOrders.V1.ReportProgress;

namespace WorkOrders.Features;

/// <summary>
/// The department tells how it goes, and the channel tells the customer (D7). Where it names no time, the one told last stands.
/// </summary>
public static class ReportProgress
{
    public static void Map(ServiceBuilder service) => service
        .Command<WorkOrder, Command>(WorkOrder.Stream, (c, _) => c.WorkOrderId, Decide, Roles.Department)
        .At("POST", "/work-orders/{workOrderId:guid}/progress");

    public static IEnumerable<IFact> Decide(WorkOrder order, Command command, Context context)
    {
        var dispatched = order.OpenFor(context.Actor, command.WorkOrderId);
        return command.Note == order.LastProgress && (command.ExpectedAt is null || command.ExpectedAt == order.ExpectedAt)
            ? []
            : [
                new ProgressReported(
                    command.WorkOrderId, dispatched.RequestId, dispatched.Department, command.Note, command.ExpectedAt, context.Now),
                .. order.Notify(command.ExpectedAt ?? order.Notified?.ExpectedAt, command.Note, context.Now),
            ];
    }
}
