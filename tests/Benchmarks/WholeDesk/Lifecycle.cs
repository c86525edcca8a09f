using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json;
using Contracts;
using Contracts.FollowUp.V1;
using Contracts.Intake.V1;
using Contracts.Routing.V1;
using Contracts.WorkOrders.V1;
using Simulator;

namespace Benchmarks.WholeDesk;

/// <summary>Everybody outside the desk: the channel and the department over the bus, agents over HTTP.</summary>
public sealed class Outsiders(DeskClient http, Amqp channel, Amqp department, FactTap facts)
{
    /// <summary>Time spent in each step of all lifecycles, by its name.</summary>
    public ConcurrentDictionary<string, ConcurrentBag<double>> Steps { get; private set; } = new();

    /// <summary>Begins to count anew.</summary>
    public void Forget() => Steps = new();

    /// <summary>The department answers each order at once.</summary>
    public Task AnswerOrdersAsync() => department.ConsumeAsync("department.network", (type, body) =>
    {
        if (type == "work-orders.work-order-dispatched.v1")
        {
            var order = body.Deserialize<WorkOrderDispatched>(ContractJson.Options)!;
            // Not awaited: the queue's consumer must not wait for a confirm of each.
            _ = department.PublishAsync(
                "work-orders", "answer-work-order", $"answer-{order.WorkOrderId}",
                new AnswerWorkOrder(order.WorkOrderId, AnswerKind.Resolution, "The line was repaired."), TimeProvider.System.GetUtcNow());
        }

        return Task.CompletedTask;
    });

    /// <summary>One request from contact to close, with an agent who has nothing else to do.</summary>
    /// <param name="agent">The agent; their skill group has the same name.</param>
    public async Task PlayAsync(string agent)
    {
        var reference = Guid.NewGuid().ToString();
        var contact = new ReceiveContact(Channel.App, reference, CustomerId: reference);
        var request = Intake.Features.ReceiveContact.RequestIdOf(contact);
        var clock = Stopwatch.StartNew();

        await StepAsync<TriageInconclusive>("contact taken", () => SendAsync("intake", "receive-contact", contact));
        await StepAsync<RequestOffered>("classified, queued and rung", () => DoAsync(
            "INTAKE", "classify", new { kind = "fault", category = "broadband", urgency = "normal", skill = agent }));
        await StepAsync<RequestAssigned>("accepted", () => DoAsync("ROUTING", "accept", new { }));
        await StepAsync<ResultReady>("dispatched, answered, result ready", () => DoAsync(
            "ROUTING", "dispatch", new { department = "network", instruction = "No signal since this morning." }));
        await StepAsync<RatingRequested>("told, rating asked for", () => DoAsync("FOLLOW_UP", "tell", new { outcome = "solved" }));
        await StepAsync<MatterClosed>("rated and closed", () => SendAsync("follow-up", "rate-service", new RateService(request, 5, "link")));

        async Task StepAsync<TFact>(string name, Func<Task> act)
        {
            var began = clock.Elapsed;
            var told = facts.Told<TFact>(request);
            await act();
            await told.WaitAsync(TimeSpan.FromMinutes(1), TimeProvider.System);
            Steps.GetOrAdd(name, _ => []).Add((clock.Elapsed - began).TotalMilliseconds);
        }

        Task SendAsync(string service, string name, object command) =>
            channel.PublishAsync(service, name, $"{name}-{reference}", command, TimeProvider.System.GetUtcNow());

        async Task DoAsync(string service, string verb, object body)
        {
            if (!await http.SendAsync($"agent/{agent}", HttpMethod.Post, service, $"/requests/{request}/{verb}", body, $"{verb}-{reference}"))
            {
                throw new InvalidOperationException($"{verb} was refused: {string.Join("; ", http.Refused.Keys)}");
            }
        }
    }
}
