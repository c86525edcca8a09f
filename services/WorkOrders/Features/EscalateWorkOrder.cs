using Contracts;
using Contracts.Promises.V1;
using Contracts.WorkOrders.V1;
using Hosting;
using Messaging;

namespace WorkOrders.Features;

/// <summary>
/// A step of the ladder, or the deadline itself, fell due (D5): the department sees it in its queue, and who has to act now
/// is on record. What is noticed late is recorded with its true moment. Where new hours took effect and move the due moment, the
/// customer hears of it (D7).
/// </summary>
public static class EscalateWorkOrder
{
    public static void Map(ServiceBuilder service) => service.Due(WorkOrder.Stream, Decide);

    public static IEnumerable<IFact> Decide(WorkOrder order, FallDue due, Context context)
    {
        foreach (var fact in order.Promises.FallDue(due.Now, context.Directory.Sla))
        {
            yield return fact;
            if (fact is PromiseAmended amended)
            {
                foreach (var notified in order.Notify(amended.DueAt, note: null, amended.At))
                {
                    yield return notified;
                }
            }

            if (fact is PromiseEscalated step)
            {
                var dispatched = order.Dispatched!;
                yield return new WorkOrderEscalated(
                    dispatched.WorkOrderId, dispatched.RequestId, dispatched.Department, step.Step, step.Owner, step.ActWithin, step.At);
            }
        }
    }
}
