using Contracts;
using Hosting;
using Marten;
using Messaging;

namespace WorkOrders.Views;

/// <summary>An order as departments, owners and supervisors see it.</summary>
/// <param name="WorkOrderId">The order.</param>
/// <param name="RequestId">The request.</param>
/// <param name="Department">Whose it is.</param>
/// <param name="OwnerAgentId">The first-contact owner.</param>
/// <param name="Status">Where it stands.</param>
/// <param name="Category">What it is about.</param>
/// <param name="Urgency">How pressing.</param>
/// <param name="Instruction">What to do.</param>
/// <param name="Question">What information is waited for.</param>
/// <param name="Departments">All that have had it.</param>
/// <param name="Chased">How often it was chased.</param>
/// <param name="Escalation">The highest step reached.</param>
/// <param name="DispatchedAt">First dispatched.</param>
/// <param name="DueAt">When the answer is due; null when paused or answered.</param>
/// <param name="ExpectedAt">When the department expects to be done.</param>
/// <param name="AnsweredAt">When it was answered.</param>
/// <param name="WaitsForCustomer">The customer is waited for.</param>
public sealed record WorkOrderRow(
    Guid WorkOrderId, Guid RequestId, string Department, string OwnerAgentId, WorkOrderStatus Status, string Category,
    Urgency Urgency, [Personal] string Instruction, [Personal] string? Question, IReadOnlyList<string> Departments, int Chased,
    string? Escalation, DateTimeOffset DispatchedAt, DateTimeOffset? DueAt, DateTimeOffset? ExpectedAt, DateTimeOffset? AnsweredAt,
    bool WaitsForCustomer);

/// <summary>An order, and what it is found by.</summary>
/// <param name="Id">The order.</param>
/// <param name="Open">It is not answered.</param>
/// <param name="Row">What people see.</param>
public sealed record WorkOrderDocument(Guid Id, bool Open, WorkOrderRow Row);

/// <summary>Orders by department, owner and request.</summary>
public sealed class WorkOrderView : View<WorkOrder, WorkOrderDocument>
{
    private const int LargestPage = 500;

    /// <summary>The one instance; it has no state.</summary>
    public static WorkOrderView Instance { get; } = new();

    /// <inheritdoc />
    protected override WorkOrderDocument[] Of(Guid streamId, WorkOrder state) =>
        [new(streamId, state.Status != WorkOrderStatus.Answered, Row(state))];

    /// <inheritdoc />
    protected override void Map(MartenRegistry.DocumentMappingExpression<WorkOrderDocument> document) => document
        .Duplicate(d => d.Open, configure: index => index.Predicate = "open")
        .Duplicate(d => d.Row.Department, configure: index => index.Predicate = "open")
        .Duplicate(d => d.Row.OwnerAgentId, configure: index => index.Predicate = "open")
        .Duplicate(d => d.Row.RequestId)
        .Duplicate(d => d.Row.DispatchedAt);

    /// <summary>Asks a rule of each order of the fact's request that is not answered.</summary>
    public static async Task EachOpenAsync<TFact>(Reaction reaction, TFact fact, Rule<WorkOrder, TFact> rule, CancellationToken cancellationToken)
        where TFact : IRequestFact
    {
        await using var session = reaction.Services.GetRequiredService<IDocumentStore>().QuerySession();
        var orders = await session.Query<WorkOrderDocument>().Where(d => d.Row.RequestId == fact.RequestId && d.Open)
            .Select(d => d.Id).ToListAsync(cancellationToken);
        foreach (var order in orders)
        {
            await reaction.RunAsync(WorkOrder.Stream, order, rule, fact, cancellationToken);
        }
    }

    /// <summary>Departments see their own orders, agents those they own, supervisors and auditors all.</summary>
    public static void Map(IEndpointRouteBuilder app)
    {
        string[] readers = [Roles.Department, Roles.Agent, Roles.Supervisor, Roles.Auditor];
        app.MapGet("/work-orders", async (HttpContext http, IQuerySession session, Guid? requestId, bool? open, CancellationToken token) =>
        {
            var actor = http.User.ToActor(readers);
            var department = actor.Role == Roles.Department ? actor.Id : null;
            var owner = actor.Role == Roles.Agent ? actor.Id : null;
            var found = await session.Query<WorkOrderDocument>()
                .Where(d => (department == null || d.Row.Department == department) && (owner == null || d.Row.OwnerAgentId == owner)
                    && (requestId == null || d.Row.RequestId == requestId) && (open == null || d.Open == open))
                .OrderBy(d => d.Row.DispatchedAt).Take(LargestPage).Select(d => d.Row).ToJsonArray(token);
            return Results.Text(found, "application/json");
        }).ShowsPersonalData().RequireAuthorization(p => p.RequireRole(readers));

        app.MapGet("/work-orders/{workOrderId:guid}", async (
            Guid workOrderId, HttpContext http, Hop hop, CancellationToken token) =>
        {
            var order = await hop.StateAsync(WorkOrder.Stream, workOrderId, token);
            order.For(http.User.ToActor(readers), workOrderId);
            return TypedResults.Json(Row(order), ContractJson.Options);
        }).ShowsPersonalData().RequireAuthorization(p => p.RequireRole(readers));
    }

    /// <summary>An order that was dispatched, as people see it.</summary>
    public static WorkOrderRow Row(WorkOrder order)
    {
        var dispatched = order.Dispatched!;
        var promise = order.Promises.Find(WorkOrder.DepartmentReply);
        return new WorkOrderRow(
            dispatched.WorkOrderId, dispatched.RequestId, dispatched.Department, dispatched.OwnerAgentId, order.Status,
            dispatched.Category, dispatched.Urgency, dispatched.Instruction, order.Question, order.Departments, order.Chased,
            order.Escalation, order.FirstDispatchedAt, promise is { IsOpen: true } ? promise.DueAt : null, order.ExpectedAt, order.Answer?.At,
            order.IsSuspended);
    }
}
