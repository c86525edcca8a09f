using Contracts;
using Contracts.FollowUp.V1;
using Contracts.Promises.V1;
using Contracts.WorkOrders.V1;
using Hosting;
using Messaging;
using WorkOrders.Views;

namespace WorkOrders.Features;

/// <summary>
/// The customer is told when to expect the answer (D7): the earliest promise that binds. Follow-up, which keeps what the customer was
/// promised, says so when it waits for the order, and whenever that promise moves.
/// </summary>
public static class TellExpected
{
    private const string FollowUp = "follow-up";
    private static readonly string[] Replies = ["complaint-reply", "fault-repair"];

    public static void Map(ServiceBuilder service) => service
        .On<WorkOrder, WorkOrderAwaited>(WorkOrder.Stream, f => f.WorkOrderId, Decide)
        .On<PromiseMade>(FollowUp, (reaction, made, token) => EachAsync(reaction, made, Decide, token))
        .On<PromiseAmended>(FollowUp, (reaction, amended, token) => EachAsync(reaction, amended, Decide, token))
        .On<PromiseResumed>(FollowUp, (reaction, resumed, token) => EachAsync(reaction, resumed, Decide, token))
        .On<PromiseWithdrawn>(FollowUp, (reaction, withdrawn, token) => EachAsync(reaction, withdrawn, Decide, token));

    public static IEnumerable<IFact> Decide(WorkOrder order, WorkOrderAwaited awaited, Context context) =>
        order.Dispatched is null ? throw new NotYetException($"Work order {awaited.WorkOrderId} is not known to have been dispatched yet.")
        : order.Status == WorkOrderStatus.Answered ? []
        : order.NotifyOf(awaited.ReplyDueAt, awaited.At);

    public static IEnumerable<IFact> Decide(WorkOrder order, PromiseMade made, Context context) => Moved(order, made.DueAt, made.At);

    public static IEnumerable<IFact> Decide(WorkOrder order, PromiseAmended amended, Context context) => Moved(order, amended.DueAt, amended.At);

    public static IEnumerable<IFact> Decide(WorkOrder order, PromiseResumed resumed, Context context) => Moved(order, resumed.DueAt, resumed.At);

    /// <summary>What is promised no more does not bind. The customer keeps what they were told until that changes, as another promise may follow
    /// at once.</summary>
    public static IEnumerable<IFact> Decide(WorkOrder order, PromiseWithdrawn withdrawn, Context context) =>
        order is { Notified: { PromisedAt: not null } last, Status: not WorkOrderStatus.Answered }
            ? [new CustomerPromiseMoved(last.WorkOrderId, last.RequestId, PromisedAt: null, withdrawn.At)]
            : [];

    /// <summary>Before the order is waited for nothing was told; then the promise as it is by then is.</summary>
    private static IEnumerable<IFact> Moved(WorkOrder order, DateTimeOffset dueAt, DateTimeOffset at) =>
        order is { Notified: not null, Status: not WorkOrderStatus.Answered } ? order.NotifyOf(dueAt, at) : [];

    private static Task EachAsync<TFact>(Reaction reaction, TFact fact, Rule<WorkOrder, TFact> rule, CancellationToken token)
        where TFact : IPromiseFact =>
        Replies.Contains(fact.Promise) ? WorkOrderView.EachOpenAsync(reaction, fact, rule, token) : Task.CompletedTask;
}
