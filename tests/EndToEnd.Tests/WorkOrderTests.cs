using System.Text.Json.Nodes;
using Contracts.WorkOrders.V1;
using Messaging;
using RabbitMQ.Client.Exceptions;

namespace EndToEnd.Tests;

/// <summary>An order in a department's hands, over AMQP as most departments would. Over HTTP: <see cref="WorkOrderHttpTests"/>.</summary>
[Collection(nameof(RunningDesk))]
public class WorkOrderTests(RunningDesk desk)
{
    [Fact]
    public async Task A_dispatched_order_is_plain_JSON_with_CloudEvents_headers_in_the_departments_queue()
    {
        var (team, request) = await RequestAsync("wire");
        await using var network = await AmqpClient.ConnectAsync(desk, "department.network");
        var order = await team.DispatchAsync("wire-1", request, "network", instruction: "Look at the cell 看看基站");

        var message = await network.Channel.TakeAsync("department.network", body => body.Text("requestId") == request.ToString());
        message.BasicProperties.ContentType.ShouldBe("application/json");
        message.Header("cloudEvents_specversion").ShouldBe("1.0");
        message.Header("cloudEvents_type").ShouldBe("work-orders.work-order-dispatched.v1");
        message.Header("cloudEvents_source").ShouldBe("/work-orders");
        message.Header("cloudEvents_subject").ShouldBe(order.Text("workOrderId"));
        message.Header("cloudEvents_correlationid").ShouldBe(request.ToString());
        Guid.TryParse(message.Header("cloudEvents_id"), out _).ShouldBeTrue();
        DateTimeOffset.TryParse(message.Header("cloudEvents_time"), out _).ShouldBeTrue();
        message.RoutingKey.ShouldBe("work-order-dispatched.network");
        var body = JsonNode.Parse(message.Body.Span);
        (body.Text("instruction"), body.Text("attempt")).ShouldBe(("Look at the cell 看看基站", "1"));
        (body.Text("ownerAgentId"), body.Text("department")).ShouldBe(("wire-1", "network"));
        body.Moment("dueAt").ShouldBe(order.Moment("dueAt"));
    }

    [Fact]
    public async Task A_department_takes_an_order_on_tells_how_it_goes_asks_is_told_and_answers()
    {
        var (team, request) = await RequestAsync("life-of-order");
        await using var network = await AmqpClient.ConnectAsync(desk, "department.network");
        var order = (await team.DispatchAsync("life-of-order-1", request, "network")).Id("workOrderId");
        var expectedAt = desk.Clock.GetUtcNow().AddHours(5);

        await network.SendAsync("work-orders", "accept-work-order", new AcceptWorkOrder(order, expectedAt));
        var accepted = await team.OrderAsync(order, o => o.Text("status") == "accepted");
        accepted.Moment("expectedAt").ShouldBe(expectedAt);
        await network.SendAsync(
            "work-orders", "report-progress", new ReportProgress(order, "A crew is on its way", expectedAt.AddHours(1)));
        await team.OrderAsync(order, o => o.Moment("expectedAt") == expectedAt.AddHours(1));
        (await desk.FactAsync(request, "progress_reported")).Text("note").ShouldBe("A crew is on its way");

        await network.SendAsync(
            "work-orders", "request-information", new Contracts.WorkOrders.V1.RequestInformation(order, "Which floor?"));
        await team.OrderAsync(order, o => o.Text("status") == "waitingForInformation" && o.Text("question") == "Which floor?");
        await desk.FactAsync(request, "promise_paused", p => p.Text("promise") == "department-reply");
        await desk.PostAsync(
            Roles.Agent, "life-of-order-1", "work-orders", $"/work-orders/{order}/provide-information",
            new { information = "The third" });
        var told = await network.Channel.TakeAsync("department.network", body => body.Text("information") == "The third");
        told.Header("cloudEvents_type").ShouldBe("work-orders.information-provided.v1");
        (await team.OrderAsync(order, o => o.Text("status") == "accepted")).Moment("dueAt")
            .ShouldBeGreaterThanOrEqualTo(accepted.Moment("dueAt"));

        await network.SendAsync(
            "work-orders", "answer-work-order", new AnswerWorkOrder(order, AnswerKind.Alternative, "Another line until Friday"));
        (await team.OrderAsync(order, o => o.Text("status") == "answered"))["answeredAt"].ShouldNotBeNull();
        (await desk.FactAsync(request, "work_order_answered")).Text("kind").ShouldBe("alternative");
        await desk.FactAsync(request, "promise_resumed", p => p.Text("promise") == "department-reply");
        await desk.FactAsync(request, "promise_kept", p => p.Text("promise") == "department-reply");
        await desk.FactAsync(request, "promise_made", p => p.Text("promise") == "tell-customer");
    }

