using System.Text.Json.Nodes;
using Contracts;
using Contracts.Intake.V1;
using Messaging;

namespace EndToEnd.Tests;

/// <summary>The customer comes again while a department works: the owner hears of it at once, and who wants to speak to someone does.</summary>
[Collection(nameof(RunningDesk))]
public class FurtherContactTests(RunningDesk desk)
{
    [Fact]
    public async Task The_owner_is_alerted_in_the_work_list_until_they_have_seen_it()
    {
        var team = await Team.FormAsync(desk, "further", "further-1");
        var request = await DispatchedAsync(team, "further-1");
        using var poller = new LongPoller(desk, Roles.Agent, "further-1", "/agents/me/work");
        await poller.ReadAsync();
        var waiting = poller.WaitAsync();
        await using var app = await AmqpClient.ConnectAsync(desk, "channel.app");
        await app.SendAsync("intake", "receive-contact", new ReceiveContact(
            Channel.App, "further-2nd", CustomerId: "further-1", Text: "Is anybody coming?", RequestId: request, Dissatisfied: true));

        (await waiting).ShouldContain("Is anybody coming?");
        var alert = (await desk.WorkOnAsync("further-1", request, row => row.Text("status") == "dispatched"))["alerts"]![0]!;
        (alert.Text("because"), alert.Text("dissatisfied"), alert.Text("wantsAgent"), alert.Text("acknowledgedAt"))
            .ShouldBe(("customerCame", "true", "false", null));
        (await AcknowledgeAsync("further-2", request, alert)).ShouldBe(403);
        (await AcknowledgeAsync("further-1", request, alert)).ShouldBe(200);
        (await AcknowledgeAsync("further-1", request, alert)).ShouldBe(200);
        (await desk.GetAsync(Roles.Agent, "further-1", "routing", "/agents/me/work"))!.AsArray().ShouldBeEmpty();
        var row = await team.RoutedAsync(request, _ => true);
        row["alerts"]![0].Text("acknowledgedBy").ShouldBe("further-1");
        (await desk.HistoryAsync(request, all => all.Any(f => f.Text("type") == "alert_acknowledged")))
            .Count(f => f.Text("type") == "alert_acknowledged").ShouldBe(1);
    }

    [Fact]
    public async Task Who_wants_to_speak_to_someone_reaches_another_agent_when_the_owner_has_gone_and_the_department_works_on()
    {
        var team = await Team.FormAsync(desk, "speak", "speak-1", "speak-2");
        var request = await DispatchedAsync(team, "speak-1");
        await team.StateAsync("speak-1", "signedOut");
        await team.SignInAsync("speak-2");
        var contact = await desk.ContactAsync(
            "app", new { channel = "app", channelReference = "speak-2nd", customerId = "speak-1", wantsAgent = true });
        contact.Id("requestId").ShouldBe(request);

        await team.TakeAsync("speak-2", request);
        (await desk.FactAsync(request, "request_queued", q => q.Text("because") == "customerAsked")).Text("answerOwed").ShouldBe("true");
        await desk.HistoryAsync(request, all => all.Count(f => f.Text("type") == "promise_made" && f.Text("data.promise") == "queue-answer") == 2);
        (await desk.WorkOnAsync("speak-2", request, row => row.Text("status") == "assigned")).Text("ownerAgentId").ShouldBe("speak-1");
        await desk.PostAsync(Roles.Agent, "speak-2", "routing", $"/requests/{request}/await-others");
        (await team.RoutedAsync(request, r => r.Text("status") == "dispatched"))["alerts"]![0].Text("acknowledgedBy").ShouldBe("speak-2");
        await desk.FactsAsync(request, "others_awaited");
        (await desk.StoryAsync(request)).ShouldContain("Agent speak-2 is done with it for now; the department works on it as before.");
        await desk.AgreesAsync(request);
    }

    private static async Task<Guid> DispatchedAsync(Team team, string agent)
    {
        var request = await team.TakenAsync(agent);
        await team.DispatchAsync(agent, request, "network");
        return request;
    }

    private async Task<int> AcknowledgeAsync(string agent, Guid request, JsonNode alert) => (await desk.SendAsync(
        Roles.Agent, agent, HttpMethod.Post, "routing", $"/requests/{request}/alerts/{alert.Text("alertId")}/acknowledge")).Status;
}
