using Contracts;
using Contracts.Directory.V1;
using Contracts.FollowUp.V1;
using Contracts.Promises.V1;
using Contracts.WorkOrders.V1;
using Hosting;
using WorkOrders.Views;

namespace WorkOrders.Features;

/// <summary>
/// The owner of a request waits for its customer: the clocks of its orders that were dispatched by then stand still, and run again
/// once the customer is waited for no more, unless a department still waits for information. The departments hear of both. When the
/// end is heard of first, both are recorded with their true moments.
/// </summary>
public static class SuspendWorkOrder
{
    public static void Map(ServiceBuilder service) => service
        .On<CustomerAwaited>((reaction, awaited, token) => WorkOrderView.EachOpenAsync(reaction, awaited, Decide, token))
        .On<CustomerWaitEnded>((reaction, ended, token) => WorkOrderView.EachOpenAsync(reaction, ended, Decide, token));

    public static IEnumerable<IFact> Decide(WorkOrder order, CustomerAwaited awaited, Context context) => Suspend(order, awaited.At);

    public static IEnumerable<IFact> Decide(WorkOrder order, CustomerWaitEnded ended, Context context)
    {
        var suspended = Suspend(order, ended.Since).ToList();
        order = WorkOrder.Stream.Fold(order, suspended);
        if (!order.IsSuspended) return [];

        var dispatched = order.Dispatched!;
        var still = order.Status == WorkOrderStatus.WaitingForInformation ? PauseReasons.Information : null;
        var resumed = order.Resume(ended.At, still, context.Directory.Sla);
        return
        [
            .. suspended,
            new WorkOrderContinued(dispatched.WorkOrderId, dispatched.RequestId, dispatched.Department, ended.At),
            .. resumed,
            .. resumed is [.., PromiseResumed f] && IsFirst(order, f.DueAt) ? order.Notify(f.DueAt, note: null, ended.At) : [],
        ];
    }

    /// <summary>What the customer was promised stood still too, and is told when follow-up says where it is now (<see cref="TellExpected"/>);
    /// before what was promised it cannot be.</summary>
    private static bool IsFirst(WorkOrder order, DateTimeOffset dueAt) => !(order.Notified?.PromisedAt <= dueAt);

    private static IEnumerable<IFact> Suspend(WorkOrder order, DateTimeOffset at) =>
        order is { Dispatched: { } dispatched, Status: not WorkOrderStatus.Answered }
            && order.FirstDispatchedAt <= at && !(order.SuspendedAt >= at)
            ? [
                new WorkOrderSuspended(dispatched.WorkOrderId, dispatched.RequestId, dispatched.Department, at),
                .. order.Promises.Pause(WorkOrder.DepartmentReply, at, PauseReasons.Customer),
            ]
            : [];
}
