using Contracts;
using Contracts.Promises.V1;
using Contracts.WorkOrders.V1;
using Hosting;
using Messaging;

namespace WorkOrders.Features;

/// <summary>
/// A step of the ladder, or the deadline itself, fell due (D5): the department sees it in its queue, and who has to act now
/// is on record. What is noticed late is recorded with its true moment.
/// </summary>
public static class EscalateWorkOrder
{
    public static void Map(ServiceBuilder service) => service.Due(WorkOrder.Stream, Decide);

    public static IEnumerable<IFact> Decide(WorkOrder order, FallDue due, Context context)
    {
        foreach (var fact in order.Promises.FallDue(due.Now))
        {
            yield return fact;
            if (fact is PromiseEscalated step)
            {
                var dispatched = order.Dispatched!;
                yield return new WorkOrderEscalated(
                    dispatched.WorkOrderId, dispatched.RequestId, dispatched.Department, step.Step, step.Owner, step.ActWithin, step.At);
            }
        }
    }
}
