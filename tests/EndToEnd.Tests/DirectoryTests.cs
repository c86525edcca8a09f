using System.Text.Json.Nodes;
using Contracts.Directory.V1;
using Messaging;
using TestKit;

namespace EndToEnd.Tests;

/// <summary>What is changed in the directory is what the other services go by. Policies and calendars: <see cref="PolicyTests"/>.</summary>
[Collection(nameof(RunningDesk))]
public class DirectoryTests(RunningDesk desk)
{
    [Fact]
    public async Task A_department_has_its_queue_as_soon_as_orders_can_go_there()
    {
        var team = await Team.FormAsync(desk, "harbour-team", "harbour-1");
        var request = await team.TakenAsync("harbour-1");
        var first = await team.DispatchAsync("harbour-1", request, "product");
        await desk.PutAsync("/departments/harbour", new { name = "Harbour office", categories = new[] { "harbour" } });
        await desk.UntilTakenAsync(
            Roles.Department, "product", "work-orders", $"/work-orders/{first.Text("workOrderId")}/return", new { reason = "At sea", rightDepartment = "harbour" });
        await using var broker = await BrokerAdministrator.ConnectAsync(desk);
        var message = await broker.Channel.TakeAsync("department.harbour", body => body.Text("attempt") == "2");
        JsonNode.Parse(message.Body.Span).Text("workOrderId").ShouldBe(first.Text("workOrderId"));

        var taken = await desk.UntilTakenAsync(
            Roles.Agent, "harbour-1", "routing", $"/requests/{request}/dispatch", new { department = "harbour", instruction = "Paint the buoy" });
        var second = taken!["facts"]![0].Id("data.workOrderId");
        (await team.OrderAsync(second, _ => true)).Text("department").ShouldBe("harbour");
        await broker.Channel.TakeAsync("department.harbour", body => body.Text("workOrderId") == second.ToString() && body.Text("attempt") == "1");
        await desk.PostAsync(Roles.Department, "harbour", "work-orders", $"/work-orders/{second}/answer", new { kind = "resolution", text = "Painted" });
    }

    [Fact]
    public async Task An_agent_who_learns_a_skill_is_offered_what_waits_for_it()
    {
        var team = await Team.FormAsync(desk, "learning", "teacher-1");
        var elsewhere = await Team.FormAsync(desk, "before-learning", "learner-1");
        await elsewhere.SignInAsync("learner-1");
        var request = await team.RequestAsync();
        await team.QueueAsync(q => q.Text("waiting") == "1");
        await team.DefineAsync("learner-1", "learning");
        await team.TakeAsync("learner-1", request);
    }

    [Fact]
    public async Task A_new_expert_is_asked_about_their_topic()
    {
        var team = await Team.FormAsync(desk, "expert-team", "expert-agent-1");
        var request = await team.TakenAsync("expert-agent-1");
        await desk.PutAsync("/experts/lighthouse-keeper", new { name = "Somebody", topics = new[] { "lighthouses" } });
        await Eventually.BecomesAsync(
            async () =>
            {
                // Asked before Consultation has heard of the expert, a question goes to the lead department; so the next one is asked.
                await desk.PostAsync(Roles.Agent, "expert-agent-1", "routing", $"/requests/{request}/consult", new
                {
                    topic = "lighthouses", question = $"How bright is it at {desk.Clock.GetUtcNow():O}?", appointmentAt = desk.Clock.GetUtcNow().AddDays(3),
                });
                return await desk.GetAsync(Roles.Expert, "lighthouse-keeper", "consultation", "/consultations");
            },
            offered => offered!.AsArray().Any(c => c.Text("requestId") == request.ToString()), "the new expert is asked");
    }

