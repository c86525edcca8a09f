using System.Text.Json.Nodes;
using Contracts;
using Contracts.Intake.V1;
using Messaging;

namespace EndToEnd.Tests;

[Collection(nameof(RunningDesk))]
public class IntakeTests(RunningDesk desk)
{
    [Fact]
    public async Task A_contact_over_the_bus_and_one_over_HTTP_come_to_the_same()
    {
        var over = new ReceiveContact(
            Channel.App, "same-http", "same-http", "13900010001", "The broadband is slow", Region: "rural", Language: "en");
        var http = (await desk.ContactAsync("app", over)).Id("requestId");
        var bus = await OverTheBusAsync(Channel.App, over with { ChannelReference = "same-bus", CustomerId = "same-bus" });

        Sameness(await RowAsync(bus)).ShouldBe(Sameness(await RowAsync(http)));
        string[] opened = ["contact_received", "request_received", "request_classified"];
        (await TypesAsync(bus, 3)).ShouldBe(opened);
        (await TypesAsync(http, 4)).ShouldBe([.. opened, "customer_linked"], "the number is the first one's who came with it");
        await desk.GiveUpAsync("app", http, bus);

        static string Sameness(JsonNode row) => string.Join(' ', new[]
        {
            "kind", "category", "urgency", "skill", "open", "profile.tier", "profile.channel", "profile.region", "profile.language",
            "profile.callerNumber", "profile.text",
        }.Select(member => row.Text(member)));

        async Task<IEnumerable<string?>> TypesAsync(Guid request, int count)
        {
            var intake = await desk.HistoryAsync(
                request, facts => facts.Count(f => f.Text("service") == "intake") >= count
                    && facts.Any(f => f.Text("type") == "request_queued"));
            return intake.Where(f => f.Text("service") == "intake").Select(f => f.Text("type"));
        }
    }

    [Fact]
    public async Task The_same_contact_again_is_one_and_another_content_under_its_reference_is_refused()
    {
        var contact = new ReceiveContact(Channel.Web, "once-1", "once-1", Text: "No internet");
        var first = await desk.ContactAsync("web", contact);
        var request = first.Id("requestId");
        (await desk.ContactAsync("web", contact)).ToJsonString().ShouldBe(first.ToJsonString());

        await using var web = await AmqpClient.ConnectAsync(desk, "channel.web");
        await SendAsync(contact, "once-other-message");
        await SendAsync(contact with { Text = "Something else" }, "once-other-content");
        (await desk.ParkedReasonAsync("intake", "once-other-content")).ShouldContain("'once-1' before, with another content");
        (await desk.SendAsync(
            Roles.Channel, "web", HttpMethod.Post, "intake", "/contacts", contact with { Text = "Something else" }))
            .Status.ShouldBe(409);

        (await RowAsync(request))["contacts"]!.AsArray().Count.ShouldBe(1);
        await desk.GiveUpAsync("web", request);

        Task SendAsync(ReceiveContact command, string id) =>
            web.SendInOrderAsync(desk, "channel.web", "intake", "receive-contact", command, id, request);
    }

    [Fact]
    public async Task A_customer_who_switches_channel_continues_the_request_and_each_adapter_gets_the_context_back()
    {
        var first = await desk.ContactAsync(
            "app", new ReceiveContact(Channel.App, "switch-1", "switch", Text: "Weak signal in the lift"));
        var request = first.Id("requestId");
        first.Text("linked").ShouldBe("false");

        var second = new ReceiveContact(Channel.Hotline, "switch-2", "switch");
        (await OverTheBusAsync(Channel.Hotline, second, linked: true, "mobile-signal")).ShouldBe(request);
        var third = await desk.ContactAsync(
            "web", new ReceiveContact(Channel.Web, "switch-3", "switch", Text: "Still no signal, calls drop"));

        (third.Id("requestId"), third.Text("linked")).ShouldBe((request, "true"));
        (third.Text("context.kind"), third.Text("context.category")).ShouldBe(("fault", "mobile-signal"));
        third.Moment("context.receivedAt").ShouldBe(first.Moment("context.receivedAt"));
        (await RowAsync(request))["contacts"]!.AsArray().Select(c => c.Text("channel")).ShouldBe(["app", "hotline", "web"]);
        var seen = (await desk.GetAsync(Roles.Channel, "web", "intake", $"/requests/{request}"))!;
        (seen.Text("category"), seen.Text("profile.text"), seen["contacts"]!.AsArray().Count).ShouldBe(("mobile-signal", null, 1));
        seen.ToJsonString().ShouldNotContain("in the lift");
        (await desk.SendAsync(Roles.Channel, "sms", HttpMethod.Get, "intake", $"/requests/{request}")).Status.ShouldBe(404);
        await desk.GiveUpAsync("app", request);
    }

