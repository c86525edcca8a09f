using System.Text.Json.Nodes;
using Contracts.Directory.V1;
using Contracts.Intake.V1;
using Hosting;
using Intake.Features;
using Messaging;
using TestKit;
using PlanCareCall = Contracts.Intake.V1.PlanCareCall;
using ReceiveContact = Intake.Features.ReceiveContact;

namespace EndToEnd.Tests;

/// <summary>F6 over the real bus: a department plans a care call, an open complaint holds it, and who is not well comes to the desk again.</summary>
[Collection(nameof(RunningDesk))]
public class CareCallTests(RunningDesk desk)
{
    private const string Number = "13955550101", Customer = "c-care-customer";
    private static readonly DateTimeOffset Always = new(2007, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task F6_a_department_plans_an_agent_calls_and_a_complaint_comes_first()
    {
        // By day alone it would have to wait for the morning of a clock that runs a thousand times too fast.
        await desk.PostAsync(Roles.Admin, "admin", "directory", "/policies", new SlaPolicy(
            "care-test", 1, Always, [new SlaRule("care-test", "care-call", "round-the-clock", [], new SlaMatch(Region: "care-test"), TimeSpan.FromDays(3))]));
        await Eventually.BecomesAsync(
            () => Task.FromResult(desk.PartOf<DirectoryCopy>("follow-up").Current.Sla.Rule("care-test", 1, "care-test")), rule => rule is not null, "Follow-up has heard of it");
        var complaint = await desk.CallAsync("care-customer", Playing.Complaint);
        await desk.FactAsync(complaint, "follow_up_opened");

        var plan = new PlanCareCall(Customer, "repair-1", CareOccasion.Repair, Number, "A new line card", Region: "care-test");
        await using (var network = await AmqpClient.ConnectAsync(desk, "department.network"))
        {
            await network.SendAsync("intake", "plan-care-call", plan, "care-plan-1");
        }

        var call = (await desk.UntilTakenAsync(Roles.Department, "network", "intake", "/care-calls", plan)).Id("requestId");
        (await desk.SendAsync(Roles.Channel, "app", HttpMethod.Post, "intake", "/care-calls", plan)).Status.ShouldBe(403);
        (await desk.FactAsync(call, "care_call_held")).Id("complaintId").ShouldBe(complaint);
        (await desk.FactAsync(call, "promise_paused")).Text("reason").ShouldBe("complaint-open");
        var (status, why) = await desk.SendAsync(Roles.Agent, "a01", HttpMethod.Post, "follow-up", $"/care-calls/{call}/take");
        (status, why.Text("detail")).ShouldBe((409, $"A complaint of the customer is open, {complaint}: they are not called meanwhile."));
        (await ListedAsync(Roles.Agent, "a01", call)).ShouldBeNull("it may not be made now");
        (await ListedAsync(Roles.Supervisor, "s1", call)).Text("heldFor").ShouldBe($"{complaint}");

        await desk.GiveUpAsync("app", complaint);
        await desk.FactAsync(call, "care_call_released");
        (await ListedAsync(Roles.Agent, "a01", call)).Text("plannedBy").ShouldBe("department/network");
        await desk.PostAsync(Roles.Agent, "a01", "follow-up", $"/care-calls/{call}/take");
        var page = await desk.GetAsync(Roles.Agent, "a01", "follow-up", $"/care-calls/{call}");
        (page.Text("callerNumber"), page.Text("about"), page.Text("row.agentId")).ShouldBe((Number, "A new line card", "a01"));
        await desk.PostAsync(Roles.Agent, "a01", "follow-up", $"/care-calls/{call}/tries", new { outcome = "notWell", note = "Slow at night" });

        var contact = HearCareCall.Contact(call, PlanOf(page!), "Slow at night", default, isTheirs: true, default);
        var request = ReceiveContact.RequestIdOf(contact, Actor.Desk("follow-up"));
        (await desk.FactAsync(request, "request_received")).Text("profile.text").ShouldBe("Slow at night");
        (await desk.FactAsync(call, "promise_kept")).Text("promise").ShouldBe("care-call");
        await desk.AgreesAsync(call);
        (await desk.StoryAsync(call)).ShouldContain("all is not well");

        var next = (await desk.PostAsync(Roles.Marketing, "support", "intake", "/care-calls", plan with { Matter = "campaign-1", From = desk.Clock.GetUtcNow().AddDays(200) })).Id("requestId");
        await desk.FactAsync(next, "care_call_scheduled");
        await desk.GiveUpAsync("hotline", request);
        await desk.FactAsync(request, "matter_closed");
        await desk.PostAsync(Roles.Supervisor, "s1", "intake", $"/requests/{call}/erase-personal-data");
        (await desk.FactAsync(next, "care_call_ended")).Text("because").ShouldBe("erased");
        foreach (var erased in new[] { call, next })
        {
            await desk.UntilAsync(Roles.Auditor, "auditor", "follow-up", $"/care-calls/{erased}", page => page.Text("callerNumber") == PersonalTexts.Erased);
        }
    }

    private async Task<JsonNode?> ListedAsync(string role, string id, Guid call) =>
        (await desk.GetAsync(role, id, "follow-up", "/care-calls"))!.AsArray().SingleOrDefault(row => row.Text("requestId") == $"{call}");

    private static CareCallPlan PlanOf(JsonNode page) => new(
        Guid.Empty, Customer, 3, CareOccasion.Repair, "repair-1", "department/network", page.Text("callerNumber")!, page.Text("about"), default, Region: "care-test");
}
