using Contracts;
using Contracts.Promises.V1;
using Contracts.WorkOrders.V1;
using Hosting;
using Sla;
using TestKit;

namespace WorkOrders.Tests;

/// <summary>An order that was dispatched to the network department an hour ago.</summary>
internal static class Orders
{
    public static readonly Guid Id = Guid.Parse("0191d3a0-0000-7000-8000-000000000001");
    public static readonly Guid RequestId = Guid.Parse("0191d3a0-0000-7000-8000-000000000002");
    public static readonly DateTimeOffset DispatchedAt = Desk.Now.AddHours(-1);

    public static PromiseMade Promise { get; } = Desk.Directory.Sla.Make(
        WorkOrder.DepartmentReply, RequestId, Id, new PromiseCase(RequestKind.Fault, "network", 3, Urgency.Normal, Channel.Hotline, "urban"),
        DispatchedAt)!;

    public static WorkOrderDispatched AtNetwork { get; } = new(
        Id, RequestId, "network", 1, "a1", RequestKind.Fault, "network", Urgency.Normal, 3, "urban", "No signal since morning",
        Promise.DueAt, DispatchedAt);

    public static Given<WorkOrder> Dispatched(Context context, params IFact[] since) =>
        new(WorkOrder.Stream, context, [AtNetwork, Promise, .. since]);
}
