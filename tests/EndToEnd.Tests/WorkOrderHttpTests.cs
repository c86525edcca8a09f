using System.Text.Json.Nodes;
using Contracts.WorkOrders.V1;
using Messaging;

namespace EndToEnd.Tests;

/// <summary>The same over HTTP, and chasers, which come from both sides.</summary>
[Collection(nameof(RunningDesk))]
public class WorkOrderHttpTests(RunningDesk desk)
{
    [Fact]
    public async Task A_department_does_over_HTTP_all_that_it_does_over_the_bus()
    {
        var (team, request, order) = await OrderAsync("http-order");
        var expectedAt = desk.Clock.GetUtcNow().AddHours(3);

        await NetworkAsync(order, "accept", new { expectedAt });
        await NetworkAsync(order, "progress", new { note = "Half done" });
        await NetworkAsync(order, "request-information", new { question = "Which port?" });
        var waiting = await team.OrderAsync(order, _ => true);
        (waiting.Text("status"), waiting.Text("question"), waiting.Moment("expectedAt")).ShouldBe(
            ("waitingForInformation", "Which port?", expectedAt));
        var provide = $"/work-orders/{order}/provide-information";
        (await desk.SendAsync(Roles.Agent, "a01", HttpMethod.Post, "work-orders", provide, new { information = "Mine" }))
            .Status.ShouldBe(403);
        await desk.PostAsync(Roles.Agent, "http-order-1", "work-orders", provide, new { information = "Port 7" });
        await NetworkAsync(order, "answer", new { kind = "resolution", text = "Port 7 was loose" });
        (await NetworkAsync(order, "answer", new { kind = "resolution", text = "Port 7 was loose" }))!["facts"]!.AsArray()
            .ShouldBeEmpty();
        (await desk.SendAsync(
            Roles.Department, "network", HttpMethod.Post, "work-orders", $"/work-orders/{order}/answer",
            new { kind = "alternative", text = "Or not" }))
            .Status.ShouldBe(409);

        var facts = await desk.FactsAsync(
            request, "work_order_accepted", "progress_reported", "information_requested", "promise_paused", "information_provided",
            "promise_resumed", "work_order_answered", "result_ready");
        facts.Count(type => type == "work_order_answered").ShouldBe(1);
    }

    [Fact]
    public async Task A_department_returns_an_order_over_HTTP_and_has_it_no_more()
    {
        var (team, _, order) = await OrderAsync("http-return");
        await using var billing = await AmqpClient.ConnectAsync(desk, "department.billing");
        (await desk.SendAsync(
            Roles.Department, "network", HttpMethod.Post, "work-orders", $"/work-orders/{order}/return",
            new { reason = "No", rightDepartment = "nowhere" }))
            .Status.ShouldBe(400);
        await NetworkAsync(order, "return", new { reason = "An invoice", rightDepartment = "billing" });
        (await NetworkAsync(order, "return", new { reason = "An invoice", rightDepartment = "billing" }))!["facts"]!.AsArray()
            .ShouldBeEmpty();

        await billing.Channel.TakeAsync("department.billing", body => body.Text("workOrderId") == order.ToString());
        (await desk.SendAsync(Roles.Department, "network", HttpMethod.Get, "work-orders", $"/work-orders/{order}"))
            .Status.ShouldBe(404);
        (await desk.GetAsync(Roles.Department, "billing", "work-orders", $"/work-orders/{order}")).Text("department")
            .ShouldBe("billing");
        (await team.OrderAsync(order, _ => true))["departments"]!.AsArray().Select(d => d!.ToString())
            .ShouldBe(["network", "billing"]);
    }

    [Fact]
    public async Task Each_chaser_counts_once_from_customer_or_agent_and_the_department_sees_it()
    {
        var (team, request, order) = await OrderAsync("chase");
        await using var app = await AmqpClient.ConnectAsync(desk, "channel.app");
        await using var network = await AmqpClient.ConnectAsync(desk, "department.network");
        var fromCustomer = new ChaseWorkOrder(order, "I am still waiting");
        await app.SendInOrderAsync(
            desk, "channel.app", "work-orders", "chase-work-order", fromCustomer, "chase-message", request);
        await app.SendInOrderAsync(
            desk, "channel.app", "work-orders", "chase-work-order", fromCustomer, "chase-message", request);
        await app.SendInOrderAsync(
            desk, "channel.app", "work-orders", "chase-work-order", fromCustomer, "chase-second-message", request);
        await team.OrderAsync(order, o => o.Text("chased") == "2");
        for (var times = 0; times < 2; times++)
        {
            await desk.PostAsync(
                Roles.Agent, "chase-1", "work-orders", $"/work-orders/{order}/chase",
                new { note = "The customer rang" }, idempotencyKey: "chase-key");
        }

        var seen = await network.Channel.TakeAsync(
            "department.network", body => body.Text("workOrderId") == order.ToString() && body.Text("times") == "3");
        (seen.Header("cloudEvents_type"), JsonNode.Parse(seen.Body.Span).Text("note")).ShouldBe(
            ("work-orders.work-order-chased.v1", "The customer rang"));
        (await team.OrderAsync(order, _ => true)).Text("chased").ShouldBe("3");
        (await desk.FactsAsync(request, "work_order_chased")).Count.ShouldBeGreaterThan(3);
    }

    private Task<JsonNode?> NetworkAsync(Guid order, string command, object body) =>
        desk.PostAsync(Roles.Department, "network", "work-orders", $"/work-orders/{order}/{command}", body);

    private async Task<(Team Team, Guid Request, Guid Order)> OrderAsync(string name)
    {
        var team = await Team.FormAsync(desk, name, $"{name}-1");
        var request = await team.TakenAsync($"{name}-1");
        return (team, request, (await team.DispatchAsync($"{name}-1", request, "network")).Id("workOrderId"));
    }
}
