using Contracts;
using Contracts.Routing.V1;
using Contracts.WorkOrders.V1;
using Hosting;
using WorkOrders.Views;

namespace WorkOrders.Features;

/// <summary>The request was handed over: its new owner has to do with its open orders from here on.</summary>
public static class HandOverWorkOrder
{
    public static void Map(ServiceBuilder service) => service
        .On<OwnerChanged>((reaction, changed, token) => WorkOrderView.EachOpenAsync(reaction, changed, Decide, token));

    public static IEnumerable<IFact> Decide(WorkOrder order, OwnerChanged changed, Context context) =>
        order is { Dispatched: { } dispatched, Status: not WorkOrderStatus.Answered } && dispatched.OwnerAgentId != changed.OwnerAgentId
            ? [new WorkOrderHandedOver(dispatched.WorkOrderId, dispatched.RequestId, changed.OwnerAgentId, changed.At)]
            : [];
}
