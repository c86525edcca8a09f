using System.Text.Json.Nodes;
using Messaging;

namespace EndToEnd.Tests;

/// <summary>What an agent does with the request in hand.</summary>
[Collection(nameof(RunningDesk))]
public class RoutedWorkTests(RunningDesk desk)
{
    [Fact]
    public async Task A_request_settled_by_the_agent_is_resolved_at_first_contact_and_a_rating_is_asked_for()
    {
        var team = await Team.FormAsync(desk, "resolve", "resolve-1", "resolve-2");
        var request = await team.TakenAsync("resolve-1");
        (await CommandAsync("resolve-2", request, "resolve", new { resolution = "Restarted" })).ShouldBe(403);
        (await CommandAsync("resolve-1", request, "resolve", new { resolution = "Restarted" })).ShouldBe(200);

        (await desk.FactAsync(request, "request_resolved")).Text("firstContact").ShouldBe("true");
        await desk.FactsAsync(request, "rating_requested");
        (await team.RoutedAsync(request, r => r.Text("status") == "resolved")).Text("resolution").ShouldBe("Restarted");
        var second = await team.RequestAsync();
        await team.RingsAsync("resolve-1", second); // the agent's hands are free again
    }

    [Fact]
    public async Task The_owner_sends_a_request_to_two_departments_and_each_order_exists_once()
    {
        var team = await Team.FormAsync(desk, "dispatch", "dispatch-1", "dispatch-2");
        var request = await team.TakenAsync("dispatch-1");
        (await CommandAsync("dispatch-1", request, "dispatch", new { department = "nowhere", instruction = "Go" })).ShouldBe(400);
        (await CommandAsync("dispatch-2", request, "dispatch", new { department = "product", instruction = "Go" })).ShouldBe(403);

        var first = await team.DispatchAsync("dispatch-1", request, "product");
        var second = await team.DispatchAsync("dispatch-1", request, "security");
        (await CommandAsync("dispatch-2", request, "dispatch", new { department = "security", instruction = "Look after it" }))
            .ShouldBe(403);

        var orders = await desk.GetAsync(Roles.Agent, "dispatch-1", "work-orders", $"/work-orders?requestId={request}");
        orders!.AsArray().Select(o => o.Text("department")).ShouldBe(["product", "security"]);
        orders.AsArray().ShouldAllBe(o => o.Text("ownerAgentId") == "dispatch-1");
        (await team.RoutedAsync(request, _ => true))["workOrderIds"]!.AsArray().Select(id => id!.ToString())
            .ShouldBe([first.Text("workOrderId"), second.Text("workOrderId")]);
    }

    [Fact]
    public async Task An_expert_is_asked_and_the_appointment_is_a_promise()
    {
        var team = await Team.FormAsync(desk, "consult", "consult-1");
        var request = await team.TakenAsync("consult-1");
        var appointmentAt = desk.Clock.GetUtcNow().AddHours(8);
        await desk.PostAsync(
            Roles.Agent, "consult-1", "routing", $"/requests/{request}/consult",
            new { topic = "technical/broadband", question = "Which splitter?", appointmentAt });
        var past = new { topic = "technical", question = "Why?", appointmentAt = desk.Clock.GetUtcNow().AddDays(-1) };
        (await CommandAsync("consult-1", request, "consult", past)).ShouldBe(400);

        var promise = await desk.FactAsync(request, "promise_made", p => p.Text("promise") == "expert-appointment");
        promise.Moment("dueAt").ShouldBe(appointmentAt);
        var asked = await desk.UntilAsync(
            Roles.Agent, "consult-1", "consultation", $"/consultations?requestId={request}", all => all.AsArray().Count == 1);
        (asked[0].Text("question"), asked[0].Moment("appointmentAt")).ShouldBe(("Which splitter?", appointmentAt));
        await team.RoutedAsync(request, r => r.Text("status") == "consulting");
    }

