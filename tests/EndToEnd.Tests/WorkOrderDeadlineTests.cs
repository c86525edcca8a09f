using System.Globalization;
using System.Text.Json.Nodes;
using Contracts.WorkOrders.V1;
using Messaging;

namespace EndToEnd.Tests;

/// <summary>What is promised, and what happens when it falls due. An hour of the desk passes in 3.6 s.</summary>
[Collection(nameof(RunningDesk))]
public class WorkOrderDeadlineTests(RunningDesk desk)
{
    private static readonly TimeSpan Millisecond = TimeSpan.FromMilliseconds(1);

    [Fact]
    public async Task An_urgent_order_has_four_hours_around_the_clock_unless_the_customer_asked_otherwise()
    {
        var team = await Team.FormAsync(desk, "urgent", "urgent-1");
        var request = await team.TakenAsync("urgent-1", "urgent");
        var byPolicy = await team.DispatchAsync("urgent-1", request, "product");
        (byPolicy.Moment("dueAt") - byPolicy.Moment("dispatchedAt")).ShouldBe(TimeSpan.FromHours(4));

        var asked = desk.Clock.GetUtcNow().AddHours(20);
        var asAsked = await team.DispatchAsync("urgent-1", request, "product", asked, "Before tomorrow night");
        asAsked.Moment("dueAt").ShouldBe(asked);
        var promise = await desk.FactAsync(request, "promise_made", p => p["agreedAt"] is not null);
        (promise.Moment("agreedAt"), promise.Text("subject"), promise.Text("policy")).ShouldBe(
            (asked, asAsked.Text("workOrderId"), "standard"));
    }

    [Fact]
    public async Task An_order_climbs_the_ladder_at_its_moments_and_its_department_sees_each_step()
    {
        var (team, request, order, dueAt) = await OrderAsync("ladder");
        await using var network = await AmqpClient.ConnectAsync(desk, "department.network");
        var from = order.Moment("dispatchedAt");
        (string Step, double At, string Owner)[] ladder =
        [
            ("reminder", 0.5, "handler"), ("warning", 0.8, "team-leader"), ("overdue", 1, "department-head"),
            ("second-level", 1.5, "duty-supervisor"),
        ];
        foreach (var (step, at, owner) in ladder)
        {
            var message = await network.Channel.TakeAsync(
                "department.network", body => body.Text("workOrderId") == order.Text("workOrderId") && body["step"] is not null);
            var body = JsonNode.Parse(message.Body.Span);
            message.Header("cloudEvents_type").ShouldBe("work-orders.work-order-escalated.v1");
            (body.Text("step"), body.Text("owner")).ShouldBe((step, owner));
            body.Moment("at").ShouldBe(from + ((dueAt - from) * at), Millisecond);
            DateTimeOffset.Parse(message.Header("cloudEvents_time")!, CultureInfo.InvariantCulture)
                .ShouldBeGreaterThanOrEqualTo(body.Moment("at"));
        }

        (await desk.FactAsync(request, "promise_broken", IsReply)).Moment("at").ShouldBe(dueAt);
        (await team.OrderAsync(order.Id("workOrderId"), o => o.Text("escalation") == "second-level")).Text("status")
            .ShouldBe("dispatched");

        await desk.PostAsync(
            Roles.Department, "network", "work-orders", $"/work-orders/{order.Text("workOrderId")}/answer",
            new { kind = "resolution", text = "At last" });
        (await desk.FactAsync(request, "promise_fulfilled_late", IsReply)).Moment("dueAt").ShouldBe(dueAt);
    }

    [Fact]
    public async Task A_delayed_answer_proves_that_the_promise_was_kept()
    {
        var (_, request, order, dueAt) = await OrderAsync("delayed");
        await using var network = await AmqpClient.ConnectAsync(desk, "department.network");
        await desk.FactAsync(request, "promise_broken", IsReply);
        var answeredAt = dueAt.AddMinutes(-10);
        await network.SendAsync(
            "work-orders", "answer-work-order", new AnswerWorkOrder(
                order.Id("workOrderId"), AnswerKind.Resolution, "Was done in time", answeredAt));

        var kept = await desk.FactAsync(request, "promise_kept", IsReply);
        (kept.Text("corrects"), kept.Moment("at"), kept.Moment("dueAt")).ShouldBe(("true", answeredAt, dueAt));
        (await desk.FactAsync(request, "work_order_answered")).Moment("at").ShouldBe(answeredAt);
    }

    [Fact]
    public async Task An_order_that_waits_for_information_does_not_fall_due_meanwhile()
    {
        var (team, request, order, dueAt) = await OrderAsync("pause");
        var id = order.Id("workOrderId");
        await desk.PostAsync(
            Roles.Department, "network", "work-orders", $"/work-orders/{id}/request-information", new { question = "Where?" });
        var paused = await desk.FactAsync(request, "promise_paused", IsReply);

        // The due moment of an order dispatched after it passes; this one's stands still.
        var (_, later, _, laterDueAt) = await OrderAsync("pause-later");
        laterDueAt.ShouldBeGreaterThan(dueAt);
        await desk.FactAsync(later, "promise_broken", IsReply);
        (await desk.HistoryAsync(request, _ => true)).ShouldNotContain(
            f => f.Text("type") == "promise_broken" && f.Text("data.promise") == "department-reply");

        await desk.PostAsync(
            Roles.Agent, "pause-1", "work-orders", $"/work-orders/{id}/provide-information", new { information = "Here" });
        var resumed = await desk.FactAsync(request, "promise_resumed", IsReply);
        (resumed.Moment("dueAt") - resumed.Moment("at")).ShouldBe(dueAt - paused.Moment("at"), Millisecond);
        (await team.OrderAsync(id, o => o["dueAt"] is not null)).Moment("dueAt").ShouldBe(resumed.Moment("dueAt"));
    }

    private static bool IsReply(JsonNode promise) => promise.Text("promise") == "department-reply";

    /// <summary>An urgent order, so around the clock, that is due in an hour.</summary>
    private async Task<(Team Team, Guid Request, JsonNode Order, DateTimeOffset DueAt)> OrderAsync(string name)
    {
        var team = await Team.FormAsync(desk, name, $"{name}-1");
        var request = await team.TakenAsync($"{name}-1", "urgent");
        var dueAt = desk.Clock.GetUtcNow().AddHours(1);
        return (team, request, await team.DispatchAsync($"{name}-1", request, "network", dueAt), dueAt);
    }
}
