using Contracts;
using Contracts.Promises.V1;
using Contracts.WorkOrders.V1;
using Hosting;
using Messaging;
using Sla;

namespace WorkOrders.Features;

/// <summary>
/// A step of the ladder, or the deadline itself, fell due (D5): the department sees it in its queue, and who has to act now
/// is on record. Of a complaint it is found, too, when they did not, and that there was no answer in time (D9). What is
/// noticed late is recorded with its true moment. Where new hours took effect and move the due moment, the customer hears of it (D7).
/// </summary>
public static class EscalateWorkOrder
{
    public static void Map(ServiceBuilder service) => service.Due(WorkOrder.Stream, Decide);

    public static IEnumerable<IFact> Decide(WorkOrder order, FallDue due, Context context)
    {
        var facts = new List<IFact>();
        foreach (var fact in order.Promises.FallDue(due.Now, context.Directory.Sla))
        {
            Add(Unsupervised(order, fact.At));
            Add([fact, .. Follows(order, fact, context.Directory.Sla)]);
        }

        Add(Unsupervised(order, due.Now));
        return facts;

        void Add(IEnumerable<IFact> more)
        {
            var added = more.ToList();
            facts.AddRange(added);
            order = WorkOrder.Stream.Fold(order, added);
        }
    }

    private static IEnumerable<IFact> Follows(WorkOrder order, IPromiseFact fact, SlaBook book) => fact switch
    {
        PromiseAmended amended => order.Notify(amended.DueAt, note: null, amended.At),
        PromiseEscalated step => [Escalated(order, step, book)],
        PromiseBroken => order.DetectBreak([fact]),
        _ => [],
    };

    private static WorkOrderEscalated Escalated(WorkOrder order, PromiseEscalated step, SlaBook book)
    {
        var (dispatched, terms) = (order.Dispatched!, order.Promises.Find(step.Promise)!.Terms);
        var isWatched = dispatched.Kind == RequestKind.Complaint
            && !order.Defects.Exists(found => found.Defect == HandlingDefect.DelayUnsupervised);
        return new(
            dispatched.WorkOrderId, dispatched.RequestId, dispatched.Department, step.Step, step.Owner, step.ActWithin, step.At,
            isWatched ? book.Calendar(terms.Calendar, terms.CalendarVersion).Add(step.At, step.ActWithin) : null);
    }

    /// <summary>Nobody supervised the delay: nothing was recorded in the time that the owner of a step had.</summary>
    private static IEnumerable<IFact> Unsupervised(WorkOrder order, DateTimeOffset by) =>
        order.ActBy is { } actBy && actBy <= by
            ? order.Detect(HandlingDefect.DelayUnsupervised, actBy, owner: order.ActOwner)
            : [];
}
