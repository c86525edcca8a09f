using Contracts;
using Contracts.Directory.V1;
using Contracts.Promises.V1;
using Contracts.WorkOrders.V1;
using Hosting;
using Messaging;
using Command = Contracts.WorkOrders.V1.ReturnWorkOrder;

namespace WorkOrders.Features;

/// <summary>
/// The department says the order is not theirs 退单 (D2). It goes on at once: to the department that was named, else to the
/// one for its category, else to the lead department. The promise runs on; the time it was held stays visible. What the department
/// had expected no longer holds, so the customer hears of the due moment when something else was told last (D7). A complaint
/// that comes back only after a step of the ladder fell due was not returned in time (D9).
/// </summary>
public static class ReturnWorkOrder
{
    public static void Map(ServiceBuilder service) => service
        .Command<WorkOrder, Command>(WorkOrder.Stream, (c, _) => c.WorkOrderId, Decide, Roles.Department)
        .At("POST", "/work-orders/{workOrderId:guid}/return");

    public static IEnumerable<IFact> Decide(WorkOrder order, Command command, Context context)
    {
        // Told by the department that had it before: it was returned already, and the repeat changes nothing.
        if (context.Actor.Role == Roles.Department && order.Dispatched?.Department != context.Actor.Id
            && order.Departments.Contains(context.Actor.Id))
        {
            return [];
        }

        var dispatched = order.OpenFor(context.Actor, command.WorkOrderId);
        var next = Next(order, dispatched, command, context.Directory);

        // What fell due while it lay here is this department's, noticed or not.
        var fellDue = EscalateWorkOrder.Decide(order, new FallDue(context.Now), context).ToList();
        order = WorkOrder.Stream.Fold(order, fellDue);

        // What this department asked for is no longer waited for, so the clock runs again for the next one.
        var resumed = order.Resume(context.Now, order.IsSuspended ? PauseReasons.Customer : null, context.Directory.Sla);
        var dueAt = resumed.OfType<PromiseResumed>().FirstOrDefault()?.DueAt
            ?? order.Promises.Find(WorkOrder.DepartmentReply)?.DueAt ?? dispatched.DueAt;
        return
        [
            .. fellDue,
            new WorkOrderReturned(
                command.WorkOrderId, dispatched.RequestId, dispatched.Department, command.Reason, next,
                context.Now - dispatched.At, context.Now),
            .. order.EscalatedAt > dispatched.At ? order.Detect(HandlingDefect.ReturnedTooLate, context.Now) : [],
            .. resumed,
            dispatched with { Department = next, Attempt = dispatched.Attempt + 1, DueAt = dueAt, At = context.Now },
            .. order.Notify(dueAt, note: null, context.Now),
        ];
    }

    private static string Next(WorkOrder order, WorkOrderDispatched dispatched, Command command, DirectorySnapshot directory)
    {
        if (command.RightDepartment is { } named)
        {
            return directory.Departments.ContainsKey(named) && named != dispatched.Department
                ? named
                : throw Refusal.Invalid("rightDepartment", $"There is no other department '{named}'.");
        }

        var byCategory = directory.Departments.Values.FirstOrDefault(
            d => d.Categories.Contains(dispatched.Category) && !order.Departments.Contains(d.Id));
        var next = (byCategory ?? directory.LeadDepartment).Id;
        return next != dispatched.Department
            ? next
            : throw Refusal.WrongState($"'{next}' is the lead department: nobody is left to return the order to.");
    }
}
