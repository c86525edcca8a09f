using Contracts.Routing.V1;
using Messaging;

namespace EndToEnd.Tests;

/// <summary>How a request comes to an agent. What the agent does with it then: <see cref="RoutedWorkTests"/>.</summary>
[Collection(nameof(RunningDesk))]
public class RoutingTests(RunningDesk desk)
{
    [Fact]
    public async Task A_request_rings_at_the_ready_agent_who_has_the_skill_and_whoever_takes_it_owns_it()
    {
        var others = await Team.FormAsync(desk, "ring-others", "ring-other");
        var team = await Team.FormAsync(desk, "ring", "ring-1");
        await others.SignInAsync("ring-other");
        await team.SignInAsync("ring-1");
        var request = await team.RequestAsync();

        await team.RingsAsync("ring-1", request);
        (await AcceptAsync("ring-other", request)).ShouldBe(409);
        (await AcceptAsync("ring-1", request)).ShouldBe(200);
        (await team.RoutedAsync(request, r => r.Text("status") == "assigned")).Text("ownerAgentId").ShouldBe("ring-1");
        (await desk.FactAsync(request, "request_assigned")).Text("agentId").ShouldBe("ring-1");
        await desk.FactsAsync(request, "promise_made");
        var offers = (await desk.HistoryAsync(request, _ => true)).Where(
            f => f.Text("type") == "request_offered" && f.Text("data.agentId") != "a07");
        offers.Select(f => f.Text("data.agentId")).ShouldBe(["ring-1"]);
    }

    [Fact]
    public async Task Only_a_ready_agent_is_offered_anything_and_supervisors_see_who_is()
    {
        var team = await Team.FormAsync(desk, "states", "states-1", "states-2");
        await team.SignInAsync("states-1");
        await team.StateAsync("states-1", "afterCall");
        await team.QueueAsync(q => (q.Text("agents.afterCall"), q.Text("agents.signedOut")) == ("1", "1"));
        await team.StateAsync("states-1", "paused");
        var request = await team.RequestAsync();
        var queue = await team.QueueAsync(q => q.Text("waiting") == "1");
        (queue.Text("agents.paused"), queue.Text("agents.ready"), queue.Text("offered")).ShouldBe(("1", "0", "0"));
        queue.Text("longestWait").ShouldNotBeNull();
        (await team.RoutedAsync(request, _ => true)).Text("position").ShouldBe("1");

        await team.StateAsync("states-1", "ready");
        await team.RingsAsync("states-1", request);
        await team.QueueAsync(q => (q.Text("waiting"), q.Text("offered"), q.Text("agents.ready")) == ("0", "1", "1"));
        await team.TakeAsync("states-1", request);
        await team.QueueAsync(q => (q.Text("offered"), q.Text("assigned")) == ("0", "1"));
        await team.StateAsync("states-1", "signedOut");
        await team.QueueAsync(q => q.Text("agents.signedOut") == "2");
        (await desk.SendAsync(Roles.Agent, "nobody", HttpMethod.Post, "routing", "/agents/me/sign-in")).Status.ShouldBe(403);
    }

    [Fact]
    public async Task A_declined_request_rings_at_another_agent()
    {
        var team = await Team.FormAsync(desk, "decline", "decline-1", "decline-2");
        await team.SignInAsync("decline-1");
        var request = await team.RequestAsync();
        await team.RingsAsync("decline-1", request);
        await team.SignInAsync("decline-2");
        await desk.UntilTakenAsync(
            Roles.Agent, "decline-1", "routing", $"/requests/{request}/decline", new { reason = "I know the customer" });

        await team.TakeAsync("decline-2", request);
        (await desk.FactAsync(request, "offer_refused", f => f.Text("agentId") == "decline-1")).Text("reason").ShouldNotBeNull();
        (await desk.FactAsync(request, "request_queued", f => f.Text("because") == "declined")).Text("skill").ShouldBe("decline");
        (await desk.FactAsync(request, "request_assigned")).Text("ownerAgentId").ShouldBe("decline-2");
    }

    [Fact]
    public async Task A_request_not_answered_in_time_waits_at_the_head_of_the_queue_for_another_agent()
    {
        var team = await Team.FormAsync(desk, "unanswered", "unanswered-1", "unanswered-2");
        await team.SignInAsync("unanswered-1");
        var request = await team.RequestAsync();
        var answerBy = (await team.RingsAsync("unanswered-1", request)).Moment("answerBy");
        var refused = await desk.FactAsync(request, "offer_refused");
        await team.StateAsync("unanswered-1", "paused");
        var pressing = await team.RequestAsync("urgent");
        (refused.Text("agentId"), refused.Text("reason"), refused.Moment("at")).ShouldBe(
            ("unanswered-1", "not answered in time", answerBy));
        await team.RoutedAsync(request, r => r.Text("status") == "queued" && r.Text("position") == "1");
        await team.RoutedAsync(pressing, r => r.Text("position") == "2");

        await team.SignInAsync("unanswered-2");
        await team.TakeAsync("unanswered-2", request);
    }

