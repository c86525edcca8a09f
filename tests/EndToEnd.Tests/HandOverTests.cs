using System.Text.Json.Nodes;
using Messaging;

namespace EndToEnd.Tests;

/// <summary>Agents leave, and their requests do not.</summary>
[Collection(nameof(RunningDesk))]
public class HandOverTests(RunningDesk desk)
{
    [Fact]
    public async Task A_request_with_a_department_is_handed_over_and_the_new_owner_gives_information_and_tells_the_customer()
    {
        var team = await Team.FormAsync(desk, "heir", "heir-1", "heir-2");
        var request = await team.TakenAsync("heir-1");
        var order = (await team.DispatchAsync("heir-1", request, "network")).Id("workOrderId");
        await desk.FactsAsync(request, "work_order_awaited");
        (await AssignAsync("heir-1", request, new { agentId = "heir-2" })).ShouldBe((409, "agentId"));
        (await AssignAsync("heir-1", request, new { agentId = "heir-3" })).ShouldBe((400, "agentId"));
        (await AssignAsync("heir-1", request, new { })).ShouldBe((400, "reason"));
        await team.SignInAsync("heir-2");
        (await AssignAsync("heir-2", request, new { agentId = "heir-2" })).Status.ShouldBe(403);
        (await AssignAsync("heir-1", request, new { agentId = "heir-2", reason = "My shift ends" })).Status.ShouldBe(200);
        await team.StateAsync("heir-1", "signedOut");

        var alerted = await WorkAsync("heir-2", request);
        (alerted.Text("status"), alerted["alerts"]![0].Text("because"), alerted["alerts"]![0].Text("text"))
            .ShouldBe(("dispatched", "handedOver", "My shift ends"));
        await desk.FactsAsync(request, "work_order_handed_over", "follow_up_handed_over");
        await desk.PostAsync(
            Roles.Department, "network", "work-orders", $"/work-orders/{order}/request-information", new { question = "Which street?" });
        await desk.PostAsync(
            Roles.Agent, "heir-2", "work-orders", $"/work-orders/{order}/provide-information", new { information = "Elm Street" });
        await desk.AnswerAsync(order, "network");
        await desk.UntilAsync(
            Roles.Agent, "heir-2", "follow-up", "/tasks", tasks => tasks.AsArray().Any(t => t.Text("requestId") == request.ToString()));
        (await desk.SendAsync(
            Roles.Agent, "heir-1", HttpMethod.Post, "follow-up", $"/requests/{request}/tell", new { outcome = "solved" })).Status.ShouldBe(403);
        await desk.TellAsync(request, "heir-2", "solved");

        (await desk.FactAsync(request, "result_told")).Text("ownerAgentId").ShouldBe("heir-2");
        var story = await desk.StoryAsync(request);
        story.ShouldContain("Agent heir-1 handed it over to agent heir-2.");
        story.ShouldContain("Agent heir-2 owns it from here on, no longer agent heir-1.");
        await desk.AgreesAsync(request);
    }

    [Fact]
    public async Task A_supervisor_gives_a_request_in_hand_back_to_the_queue_and_whoever_takes_it_owns_it()
    {
        var team = await Team.FormAsync(desk, "give-back", "give-back-1", "give-back-2");
        var request = await team.TakenAsync("give-back-1");
        await team.StateAsync("give-back-1", "signedOut");
        await desk.PostAsync(Roles.Supervisor, "s1", "routing", $"/requests/{request}/assign", new { reason = "Taken ill" });
        await team.SignInAsync("give-back-2");
        await team.TakeAsync("give-back-2", request);

        (await team.RoutedAsync(request, r => r.Text("agentId") == "give-back-2")).Text("ownerAgentId").ShouldBe("give-back-2");
        await desk.PostAsync(Roles.Agent, "give-back-2", "routing", $"/requests/{request}/resolve", new { resolution = "Restarted" });
        await desk.FactsAsync(request, "rating_requested");
        (await desk.StoryAsync(request)).ShouldContain("Supervisor s1 gave it back to the queue; it was with agent give-back-1.");
        await desk.AgreesAsync(request);
    }

    [Fact]
    public async Task Who_was_rated_badly_explains_it_though_another_owns_the_request_by_then()
    {
        var team = await Team.FormAsync(desk, "rated", "rated-1", "rated-2");
        var request = await team.TakenAsync("rated-1");
        await desk.PostAsync(Roles.Agent, "rated-1", "routing", $"/requests/{request}/resolve", new { resolution = "Restarted" });
        await desk.FactsAsync(request, "rating_requested");
        await desk.RateAsync(request, 1);
        await team.SignInAsync("rated-2");
        await desk.PostAsync(Roles.Agent, "rated-1", "routing", $"/requests/{request}/assign", new { agentId = "rated-2" });
        await desk.FactsAsync(request, "follow_up_handed_over");
        await desk.PostAsync(Roles.Agent, "rated-2", "follow-up", $"/requests/{request}/reopen", new { reason = "It is not solved" });

        (await ExplainersAsync("rated-1")).ShouldBe(["rated-1"]);
        (await ExplainersAsync("rated-2")).ShouldBeEmpty();
        object said = new { explanation = "I was alone" };
        (await desk.SendAsync(Roles.Agent, "rated-2", HttpMethod.Post, "follow-up", $"/requests/{request}/explanation", said)).Status.ShouldBe(403);
        await desk.PostAsync(Roles.Agent, "rated-1", "follow-up", $"/requests/{request}/explanation", said);
        (await desk.FactAsync(request, "case_submitted")).Text("agentId").ShouldBe("rated-1");
        await team.TakeAsync("rated-2", request);
        await desk.PostAsync(Roles.Agent, "rated-2", "routing", $"/requests/{request}/resolve", new { resolution = "Restarted again" });

        async Task<string[]> ExplainersAsync(string agent) =>
        [
            .. (await desk.GetAsync(Roles.Agent, agent, "follow-up", "/tasks"))!.AsArray()
                .Where(t => t!["requestId"]!.GetValue<Guid>() == request).Select(t => t!["explainerAgentId"]!.ToString()),
        ];
    }

    private Task<JsonNode> WorkAsync(string agent, Guid request) => desk.WorkOnAsync(agent, request, _ => true);

    private async Task<(int Status, string? Field)> AssignAsync(string agent, Guid request, object body)
    {
        var (status, answer) = await desk.SendAsync(Roles.Agent, agent, HttpMethod.Post, "routing", $"/requests/{request}/assign", body);
        return (status, answer?["errors"]?.AsObject().Single().Key);
    }
}