    [Fact]
    public async Task A_returned_order_reaches_the_queue_of_the_department_that_was_named_then_of_its_category_then_of_the_lead()
    {
        var team = await Team.FormAsync(desk, "return", "return-1");
        var request = await team.TakenAsync("return-1", category: "billing");
        await using var network = await AmqpClient.ConnectAsync(desk, "department.network");
        await using var billing = await AmqpClient.ConnectAsync(desk, "department.billing");
        await using var lead = await AmqpClient.ConnectAsync(desk, "department.customer-service");
        var order = await team.DispatchAsync("return-1", request, "customer-service");
        var id = order.Id("workOrderId");

        await lead.SendAsync("work-orders", "return-work-order", new ReturnWorkOrder(id, "A cable", "network"));
        (await NextAsync(network, "network")).ShouldBe("2");
        await network.SendAsync("work-orders", "return-work-order", new ReturnWorkOrder(id, "An invoice"));
        (await NextAsync(billing, "billing")).ShouldBe("3");
        await billing.SendAsync("work-orders", "return-work-order", new ReturnWorkOrder(id, "Neither"));
        (await NextAsync(lead, "customer-service")).ShouldBe("4");

        var row = await team.OrderAsync(id, o => o["departments"]!.AsArray().Count == 4);
        (row.Text("department"), row.Moment("dueAt")).ShouldBe(("customer-service", order.Moment("dueAt")));
        var returned = await desk.FactAsync(request, "work_order_returned", f => f.Text("department") == "network");
        (returned.Text("reason"), returned.Text("nextDepartment")).ShouldBe(("An invoice", "billing"));
        returned.Text("heldFor").ShouldNotBe("PT0S");

        async Task<string?> NextAsync(AmqpClient client, string department)
        {
            var message = await client.Channel.TakeAsync(
                $"department.{department}", body => body.Text("workOrderId") == id.ToString() && body.Text("attempt") is not (null or "1"));
            message.Header("cloudEvents_type").ShouldBe("work-orders.work-order-dispatched.v1");
            return JsonNode.Parse(message.Body.Span).Text("attempt");
        }
    }

    [Fact]
    public async Task An_order_is_for_its_department_alone()
    {
        var (team, request) = await RequestAsync("alone");
        var order = (await team.DispatchAsync("alone-1", request, "network")).Id("workOrderId");
        await using var billing = await AmqpClient.ConnectAsync(desk, "department.billing");

        await billing.SendAsync("work-orders", "accept-work-order", new AcceptWorkOrder(order), "alone-accept");
        await billing.SendAsync(
            "work-orders", "answer-work-order", new AnswerWorkOrder(order, AnswerKind.Resolution, "Done"), "alone-answer");
        await billing.SendAsync("work-orders", "chase-work-order", new ChaseWorkOrder(order, "Hurry"), "alone-chase");
        (await desk.ParkedReasonAsync("work-orders", "alone-accept")).ShouldContain("There is no work order");
        (await desk.ParkedReasonAsync("work-orders", "alone-answer")).ShouldContain("There is no work order");
        (await desk.ParkedReasonAsync("work-orders", "alone-chase")).ShouldContain("department/billing may not send");
        (await desk.SendAsync(Roles.Department, "billing", HttpMethod.Get, "work-orders", $"/work-orders/{order}"))
            .Status.ShouldBe(404);
        (await desk.SendAsync(Roles.Department, "billing", HttpMethod.Post, "work-orders", $"/work-orders/{order}/accept"))
            .Status.ShouldBe(404);
        (await desk.GetAsync(Roles.Department, "billing", "work-orders", $"/work-orders?requestId={request}"))!.AsArray()
            .ShouldBeEmpty();
        (await desk.GetAsync(Roles.Department, "network", "work-orders", $"/work-orders?requestId={request}"))!.AsArray().Count.ShouldBe(1);
        (await team.OrderAsync(order, _ => true)).Text("status").ShouldBe("dispatched");
        await Should.ThrowAsync<OperationInterruptedException>(
            () => billing.Channel.BasicGetAsync("department.network", autoAck: false));
    }

    private async Task<(Team Team, Guid Request)> RequestAsync(string name)
    {
        var team = await Team.FormAsync(desk, name, $"{name}-1");
        return (team, await team.TakenAsync($"{name}-1"));
    }
}
