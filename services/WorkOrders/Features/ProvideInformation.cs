using Contracts;
using Contracts.Directory.V1;
using Contracts.Promises.V1;
using Contracts.WorkOrders.V1;
using Hosting;
using Messaging;
using Command = Contracts.WorkOrders.V1.ProvideInformation;

namespace WorkOrders.Features;

/// <summary>
/// The owner gives what the department asked for; its clock runs again with the time it had left (D3), and the customer hears of
/// the new due moment (D7).
/// </summary>
public static class ProvideInformation
{
    public static void Map(ServiceBuilder service) => service
        .Command<WorkOrder, Command>(WorkOrder.Stream, (c, _) => c.WorkOrderId, Decide, Roles.Agent, Roles.Supervisor)
        .At("POST", "/work-orders/{workOrderId:guid}/provide-information");

    public static IEnumerable<IFact> Decide(WorkOrder order, Command command, Context context)
    {
        var dispatched = order.OpenFor(context.Actor, command.WorkOrderId);
        context.MustBeAgent(dispatched.OwnerAgentId);
        if (order.Status != WorkOrderStatus.WaitingForInformation)
        {
            return [];
        }

        var resumed = order.Resume(context.Now, order.IsSuspended ? PauseReasons.Customer : null, context.Directory.Sla);
        return
        [
            new InformationProvided(
                command.WorkOrderId, dispatched.RequestId, dispatched.Department, command.Information, context.Now),
            .. resumed,
            .. resumed is [.., PromiseResumed f] ? order.Notify(f.DueAt, note: null, context.Now) : [],
        ];
    }
}
