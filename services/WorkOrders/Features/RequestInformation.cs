using Contracts;
using Contracts.Directory.V1;
using Contracts.Promises.V1;
using Contracts.WorkOrders.V1;
using Hosting;
using Messaging;
using Command = Contracts.WorkOrders.V1.RequestInformation;

namespace WorkOrders.Features;

/// <summary>
/// The department asks for missing information; its clock pauses until it is given (D3). Asked again about a complaint, the
/// description was unclear (D9).
/// </summary>
public static class RequestInformation
{
    public static void Map(ServiceBuilder service) => service
        .Command<WorkOrder, Command>(WorkOrder.Stream, (c, _) => c.WorkOrderId, Decide, Roles.Department)
        .At("POST", "/work-orders/{workOrderId:guid}/request-information");

    public static IEnumerable<IFact> Decide(WorkOrder order, Command command, Context context)
    {
        var dispatched = order.OpenFor(context.Actor, command.WorkOrderId);
        if (order.Status == WorkOrderStatus.WaitingForInformation)
        {
            return order.Question == command.Question ? [] : throw Refusal.WrongState("Information is being waited for already.");
        }

        return
        [
            new InformationRequested(
                command.WorkOrderId, dispatched.RequestId, dispatched.Department, dispatched.OwnerAgentId, command.Question, context.Now),
            .. order.Promises.Pause(WorkOrder.DepartmentReply, context.Now, PauseReasons.Information),
            .. order.Questions > 0
                ? order.Detect(HandlingDefect.UnclearDescription, context.Now, dispatched.OwnerAgentId)
                : [],
        ];
    }
}
