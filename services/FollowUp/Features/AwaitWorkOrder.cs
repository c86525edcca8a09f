using Contracts;
using Contracts.FollowUp.V1;
using Contracts.Routing.V1;
using Hosting;

namespace FollowUp.Features;

/// <summary>
/// The request was dispatched to a department: its result is ready when all its orders are answered (D6). An order that
/// comes when a result was ready makes it unfinished again; when the customer was told already, it is reopened, so that they hear of
/// this one too.
/// </summary>
public static class AwaitWorkOrder
{
    public static void Map(ServiceBuilder service) =>
        service.On<FollowedRequest, RequestDispatched>(FollowedRequest.Stream, f => f.RequestId, Decide);

    public static IEnumerable<IFact> Decide(FollowedRequest request, RequestDispatched dispatched, Context context)
    {
        request.AlreadyOpened(dispatched.RequestId);
        if (request.OpenOrders.Contains(dispatched.WorkOrderId) || request.AnsweredOrders.Contains(dispatched.WorkOrderId))
        {
            return [];
        }

        var goesOn = GoOn(request, dispatched.RequestId, $"An order went to {dispatched.Department}.", dispatched.At, context).ToList();
        return
        [
            .. goesOn,
            new WorkOrderAwaited(
                dispatched.RequestId, dispatched.WorkOrderId, dispatched.OwnerAgentId, dispatched.At,
                FollowedRequest.Stream.Fold(request, goesOn).ReplyDueAt),
            .. request.WithDefect(request.Promises.Withdraw(
                FollowedRequest.TellCustomer, dispatched.At, "another-order-dispatched", context.Directory.Sla)),
        ];
    }

    /// <summary>Somebody works on it after the customer was told: it is reopened, so that it cannot close under them.</summary>
    internal static IEnumerable<IFact> GoOn(FollowedRequest request, Guid id, string reason, DateTimeOffset at, Context context) =>
        request.IsUntold ? [] : request.Reopen(id, ReopenedBecause.WorkGoesOn, reason, at, context.Directory);
}
