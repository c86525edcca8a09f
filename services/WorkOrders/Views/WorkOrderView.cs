using Contracts;
using Hosting;
using Messaging;
using Npgsql;

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

/// <summary>Orders by department, owner and request.</summary>
public sealed class WorkOrderView : View<WorkOrder>
{
    private const int LargestPage = 500;

    /// <summary>The one instance; it has no state.</summary>
    public static WorkOrderView Instance { get; } = new();

    /// <inheritdoc />
    public override string Tables =>
        """
        create table if not exists work_orders (
          work_order_id uuid primary key,
          request_id uuid not null,
          department varchar not null,
          owner varchar not null,
          open boolean not null,
          data jsonb not null
        );
        create index if not exists work_orders_department on work_orders (department) where open;
        create index if not exists work_orders_owner on work_orders (owner) where open;
        create index if not exists work_orders_request on work_orders (request_id);
        """;

    /// <inheritdoc />
    public override NpgsqlBatchCommand Save(Guid streamId, WorkOrder state)
    {
        var row = Row(state);
        return Sql.Command(
            """
            insert into work_orders (work_order_id, request_id, department, owner, open, data) values ($1, $2, $3, $4, $5, $6)
            on conflict (work_order_id) do update set department = $3, owner = $4, open = $5, data = $6
            """,
            streamId, row.RequestId, row.Department, row.OwnerAgentId, row.Status != WorkOrderStatus.Answered, Sql.AsJson(row));
    }

    /// <summary>The orders of a request that are not answered.</summary>
    public static Task<IReadOnlyList<Guid>> OpenOrdersOfAsync(IServiceProvider services, Guid requestId, CancellationToken cancellationToken) =>
        services.GetRequiredService<Rows>().ReadAsync<Guid>(
            "select to_jsonb(work_order_id) from work_orders where request_id = $1 and open", cancellationToken, requestId);

    /// <summary>Departments see their own orders, agents those they own, supervisors and auditors all.</summary>
    public static void Map(IEndpointRouteBuilder app)
    {
        string[] readers = [Roles.Department, Roles.Agent, Roles.Supervisor, Roles.Auditor];
        app.MapGet("/work-orders", async (HttpContext http, Rows rows, Guid? requestId, bool? open, CancellationToken token) =>
        {
            var actor = http.User.ToActor(readers);
            var found = await rows.ReadAsync<WorkOrderRow>(
                """
                select data from work_orders
                where ($1::varchar is null or department = $1) and ($2::varchar is null or owner = $2)
                  and ($3::uuid is null or request_id = $3) and ($4::boolean is null or open = $4)
                order by data->>'dispatchedAt' limit $5
                """,
                token, actor.Role == Roles.Department ? actor.Id : null, actor.Role == Roles.Agent ? actor.Id : null,
                requestId, open, LargestPage);
            return TypedResults.Json(found, ContractJson.Options);
        }).RequireAuthorization(p => p.RequireRole(readers));

        app.MapGet("/work-orders/{workOrderId:guid}", async (
            Guid workOrderId, HttpContext http, Hop hop, CancellationToken token) =>
        {
            var order = await hop.StateAsync(WorkOrder.Stream, workOrderId, token);
            order.For(http.User.ToActor(readers), workOrderId);
            return TypedResults.Json(Row(order), ContractJson.Options);
        }).RequireAuthorization(p => p.RequireRole(readers));
    }

    private static WorkOrderRow Row(WorkOrder order)
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