    [Theory]
    [InlineData("signedOut")]
    [InlineData("paused")]
    public async Task What_rings_at_an_agent_who_stops_is_taken_back_at_once_and_rings_at_another(string state)
    {
        var (one, other) = ($"{state.ToLowerInvariant()}-1", $"{state.ToLowerInvariant()}-2");
        var team = await Team.FormAsync(desk, state.ToLowerInvariant(), one, other);
        await team.SignInAsync(one);
        var request = await team.RequestAsync();
        var answerBy = (await team.RingsAsync(one, request)).Moment("answerBy");
        await team.SignInAsync(other);
        await team.StateAsync(one, state);

        await team.RingsAsync(other, request);
        var withdrawn = await desk.FactAsync(request, "offer_withdrawn");
        (withdrawn.Text("agentId"), withdrawn.Text("because")).ShouldBe((one, state));
        withdrawn.Moment("at").ShouldBeLessThan(answerBy);
        (await AcceptAsync(one, request)).ShouldBe(409);
        await team.TakeAsync(other, request);
        (await desk.HistoryAsync(request, _ => true)).ShouldNotContain(f => f.Text("type") == "offer_refused", "nobody refused");
    }

    [Fact]
    public async Task What_rings_at_an_agent_who_loses_the_skill_is_taken_back_at_once_and_who_is_signed_out_is_told_so()
    {
        var team = await Team.FormAsync(desk, "unlearn", "unlearn-1", "unlearn-2");
        await team.SignInAsync("unlearn-1");
        var request = await team.RequestAsync();
        await team.RingsAsync("unlearn-1", request);
        await team.DefineAsync("unlearn-1", "general");
        await team.RoutedAsync(request, r => r.Text("status") == "queued");
        (await desk.FactAsync(request, "offer_withdrawn")).Text("because").ShouldBe("skillLost");

        await team.StateAsync("unlearn-1", "signedOut");
        var (status, problem) = await desk.SendAsync(
            Roles.Agent, "unlearn-1", HttpMethod.Post, "routing", $"/requests/{request}/accept");
        (status, problem.Text("detail")).ShouldBe((409, "Agent unlearn-1 is signed out and takes nothing: sign in first."));
        await team.SignInAsync("unlearn-2");
        await team.TakeAsync("unlearn-2", request);
    }

    [Fact]
    public async Task Higher_tiers_long_waiting_and_pressing_requests_are_ahead_in_the_queue()
    {
        var team = await Team.FormAsync(desk, "order");
        await desk.SendAsync(
            Roles.Marketing, "support", HttpMethod.Put, "intake", "/customers/order-diamond/tier", new { tier = 1 });

        // At this rate a second is a quarter of an hour in the queue: what tier and urgency are worth must be more than the test takes.
        var settings = await desk.ChangeAsync("/desk-settings", document => document["urgencyBonus"] = 1_000_000);
        await desk.PutAsync("/tiers/1", new { name = "Diamond", queueBonus = 10_000_000 });
        try
        {
            var waited = await team.RequestAsync();
            var normal = await team.RequestAsync();
            var urgent = await team.RequestAsync("urgent");
            var diamond = await team.RequestAsync(customerId: "order-diamond");
            foreach (var (request, position) in new[] { (diamond, "1"), (urgent, "2"), (waited, "3"), (normal, "4") })
            {
                await team.RoutedAsync(request, r => r.Text("position") == position);
            }

            var told = await desk.GetAsync(Roles.Channel, "app", "routing", $"/requests/{normal}");
            (told.Text("position"), told.Text("customerKey")).ShouldBe(("4", null));
        }
        finally
        {
            await desk.PutAsync("/desk-settings", settings);
            await desk.PutAsync("/tiers/1", new { name = "Diamond", queueBonus = 3600 });
        }
    }

    [Fact]
    public async Task A_customer_who_gives_up_waiting_is_offered_to_nobody()
    {
        var team = await Team.FormAsync(desk, "abandon", "abandon-1");
        await using var app = await AmqpClient.ConnectAsync(desk, "channel.app");
        var request = await team.RequestAsync();
        await app.SendAsync("routing", "abandon-request", new AbandonRequest(request));

        (await desk.FactAsync(request, "request_abandoned")).Text("waited").ShouldNotBe("PT0S");
        await team.RoutedAsync(request, r => r.Text("status") == "abandoned");
        await team.SignInAsync("abandon-1");
        var next = await team.RequestAsync();
        await team.TakeAsync("abandon-1", next);
        (await desk.HistoryAsync(request, _ => true)).ShouldNotContain(f => f.Text("type") == "request_offered");
        await app.SendAsync("routing", "abandon-request", new AbandonRequest(next), "abandon-too-late");
        (await desk.ParkedReasonAsync("routing", "abandon-too-late")).ShouldContain("cannot be abandoned any more");
    }

    private async Task<int> AcceptAsync(string agent, Guid request) =>
        (await desk.SendAsync(Roles.Agent, agent, HttpMethod.Post, "routing", $"/requests/{request}/accept")).Status;
}
