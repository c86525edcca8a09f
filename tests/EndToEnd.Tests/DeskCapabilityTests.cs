using System.Text.Json.Nodes;
using Messaging;

namespace EndToEnd.Tests;

/// <summary>What agents and supervisors have of the desk beside taking and settling: presence, transfer 转接, overflow 溢出, authority 授权额度, promised replies 承诺回复
/// (B1, B5, B6, C1, C3).</summary>
[Collection(nameof(RunningDesk))]
public class DeskCapabilityTests(RunningDesk desk)
{
    [Fact]
    public async Task B6_a_request_is_passed_on_to_another_skill_and_its_owner_stays()
    {
        var team = await Team.FormAsync(desk, "pass-from", "pass-1");
        var others = await Team.FormAsync(desk, "pass-to", "pass-2");
        var request = await team.TakenAsync("pass-1");
        var to = new { skill = "pass-to", reason = "It is about the bill" };
        var (status, refused) = await TransferAsync("pass-1", request, to);
        (status, refused!["errors"]!.AsObject().Single().Key).ShouldBe((409, "skill"));
        refused.Text("detail")!.ShouldContain("nobody else at work has the skill pass-to");

        await others.SignInAsync("pass-2");
        (await TransferAsync("pass-2", request, to)).Status.ShouldBe(403);
        (await TransferAsync("pass-1", request, to)).Status.ShouldBe(200);
        await others.TakeAsync("pass-2", request);
        var row = await team.RoutedAsync(request, r => r.Text("agentId") == "pass-2");
        (row.Text("ownerAgentId"), row.Text("skill"), row.Text("transfer.fromAgentId"), row.Text("transfer.reason"))
            .ShouldBe(("pass-1", "pass-to", "pass-1", "It is about the bill"));

        await desk.PostAsync(Roles.Agent, "pass-2", "routing", $"/requests/{request}/resolve", new { resolution = "Explained" });
        await desk.FactsAsync(request, "rating_requested");
        var story = await desk.StoryAsync(request);
        story.ShouldContain("Agent pass-1 passed it on to whoever has the skill pass to.");
        story.ShouldContain("It rings at agent pass-2, the only one who could have it.");
        await desk.AgreesAsync(request);
        await desk.RateAsync(request, 5);
    }

    [Fact]
    public async Task B6_a_request_is_passed_on_to_a_named_agent_who_is_at_work()
    {
        var team = await Team.FormAsync(desk, "named", "named-1", "named-2", "named-3");
        var request = await team.TakenAsync("named-1");
        await team.SignInAsync("named-3");
        var (status, refused) = await TransferAsync("named-1", request, new { agentId = "named-2" });
        status.ShouldBe(409);
        refused.Text("detail")!.ShouldContain("at work with the skill named: named-3");
        (await TransferAsync("named-1", request, new { agentId = "named-3" })).Status.ShouldBe(200);
        await team.TakeAsync("named-3", request);

        var decisions = (await desk.GetAsync(Roles.Agent, "named-3", "routing", $"/requests/{request}/routing"))!.AsArray();
        decisions.Select(d => d.Text("decision")).TakeLast(4).ShouldBe(["request_transferred", "request_queued", "request_offered", "request_assigned"]);
        var offered = decisions[^2]!;
        (offered.Text("agentId"), offered.Text("choice.because"), offered["choice"]!["candidates"]![0].Text("isOwner"))
            .ShouldBe(("named-3", "onlyOne", "true"));
        await desk.PostAsync(Roles.Supervisor, "s1", "routing", $"/requests/{request}/resolve", new { resolution = "Explained" });
        await desk.FactsAsync(request, "rating_requested");
        await desk.RateAsync(request, 5);
    }

    [Fact]
    public async Task B6_another_group_helps_out_when_nobody_of_the_own_one_is_at_work()
    {
        var helpers = await Team.FormAsync(desk, "helpers", "helper-1");
        await helpers.SignInAsync("helper-1");
        var (status, refused) = await desk.SendAsync(
            Roles.Admin, "admin", HttpMethod.Put, "directory", "/skill-groups/empty-group", new { name = "Empty", overflowTo = "nobody-knows" });
        (status, refused!["errors"]!.AsObject().Single().Key).ShouldBe((400, "overflowTo"));
        var team = await Team.FormAsync(desk, "empty-group");
        await desk.PutAsync("/skill-groups/empty-group", new { name = "Empty", overflowTo = "helpers" });
        var request = await team.RequestAsync();

        await helpers.TakeAsync("helper-1", request);
        var offered = await desk.FactAsync(request, "request_offered", f => f.Text("agentId") == "helper-1");
        (offered.Text("choice.skill"), offered["choice"]!["candidates"]![0].Text("ownGroup")).ShouldBe(("helpers", "false"));
        await desk.PostAsync(Roles.Agent, "helper-1", "routing", $"/requests/{request}/resolve", new { resolution = "Explained" });
        await desk.FactsAsync(request, "rating_requested");
        await desk.RateAsync(request, 5);
    }

    [Fact]
    public async Task B1_the_time_for_notes_ends_by_itself_and_the_agent_sees_when()
    {
        var team = await Team.FormAsync(desk, "notes", "notes-1");
        (await StateAsync("notes-1")).Text("state").ShouldBe("signedOut");
        await team.SignInAsync("notes-1");
        await team.StateAsync("notes-1", "afterCall");
        var state = await StateAsync("notes-1");
        (state.Text("state"), state.Moment("until") - state.Moment("since")).ShouldBe(("afterCall", TimeSpan.FromHours(3)));
        var ready = await desk.UntilAsync(Roles.Agent, "notes-1", "routing", "/agents/me/state", s => s.Text("state") == "ready");
        (ready.Moment("since"), ready.Text("because")).ShouldBe((state.Moment("until"), "afterCallOver"));
        await team.StateAsync("notes-1", "signedOut");
    }

