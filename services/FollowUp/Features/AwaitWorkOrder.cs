using Contracts;
using Contracts.FollowUp.V1;
using Contracts.Routing.V1;
using Hosting;

namespace FollowUp.Features;

/// <summary>
/// The request was dispatched to a department: its result is ready when all its orders are answered (D6). An order that
/// comes when a result was ready already makes it unfinished again.
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

        return
        [
            new WorkOrderAwaited(dispatched.RequestId, dispatched.WorkOrderId, dispatched.OwnerAgentId, dispatched.At),
            .. request.WithDefect(request.Promises.Withdraw(
                FollowedRequest.TellCustomer, dispatched.At, "another-order-dispatched", context.Directory.Sla)),
        ];
    }
}
