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

        var goesOn = request.GoOn($"An order went to {dispatched.Department}.", dispatched.At, context.Directory).ToList();
        return
        [
            .. goesOn,
            new WorkOrderAwaited(
                dispatched.RequestId, dispatched.WorkOrderId, dispatched.OwnerAgentId, dispatched.At,
                FollowedRequest.Stream.Fold(request, goesOn).ReplyDueAt),
            .. request.WithDefect(request.Promises.Withdraw(
                FollowedRequest.TellCustomer, dispatched.At, "another-order-dispatched", context.Directory.Sla)),
            .. request.LeaveToOwner(dispatched.RequestId, dispatched.At),
        ];
    }
}