    [Fact]
    public async Task A_tier_changed_over_the_bus_moves_its_customers_in_the_queue()
    {
        var team = await Team.FormAsync(desk, "tiers");
        var diamond = new { tier = 1 };
        (await desk.SendAsync(Roles.Admin, "marketing-support", HttpMethod.Put, "intake", "/customers/tiers-diamond/tier", diamond)).Status.ShouldBe(200);
        var waited = await team.RequestAsync(at: desk.Clock.GetUtcNow().AddHours(-20));
        var request = await team.RequestAsync(customerId: "tiers-diamond");
        await team.RoutedAsync(waited, r => r.Text("position") == "1");
        await using var marketing = await AmqpClient.ConnectAsync(desk, "admin.marketing-support");
        try
        {
            await marketing.SendAsync("directory", "define-tier", new DefineTier(new Tier(1, "Diamond", 864_000)));
            await team.RoutedAsync(request, r => r.Text("position") == "1");
        }
        finally
        {
            await marketing.SendAsync("directory", "define-tier", new DefineTier(new Tier(1, "Diamond", 3600)));
        }

        await team.RoutedAsync(waited, r => r.Text("position") == "1");
    }

    [Fact]
    public async Task Desk_settings_changed_hold_for_the_next_offer()
    {
        var team = await Team.FormAsync(desk, "settings", "settings-1");
        await team.SignInAsync("settings-1");
        var request = await team.RequestAsync();
        var before = await desk.ChangeAsync("/desk-settings", settings => settings["offerFor"] = "PT11M");
        try
        {
            await desk.FactAsync(request, "request_offered", offer => offer.Moment("answerBy") - offer.Moment("at") == TimeSpan.FromMinutes(11));
        }
        finally
        {
            await desk.PutAsync("/desk-settings", before);
        }

        await team.TakeAsync("settings-1", request);
    }

    [Fact]
    public async Task Rules_of_triage_changed_classify_the_next_contact()
    {
        await Team.FormAsync(desk, "triage-team");
        var before = await desk.ChangeAsync("/triage-rules", rules => rules["text"]!.AsArray().Add(new JsonObject
        {
            ["words"] = new JsonArray("zeppelin"), ["weight"] = 1, ["kind"] = "suggestion", ["category"] = "airships", ["skill"] = "triage-team",
        }));
        try
        {
            var contacts = 0;
            await Eventually.BecomesAsync(
                async () =>
                {
                    var reference = $"zeppelin-{++contacts}";
                    var contact = await desk.ContactAsync("app", new { channel = "app", channelReference = reference, text = "A zeppelin landed" });
                    await desk.GiveUpAsync("app", contact.Id("requestId"));
                    return contact.Text("context.category");
                },
                category => category == "airships", "a contact classified by the new rule");
        }
        finally
        {
            await desk.PutAsync("/triage-rules", before);
        }
    }

    [Fact]
    public async Task A_wrong_document_is_refused_over_HTTP_and_parked_from_the_bus_and_nobody_but_an_admin_may_bring_one()
    {
        var wrong = new Agent("wrong-agent", "Somebody", "day", new Dictionary<string, int> { ["no-such-skill"] = 3 }, [], []);
        var (status, problem) = await desk.SendAsync(Roles.Admin, "admin", HttpMethod.Put, "directory", "/agents/wrong-agent", wrong);
        (status, problem.At("errors")!.AsObject().Single().Key).ShouldBe((400, "skills.no-such-skill"));
        (await desk.SendAsync(Roles.Supervisor, "s1", HttpMethod.Put, "directory", "/tiers/3", new { name = "Standard", queueBonus = 9 })).Status.ShouldBe(403);
        await using var marketing = await AmqpClient.ConnectAsync(desk, "admin.marketing-support");
        await marketing.SendAsync("directory", "define-agent", new DefineAgent(wrong), "wrong-agent-message");
        (await desk.ParkedAsync("directory", "wrong-agent-message")).ShouldContain("skills.no-such-skill");

        var forAdmin = (await desk.GetAsync(Roles.Admin, "admin", "directory", "/agents"))!.AsArray();
        var forChannel = (await desk.GetAsync(Roles.Channel, "app", "directory", "/agents"))!.AsArray();
        forAdmin.ShouldNotContain(agent => agent.Text("id") == "wrong-agent");
        (forAdmin[0].Text("name"), forChannel[0].Text("name")).ShouldBe(("Wang Fang", null));
    }
}
