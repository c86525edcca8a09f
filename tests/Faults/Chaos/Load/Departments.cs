using System.Text.Json;
using Contracts;
using Contracts.WorkOrders.V1;
using Messaging;

namespace Chaos.Load;

/// <summary>The departments' own systems: each consumes its queue, answers, and acknowledges when its answer is confirmed.</summary>
internal sealed class Departments(World world)
{
    /// <summary>What a department's queue brings. The same may come again, and is answered again.</summary>
    public async Task HearAsync(string department, string type, ReadOnlyMemory<byte> body)
    {
        if (type != "work-orders.work-order-dispatched.v1")
        {
            return;
        }

        var order = JsonSerializer.Deserialize<WorkOrderDispatched>(body.Span, ContractJson.Options)!;
        if (world.Find(order.RequestId) is not { } request)
        {
            return;
        }

        if (department != request.Department)
        {
            await TellAsync(
                department, order, "return", "work_order_returned",
                new ReturnWorkOrder(order.WorkOrderId, "This belongs to another department.", request.Department), 1, overHttp: false);
            return;
        }

        await TellAsync(department, order, "accept", "work_order_accepted", new AcceptWorkOrder(order.WorkOrderId), 1, request.AnswerOverHttp);
        await Task.Delay(TimeSpan.FromMilliseconds(request.AnswerAfterMs), TimeProvider.System, world.Over);
        await TellAsync(
            department, order, "answer", "work_order_answered", new AnswerWorkOrder(order.WorkOrderId, AnswerKind.Resolution, "It works again."),
            request.AnswerSends, request.AnswerOverHttp);
    }

    private async Task TellAsync(
        string department, WorkOrderDispatched order, string verb, string fact, ICommand command, int times, bool overHttp)
    {
        var id = $"{verb}-{order.WorkOrderId}-{order.Attempt}";
        if (overHttp)
        {
            await world.Http.SendAsync(
                new Actor(Roles.Department, department), command.GetType(), $"/work-orders/{order.WorkOrderId}/{verb}", command, id, id, fact, times);
            return;
        }

        for (var i = 0; i < times; i++)
        {
            await world.Bus($"department.{department}").SendAsync(world.Journal, id, fact, id, command, again: i > 0);
        }
    }
}
