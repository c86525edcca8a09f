using Contracts;
using Contracts.WorkOrders.V1;
using Hosting;
using Messaging;
using Command = Contracts.WorkOrders.V1.AnswerWorkOrder;

namespace WorkOrders.Features;

/// <summary>
/// The department answers, with a resolution or, lacking means, with an alternative (D4). Its promise ends at the moment the
/// department answered, which for a delayed message lies in the past. Too late, and nobody had noticed: of a complaint that is found here (D9).
/// </summary>
public static class AnswerWorkOrder
{
    public static void Map(ServiceBuilder service) => service
        .Command<WorkOrder, Command>(WorkOrder.Stream, (c, _) => c.WorkOrderId, Decide, Roles.Department)
        .At("POST", "/work-orders/{workOrderId:guid}/answer");

    public static IEnumerable<IFact> Decide(WorkOrder order, Command command, Context context)
    {
        var dispatched = order.For(context.Actor, command.WorkOrderId);
        if (order.Answer is { } answer)
        {
            return answer.Kind == command.Kind && answer.Text == command.Text
                ? []
                : throw Refusal.WrongState($"It was answered already at {answer.At:O}.");
        }

        var at = context.EventTime(command.At, dispatched.At);
        var ended = order.Promises.End(WorkOrder.DepartmentReply, at, context.Directory.Sla);
        return
        [
            new WorkOrderAnswered(
                command.WorkOrderId, dispatched.RequestId, dispatched.Department, dispatched.OwnerAgentId, command.Kind, command.Text, at),
            .. ended,
            .. order.DetectBreak(ended),
        ];
    }
}