    [Fact]
    public async Task A_reopened_request_waits_for_its_owner_and_for_nobody_else_and_the_customer_goes_on_with_it()
    {
        var team = await Team.FormAsync(desk, "reopen", "reopen-1", "reopen-2");
        var request = await team.TakenAsync("reopen-1");
        var order = await team.DispatchAsync("reopen-1", request, "network");
        await desk.PostAsync(
            Roles.Department, "network", "work-orders", $"/work-orders/{order.Text("workOrderId")}/answer",
            new { kind = "resolution", text = "Done" });
        await team.StateAsync("reopen-1", "paused");
        await desk.FactsAsync(request, "result_ready");
        await desk.UntilTakenAsync(
            Roles.Agent, "reopen-1", "follow-up", $"/requests/{request}/tell", new { outcome = "notSolved", note = "Still dead" });
        await team.RoutedAsync(request, r => r.Text("status") == "queued" && r.Text("reopened") == "1");

        await team.SignInAsync("reopen-2");
        var behind = await team.RequestAsync();
        await team.TakeAsync("reopen-2", behind);
        (await team.RoutedAsync(request, _ => true)).Text("status").ShouldBe("queued");
        await team.StateAsync("reopen-1", "ready");
        await team.TakeAsync("reopen-1", request);
        await desk.FactAsync(
            request, "request_queued", q => (q.Text("because"), q.Text("preferredAgentId")) == ("reopened", "reopen-1"));

        var again = await desk.ContactAsync(
            "app", new { channel = "app", channelReference = "reopen-again", customerId = "reopen-1" });
        (again.Id("requestId"), again.Text("linked")).ShouldBe((request, "true"));
    }

    [Fact]
    public async Task A_reopened_request_whose_owner_is_on_a_break_rings_at_another_after_the_set_time_and_an_answer_is_promised()
    {
        var team = await Team.FormAsync(desk, "reopen-free", "reopen-free-1", "reopen-free-2");
        var request = await team.TakenAsync("reopen-free-1");
        var order = (await team.DispatchAsync("reopen-free-1", request, "network")).Id("workOrderId");
        await desk.AnswerAsync(order, "network");
        await team.StateAsync("reopen-free-1", "paused");
        await team.SignInAsync("reopen-free-2");
        var before = await desk.ChangeAsync("/desk-settings", settings => settings["preferOwnerFor"] = "PT1M");
        try
        {
            await desk.FactsAsync(request, "result_ready");
            await desk.TellAsync(request, "reopen-free-1", "notSolved");
            await team.TakeAsync("reopen-free-2", request);
        }
        finally
        {
            await desk.PutAsync("/desk-settings", before);
        }

        (await desk.FactAsync(request, "request_assigned", a => a.Text("agentId") == "reopen-free-2")).Text("ownerAgentId").ShouldBe("reopen-free-1");
        var promises = await desk.HistoryAsync(request, all => all.Count(f => IsPromise(f, "promise_made")) == 2);
        promises.Where(f => IsPromise(f, "promise_made")).Select(f => f.Text("data.promiseId")).Distinct().Count().ShouldBe(2);
        await desk.AgreesAsync(request);

        static bool IsPromise(JsonNode fact, string type) => fact.Text("type") == type && fact.Text("data.promise") == "queue-answer";
    }

    [Fact]
    public async Task A_request_classified_otherwise_goes_to_the_queue_of_the_other_skill_or_stays_with_who_has_it()
    {
        var other = await Team.FormAsync(desk, "other-skill", "other-skill-1");
        var team = await Team.FormAsync(desk, "reclassify", "reclassify-1");
        var request = await team.TakenAsync("reclassify-1");
        await ClassifyAsync("reclassify", "equipment");
        (await team.RoutedAsync(request, r => r.Text("category") == "equipment")).Text("status").ShouldBe("assigned");

        await ClassifyAsync("other-skill", "equipment");
        await other.QueueAsync(q => q.Text("waiting") == "1");
        await other.SignInAsync("other-skill-1");
        await other.TakeAsync("other-skill-1", request);
        (await team.RoutedAsync(request, r => r.Text("agentId") == "other-skill-1")).Text("ownerAgentId")
            .ShouldBe("reclassify-1");

        Task ClassifyAsync(string skill, string category) => desk.UntilTakenAsync(
            Roles.Agent, "reclassify-1", "intake", $"/requests/{request}/classify",
            new { kind = "fault", category, urgency = "normal", skill });
    }

    [Fact]
    public async Task A_closed_request_takes_no_further_commands()
    {
        var team = await Team.FormAsync(desk, "ended", "ended-1");
        var request = await team.TakenAsync("ended-1");
        await desk.PostAsync(Roles.Agent, "ended-1", "routing", $"/requests/{request}/resolve", new { resolution = "Explained" });
        await desk.UntilTakenAsync(
            Roles.Channel, "app", "follow-up", $"/requests/{request}/rating", new { score = 5, via = "link" });

        await desk.FactsAsync(request, "request_closed", "routing_ended");
        await team.RoutedAsync(request, r => r.Text("status") == "closed");
        (await CommandAsync("ended-1", request, "dispatch", new { department = "network", instruction = "Go" })).ShouldBe(409);
    }

    private async Task<int> CommandAsync(string agent, Guid request, string command, object body) =>
        (await desk.SendAsync(Roles.Agent, agent, HttpMethod.Post, "routing", $"/requests/{request}/{command}", body)).Status;
}