    [Fact]
    public async Task A_customer_whose_matter_is_closed_begins_a_new_one_and_one_whose_matter_is_open_does_not()
    {
        var first = await desk.ContactAsync("app", new ReceiveContact(Channel.App, "closed-1", "closed", Text: "No internet"));
        var closed = first.Id("requestId");
        (await desk.ContactAsync("app", new ReceiveContact(Channel.App, "closed-2", "closed"))).Id("requestId").ShouldBe(closed);
        await desk.GiveUpAsync("app", closed);
        await desk.FactsAsync(closed, "request_closed", "matter_closed");

        var next = await desk.ContactAsync(
            "app", new ReceiveContact(Channel.App, "closed-3", "closed", Text: "No internet again"));
        next.Text("linked").ShouldBe("false");
        next.Id("requestId").ShouldNotBe(closed);
        (await RowAsync(closed)).Text("open").ShouldBe("false");
        await desk.GiveUpAsync("app", next.Id("requestId"));
    }

    [Fact]
    public async Task A_customer_who_comes_again_dissatisfied_makes_the_request_and_its_order_more_urgent()
    {
        var team = await Team.FormAsync(desk, "again", "again-1");
        var request = await team.TakenAsync("again-1");
        var order = (await team.DispatchAsync("again-1", request, "network")).Id("workOrderId");
        var again = new ReceiveContact(Channel.Web, "again-web-1", "again-1", RequestId: request, Dissatisfied: true, AppealedTo: "regulator");
        (await desk.ContactAsync("web", again)).Text("context.urgency").ShouldBe("high");
        await using var web = await AmqpClient.ConnectAsync(desk, "channel.web");
        await web.SendAsync("intake", "receive-contact", again with { ChannelReference = "again-web-2" });

        await team.OrderAsync(order, o => o.Text("urgency") == "urgent");
        (await desk.FactAsync(request, "promise_amended", p => p.Text("promise") == "department-reply"))
            .Text("because").ShouldBe("urgencyRaised");
        (await RowAsync(request)).Text("appealedTo").ShouldBe("regulator");
    }

    [Fact]
    public async Task A_channel_may_not_report_contacts_of_another()
    {
        await using var sms = await AmqpClient.ConnectAsync(desk, "channel.sms");
        var contact = new ReceiveContact(Channel.App, "foreign-1", "foreign");
        await sms.SendAsync("intake", "receive-contact", contact, "foreign-message");
        (await desk.ParkedReasonAsync("intake", "foreign-message")).ShouldContain("sms may not report contacts of app");
        (await desk.SendAsync(Roles.Channel, "sms", HttpMethod.Post, "intake", "/contacts", contact)).Status.ShouldBe(403);
    }

    /// <summary>Sends it as an adapter would, and takes what comes back in the channel's queue.</summary>
    private async Task<Guid> OverTheBusAsync(
        Channel channel, ReceiveContact contact, bool linked = false, string? category = null)
    {
        var name = ChannelId.Of(channel);
        await using var adapter = await AmqpClient.ConnectAsync(desk, $"channel.{name}");
        await adapter.SendAsync("intake", "receive-contact", contact);
        var (type, received) = await adapter.ReceiveAsync(
            $"channel.{name}", (_, body) =>
                body.TryGetProperty("channelReference", out var reference) && reference.GetString() == contact.ChannelReference);
        type.ShouldBe("intake.contact-received.v1");
        received.GetProperty("linked").GetBoolean().ShouldBe(linked);
        if (category is not null)
        {
            received.GetProperty("context").GetProperty("category").GetString().ShouldBe(category);
        }

        return received.GetProperty("requestId").GetGuid();
    }

    private async Task<JsonNode> RowAsync(Guid request) =>
        (await desk.GetAsync(Roles.Supervisor, "s1", "intake", $"/requests/{request}"))!;
}
