using Contracts;
using Contracts.WorkOrders.V1;
using Hosting;
using Messaging;

namespace Benchmarks.Hops;

/// <summary>As much of a work order as progress needs: whose it is.</summary>
/// <param name="Dispatched">Its first fact.</param>
/// <param name="LastProgress">What the department last told.</param>
/// <param name="Reports">How often it told.</param>
public sealed record Order(WorkOrderDispatched? Dispatched, string? LastProgress, int Reports)
{
    /// <summary>How orders are kept, their read model with them.</summary>
    public static readonly StreamType<Order> Stream = new("work-order", new(null, null, 0), Evolve, view: new OrderView());

    /// <summary>The same without a read model.</summary>
    public static readonly StreamType<Order> Bare = new("work-order", new(null, null, 0), Evolve);

    private static Order Evolve(Order order, IFact fact) => fact switch
    {
        WorkOrderDispatched f => order with { Dispatched = f },
        ProgressReported f => order with { LastProgress = f.Note, Reports = order.Reports + 1 },
        _ => order,
    };
}

/// <summary>An order's row.</summary>
public sealed class OrderView : View<Order, OrderDocument>
{
    /// <inheritdoc />
    public override void Map(Marten.StoreOptions options) => OrderDocument.Map(options);

    /// <inheritdoc />
    protected override OrderDocument[] Of(Guid streamId, Order state)
    {
        var row = new OrderDocument();
        row.Apply(state.Dispatched!);
        (row.LastProgress, row.Reports) = (state.LastProgress, state.Reports);
        return [row];
    }
}

/// <summary>
/// A service that takes one command and tells one fact, so that what is measured is the hop and not a rule: no promise, and a rule of one
/// line. It bears the name of the real one because the contracts' names do.
/// </summary>
public sealed class OrderService : IDeskService
{
    /// <summary>Called with each command.</summary>
    public static Action Consumed { get; set; } = () => { };

    /// <summary>How it keeps orders.</summary>
    public static StreamType<Order> Stream { get; set; } = Order.Stream;

    /// <inheritdoc />
    public static string Name => "work-orders";

    /// <inheritdoc />
    public static void Define(ServiceBuilder service)
    {
        service.Command<Order, ReportProgress>(Stream, (c, _) => c.WorkOrderId, Decide, Roles.Department);
        if (Stream.View is not null)
        {
            service.View(Stream);
        }
    }

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
