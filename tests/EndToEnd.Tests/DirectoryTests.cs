using System.Text.Json.Nodes;
using Contracts.Directory.V1;
using Messaging;
using TestKit;

namespace EndToEnd.Tests;

/// <summary>What is changed in the directory is what the other services go by. See <see cref="DeskRulesTests"/>
/// and <see cref="PolicyTests"/> too.</summary>
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
            Roles.Department, "product", "work-orders", $"/work-orders/{first.Text("workOrderId")}/return",
            new { reason = "At sea", rightDepartment = "harbour" });
        await using var broker = await BrokerAdministrator.ConnectAsync(desk);
        var message = await broker.Channel.TakeAsync("department.harbour", body => body.Text("attempt") == "2");
        JsonNode.Parse(message.Body.Span).Text("workOrderId").ShouldBe(first.Text("workOrderId"));

        var taken = await desk.UntilTakenAsync(
            Roles.Agent, "harbour-1", "routing", $"/requests/{request}/dispatch",
            new { department = "harbour", instruction = "Paint the buoy" });
        var second = taken!["facts"]![0].Id("data.workOrderId");
        (await team.OrderAsync(second, _ => true)).Text("department").ShouldBe("harbour");
        await broker.Channel.TakeAsync(
            "department.harbour", body => body.Text("workOrderId") == second.ToString() && body.Text("attempt") == "1");
        await desk.PostAsync(
            Roles.Department, "harbour", "work-orders", $"/work-orders/{second}/answer",
            new { kind = "resolution", text = "Painted" });
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
                // Asked before Consultation has heard of the expert, a question goes to the lead department.
                await desk.PostAsync(Roles.Agent, "expert-agent-1", "routing", $"/requests/{request}/consult", new
                {
                    topic = "lighthouses", question = $"How bright is it at {desk.Clock.GetUtcNow():O}?",
                    appointmentAt = desk.Clock.GetUtcNow().AddDays(3),
                });
                var (status, offered) = await desk.SendAsync(Roles.Expert, "lighthouse-keeper", HttpMethod.Get, "consultation", "/consultations");
                return status == 200 ? offered!.AsArray() : []; // nobody of the desk, until it has heard
            },
            offered => offered.Any(c => c.Text("requestId") == request.ToString()), "the new expert is asked");
    }

    [Fact]
    public async Task A_wrong_document_is_refused_over_HTTP_and_parked_from_the_bus_and_nobody_but_an_admin_may_bring_one()
    {
        var wrong = new Agent("wrong-agent", "Somebody", "day", new Dictionary<string, int> { ["no-such-skill"] = 3 }, [], []);
        var (status, problem) = await desk.SendAsync(
            Roles.Admin, "admin", HttpMethod.Put, "directory", "/agents/wrong-agent", wrong);
        (status, problem.At("errors")!.AsObject().Single().Key).ShouldBe((400, "skills.no-such-skill"));
        (await desk.SendAsync(
            Roles.Supervisor, "s1", HttpMethod.Put, "directory", "/tiers/3", new { name = "Standard", queueBonus = 9 }))
            .Status.ShouldBe(403);
        await using var office = await AmqpClient.ConnectAsync(desk, "admin.office");
        await office.SendAsync("directory", "define-agent", new DefineAgent(wrong), "wrong-agent-message");
        (await desk.ParkedReasonAsync("directory", "wrong-agent-message")).ShouldContain("skills.no-such-skill");

        var forAdmin = (await desk.GetAsync(Roles.Admin, "admin", "directory", "/agents"))!.AsArray();
        var forChannel = (await desk.GetAsync(Roles.Channel, "app", "directory", "/agents"))!.AsArray();
        forAdmin.ShouldNotContain(agent => agent.Text("id") == "wrong-agent");
        (forAdmin[0].Text("name"), forChannel[0].Text("name")).ShouldBe(("Wang Fang", null));
    }
}
