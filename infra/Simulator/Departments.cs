using System.Collections.Concurrent;
using System.Text.Json;
using Contracts;
using Contracts.WorkOrders.V1;

namespace Simulator;

/// <summary>
/// The departments' own systems: each consumes its queue as any AMQP client would, and answers when the record says the real
/// department did. Some answer over HTTP instead.
/// </summary>
public sealed class Departments(World world, IReadOnlyDictionary<string, Amqp> bus)
{
    private readonly ConcurrentDictionary<(Guid, int), byte> _seen = new();
    private readonly ConcurrentDictionary<Guid, byte> _cared = new();

    /// <summary>Consumes all queues.</summary>
    public async Task PlayAsync()
    {
        foreach (var (department, amqp) in bus)
        {
            await amqp.ConsumeAsync($"department.{department}", (type, body) =>
            {
                if (type == "work-orders.work-order-dispatched.v1")
                {
                    Take(department, body.Deserialize<WorkOrderDispatched>(ContractJson.Options)!);
                }
                else if (type == "work-orders.information-requested.v1")
                {
                    var asked = body.Deserialize<InformationRequested>(ContractJson.Options)!;
                    world.Start(() => InformAsync(asked));
                }

                return Task.CompletedTask;
            });
        }
    }

    /// <summary>A message may come twice; the order and its attempt tell.</summary>
    private void Take(string department, WorkOrderDispatched order)
    {
        if (world.PlanOf(order.RequestId) is { } plan && _seen.TryAdd((order.WorkOrderId, order.Attempt), 0))
        {
            world.Start(() => WorkAsync(department, order, plan));
        }
    }

    private async Task WorkAsync(string department, WorkOrderDispatched order, Plan plan)
    {
        await world.PassAsync(TimeSpan.FromMinutes(5));
        if (department != plan.Department)
        {
            world.Count("orders returned", await TellAsync(department, order, plan, "return", new ReturnWorkOrder(order.WorkOrderId, "This belongs to another department.", plan.Department)));
            return;
        }

        var answersAt = plan.ArrivesAt + plan.Takes;
        await TellAsync(department, order, plan, "accept", new AcceptWorkOrder(order.WorkOrderId, answersAt));
        if (plan.NeedsInformation && answersAt - world.Time.Now > TimeSpan.FromHours(2))
        {
            await world.PassAsync(TimeSpan.FromMinutes(10));
            world.Count("information asked for", await TellAsync(department, order, plan, "request-information", new RequestInformation(order.WorkOrderId, "Which address exactly?")));
        }

        if (plan.Chased && answersAt - world.Time.Now > TimeSpan.FromHours(6))
        {
            await world.PassAsync(TimeSpan.FromHours(4));
            await ChaseAsync(order, plan);
        }

        await world.UntilAsync(answersAt);
        var kind = plan.Takes > TimeSpan.FromDays(2) ? AnswerKind.Alternative : AnswerKind.Resolution;
        world.Count("orders answered", await TellAsync(
            department, order, plan, "answer",
            new AnswerWorkOrder(order.WorkOrderId, kind, $"Case {plan.CaseId} is settled.", world.Time.Now)));
        if (plan.CareCall && _cared.TryAdd(order.RequestId, 0))
        {
            await bus[department].PublishAsync("intake", "plan-care-call", $"care-{plan.CaseId}", CareCalls.Of(plan, order.RequestId), world.Time.Now);
            world.Count("care calls planned");
        }
    }

    private async Task<bool> TellAsync(string department, WorkOrderDispatched order, Plan plan, string verb, object command)
    {
        var id = $"{verb}-{plan.CaseId}-{department}";
        if (plan.OverHttp)
        {
            return await world.Desk.SendAsync(
                $"department/{department}", HttpMethod.Post, "WORK_ORDERS", $"/work-orders/{order.WorkOrderId}/{verb}", command, id);
        }

        var name = verb switch
        {
            "request-information" => verb,
            _ => $"{verb}-work-order",
        };
        await bus[department].PublishAsync("work-orders", name, id, command, world.Time.Now, order.RequestId);
        return true;
    }

    /// <summary>The customer asks how it goes; the owner passes it on.</summary>
    private async Task ChaseAsync(WorkOrderDispatched order, Plan plan)
    {
        world.Count("orders chased", await world.Desk.SendAsync(
            $"agent/{order.OwnerAgentId}", HttpMethod.Post, "WORK_ORDERS", $"/work-orders/{order.WorkOrderId}/chase",
            new { note = "The customer asks how it goes." }, $"chase-{plan.CaseId}"));
    }

    /// <summary>The owner finds out and tells.</summary>
    private async Task InformAsync(InformationRequested asked)
    {
        await world.PassAsync(TimeSpan.FromMinutes(45));
        await world.Desk.SendAsync(
            $"agent/{asked.OwnerAgentId}", HttpMethod.Post, "WORK_ORDERS", $"/work-orders/{asked.WorkOrderId}/provide-information",
            new { information = "Beside the main entrance." }, $"inform-{asked.WorkOrderId}-{asked.At.UtcTicks}");
    }
}