    [Fact]
    public async Task B5_who_lets_offers_ring_in_vain_is_paused_and_says_when_they_are_back()
    {
        var team = await Team.FormAsync(desk, "missed", "missed-1");
        await desk.ChangeAsync("/desk-settings", settings => settings["pauseAfterMissed"] = 2);
        await team.SignInAsync("missed-1");
        var request = await team.RequestAsync();
        await desk.UntilAsync(
            Roles.Supervisor, "s1", "routing", "/agents/states",
            all => all.AsArray().Any(a => a.Text("id") == "missed-1" && (a.Text("state"), a.Text("because")) == ("paused", "offersMissed")));
        await desk.ChangeAsync("/desk-settings", settings => settings.Remove("pauseAfterMissed"));

        (await desk.FactAsync(request, "offer_missed", f => f.Text("inARow") == "2")).Text("agentId").ShouldBe("missed-1");
        await team.StateAsync("missed-1", "ready");
        await team.TakeAsync("missed-1", request);
        await desk.PostAsync(Roles.Agent, "missed-1", "routing", $"/requests/{request}/resolve", new { resolution = "Explained" });
        await desk.FactsAsync(request, "rating_requested");
        (await desk.StoryAsync(request)).ShouldContain("It rang at agent missed-1 in vain, the 2. time in a row.");
        await desk.RateAsync(request, 5);
    }

    [Fact]
    public async Task C1_above_their_authority_an_agent_asks_and_a_supervisor_approves()
    {
        var team = await Team.FormAsync(desk, "credit", "credit-1");
        var request = await team.TakenAsync("credit-1");
        var resolve = new { resolution = "Refunded", credit = 80 };
        var (status, refused) = await desk.SendAsync(Roles.Agent, "credit-1", HttpMethod.Post, "routing", $"/requests/{request}/resolve", resolve);
        (status, refused!["errors"]!.AsObject().Single().Key).ShouldBe((403, "credit"));
        await desk.PostAsync(Roles.Agent, "credit-1", "routing", $"/requests/{request}/ask-credit", new { credit = 80, reason = "Twice in a month" });
        var work = await desk.UntilAsync(
            Roles.Supervisor, "s1", "routing", "/work", all => all.AsArray().Any(r => r.Text("requestId") == request.ToString() && r.Text("creditAsked") == "80"));
        work.AsArray().Single(r => r.Text("requestId") == request.ToString()).Text("creditReason").ShouldBe("Twice in a month");
        (await desk.SendAsync(
            Roles.Agent, "credit-1", HttpMethod.Post, "routing", $"/requests/{request}/approve-credit", new { upTo = 80 })).Status.ShouldBe(403);
        await desk.PostAsync(Roles.Supervisor, "s1", "routing", $"/requests/{request}/approve-credit", new { upTo = 80 });
        await desk.PostAsync(Roles.Agent, "credit-1", "routing", $"/requests/{request}/resolve", resolve);
        await desk.FactsAsync(request, "rating_requested");
        (await desk.StoryAsync(request)).ShouldContain("told the customer, with a credit of 80 by the word of supervisor s1.");
        await desk.RateAsync(request, 5);
    }

    [Fact]
    public async Task C3_an_agent_promises_an_answer_of_which_the_channel_tells_the_customer_and_which_replay_agrees_to()
    {
        var team = await Team.FormAsync(desk, "later", "later-1");
        var request = await team.TakenAsync("later-1");
        await desk.FactAsync(request, "owner_noted");
        await using var app = await AmqpClient.ConnectAsync(desk, "channel.app");
        var deadlineAt = desk.Clock.GetUtcNow().AddHours(20);
        await desk.PostAsync(Roles.Agent, "later-1", "follow-up", $"/requests/{request}/promise-reply", new { deadlineAt });
        var (_, told) = await app.ReceiveAsync("channel.app", (type, body) => type == "follow-up.reply-promised.v1" && body.GetProperty("requestId").GetGuid() == request);
        told.GetProperty("by").GetString().ShouldBe("agent/later-1");
        await desk.PostAsync(
            Roles.Agent, "later-1", "follow-up", $"/requests/{request}/promise-reply", new { deadlineAt = deadlineAt.AddHours(2), reason = "Billing checks" });
        await desk.PostAsync(Roles.Agent, "later-1", "routing", $"/requests/{request}/resolve", new { resolution = "It was refunded" });
        await desk.FactsAsync(request, "rating_requested");
        (await desk.PromiseAsync(request, "promise_kept", "promised-reply")).Moment("dueAt").ShouldBe(deadlineAt.AddHours(2), TimeSpan.FromMilliseconds(1));
        await desk.AgreesAsync(request);
        await desk.RateAsync(request, 5);
    }

    private async Task<JsonNode> StateAsync(string agent) => (await desk.GetAsync(Roles.Agent, agent, "routing", "/agents/me/state"))!;

    private async Task<(int Status, JsonNode? Body)> TransferAsync(string agent, Guid request, object command) =>
        await desk.SendAsync(Roles.Agent, agent, HttpMethod.Post, "routing", $"/requests/{request}/transfer", command);
}
