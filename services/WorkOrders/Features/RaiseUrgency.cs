using Contracts;
using Contracts.Routing.V1;
using Contracts.WorkOrders.V1;
using Hosting;
using WorkOrders.Views;

namespace WorkOrders.Features;

/// <summary>
/// The request was classified anew as more urgent: so are its open orders (A7). Less urgent, they stay as they were promised.
/// </summary>
public static class RaiseUrgency
{
    public static void Map(ServiceBuilder service) => service
        .On<RequestReclassified>((reaction, reclassified, token) => WorkOrderView.EachOpenAsync(reaction, reclassified, Decide, token));

    public static IEnumerable<IFact> Decide(WorkOrder order, RequestReclassified reclassified, Context context) =>
        order is { Dispatched: { } dispatched, Status: not WorkOrderStatus.Answered } && reclassified.Urgency > dispatched.Urgency
            ? order.RaiseUrgency(reclassified.Urgency, RaisedBecause.Reclassified, reclassified.At, context.Directory.Sla)
            : [];
}
