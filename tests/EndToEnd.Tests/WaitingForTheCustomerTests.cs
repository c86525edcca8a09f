using System.Text.Json.Nodes;
using Messaging;

namespace EndToEnd.Tests;

/// <summary>Only the customer can go on: the clocks of the reply and of the order stand still until they come, and the record says so.</summary>
[Collection(nameof(RunningDesk))]
public class WaitingForTheCustomerTests(RunningDesk desk)
{
    private const string Agent = "waiting-1";

    [Fact]
    public async Task Both_clocks_stand_still_until_the_customer_comes_and_recomputing_agrees()
    {
        var team = await Team.FormAsync(desk, "waiting", Agent);
        var request = await team.TakenAsync(Agent);
        var order = (await team.DispatchAsync(Agent, request, "network")).Id("workOrderId");
        await desk.FactAsync(request, "work_order_awaited");
        await using var app = await AmqpClient.ConnectAsync(desk, "channel.app");

        await desk.PostAsync(
            Roles.Agent, Agent, "follow-up", $"/requests/{request}/await-customer", new { question = "Let the technician in" });
        var asked = await app.Channel.TakeAsync("channel.app", body => body.Text("question") == "Let the technician in");
        asked.RoutingKey.ShouldBe("customer-awaited.app");
        (await PromiseAsync("fault-repair", "promise_paused")).Text("reason").ShouldBe("waiting-for-customer");
        (await PromiseAsync("department-reply", "promise_paused")).Text("reason").ShouldBe("waiting-for-customer");
        await team.OrderAsync(order, o => (bool)o.At("waitsForCustomer")!);
        (await desk.SendAsync(
            Roles.Agent, "a01", HttpMethod.Post, "follow-up", $"/requests/{request}/end-customer-wait")).Status.ShouldBe(403);

        var contact = await desk.ContactAsync(
            "app", new { channel = "app", channelReference = "waiting-came", customerId = "waiting-1", requestId = request });
        contact.Id("requestId").ShouldBe(request);
        (await desk.FactAsync(request, "customer_wait_ended")).Text("because").ShouldBe("customerCame");
        await PromiseAsync("fault-repair", "promise_resumed");
        await PromiseAsync("department-reply", "promise_resumed");
        await team.OrderAsync(order, o => !(bool)o.At("waitsForCustomer")!);

        var recomputed = (await desk.GetAsync(Roles.Auditor, "auditor", "audit", "/recompute"))!;
        recomputed["differences"]!.AsArray().Where(d => d.Text("requestId") == request.ToString()).ShouldBeEmpty();

        Task<JsonNode> PromiseAsync(string promise, string type) => desk.FactAsync(request, type, fact => fact.Text("promise") == promise);
    }
}
