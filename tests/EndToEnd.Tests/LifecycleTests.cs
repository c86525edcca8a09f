using Contracts;
using Contracts.Intake.V1;
using Contracts.WorkOrders.V1;
using Messaging;
using TestKit;

namespace EndToEnd.Tests;

[Collection(nameof(RunningDesk))]
public class LifecycleTests(RunningDesk desk)
{
    [Fact]
    public async Task From_a_contact_on_the_bus_to_an_audited_close()
    {
        await using var channel = await AmqpClient.ConnectAsync(desk, "channel.app");
        await using var network = await AmqpClient.ConnectAsync(desk, "department.network");
        await desk.PostAsync(Roles.Agent, "a07", "routing", "/agents/me/sign-in");

        await channel.SendAsync("intake", "receive-contact", new ReceiveContact(
            Channel.App, "life-1", "life-1", "13900000001", "Street Light Outages", Region: "urban"));
        var (_, received) = await channel.ReceiveAsync("channel.app", (type, body) =>
            type == "intake.contact-received.v1" && body.GetProperty("channelReference").GetString() == "life-1");
        var request = received.GetProperty("requestId").GetGuid();

        await Eventually.BecomesAsync(
            () => desk.GetAsync(Roles.Agent, "a07", "routing", "/agents/me/work"),
            work => work!.AsArray().Any(w => (string?)w!["requestId"] == request.ToString()), "the request rings");
        await desk.PostAsync(Roles.Agent, "a07", "routing", $"/requests/{request}/accept");
        await desk.PostAsync(Roles.Agent, "a07", "routing", $"/requests/{request}/dispatch", new { department = "network", instruction = "Look at the cell" });

        var (_, order) = await network.ReceiveAsync("department.network", (type, body) =>
            type == "work-orders.work-order-dispatched.v1" && body.GetProperty("requestId").GetGuid() == request);
        await network.SendAsync("work-orders", "answer-work-order", new AnswerWorkOrder(
            order.GetProperty("workOrderId").GetGuid(), AnswerKind.Resolution, "The cell works again."));

        await Eventually.BecomesAsync(
            () => desk.GetAsync(Roles.Agent, "a07", "follow-up", "/tasks"),
            tasks => tasks!.AsArray().Any(t => (string?)t!["requestId"] == request.ToString()), "there is a result to tell");
        await desk.PostAsync(Roles.Agent, "a07", "follow-up", $"/requests/{request}/tell", new { outcome = "solved" });
        await desk.PostAsync(Roles.Channel, "app", "follow-up", $"/requests/{request}/rating", new { score = 5, via = "link" });

        var facts = await desk.FactsAsync(request, "request_closed", "matter_closed");
        facts.ShouldContain("promise_kept");
        facts.Count(f => f == "work_order_answered").ShouldBe(1);
        var story = await desk.GetAsync(Roles.Auditor, "auditor", "audit", $"/requests/{request}/story");
        story!.GetValue<string>().ShouldContain("network answered");
    }
}
