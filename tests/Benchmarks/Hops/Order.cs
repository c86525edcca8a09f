using Contracts;
using Contracts.WorkOrders.V1;
using Hosting;
using Messaging;

namespace Benchmarks.Hops;

/// <summary>As much of a work order as progress needs: whose it is.</summary>
/// <param name="Dispatched">Its first fact.</param>
/// <param name="Reports">How often progress was reported.</param>
public sealed record Order(WorkOrderDispatched? Dispatched, int Reports)
{
    /// <summary>How orders are kept.</summary>
    public static readonly StreamType<Order> Stream = new("work-order", new(null, 0), (order, fact) => fact switch
    {
        WorkOrderDispatched f => order with { Dispatched = f },
        ProgressReported => order with { Reports = order.Reports + 1 },
        _ => order,
    });
}

/// <summary>
/// A service that takes one command and tells one fact, so that what is measured is the hop and not a rule: no view, no promise.
/// It bears the name of the real one because the contracts' names do.
/// </summary>
public sealed class OrderService : IDeskService
{
    /// <summary>Called with each command.</summary>
    public static Action Consumed { get; set; } = () => { };

    /// <inheritdoc />
    public static string Name => "work-orders";

    /// <inheritdoc />
    public static void Define(ServiceBuilder service) =>
        service.Command<Order, ReportProgress>(Order.Stream, (c, _) => c.WorkOrderId, Decide, Roles.Department);

    private static IEnumerable<IFact> Decide(Order order, ReportProgress command, Context context)
    {
        Consumed();
        var dispatched = order.Dispatched ?? throw Refusal.Unknown("work order", command.WorkOrderId);
        return
        [
            new ProgressReported(
                command.WorkOrderId, dispatched.RequestId, dispatched.Department, command.Note, command.ExpectedAt, context.Now),
        ];
    }
}
