using Contracts;
using Contracts.Intake.V1;
using Messaging;

namespace EndToEnd.Tests;

/// <summary>What Intake makes of a contact, and what people and systems tell it about customers.</summary>
[Collection(nameof(RunningDesk))]
public class TriageTests(RunningDesk desk)
{
    [Fact]
    public async Task The_keys_pressed_classify_by_the_longest_menu_item()
    {
        var request = await RequestAsync(new ReceiveContact(Channel.Hotline, "ivr-1", "ivr-1", IvrChoices: ["3", "1", "2"]));
        var fact = await desk.FactAsync(request, "request_classified");
        (fact.Text("by"), fact.Text("category"), fact.Text("skill")).ShouldBe(("ivr", "equipment", "technical-consultation"));
        ((double)fact["confidence"]!).ShouldBe(1);
        await desk.UntilAsync(
            Roles.Supervisor, "s1", "routing", $"/requests/{request}",
            r => r.Text("skill") == "technical-consultation" && r.Text("category") == "equipment");
        await desk.GiveUpAsync("hotline", request);
    }

    [Fact]
    public async Task The_text_classifies_with_a_stated_confidence_and_urgency()
    {
        var request = await RequestAsync(
            new ReceiveContact(Channel.Hotline, "text-1", "text-1", Text: "Exposed wires after the storm"));
        var fact = await desk.FactAsync(request, "request_classified");
        (fact.Text("by"), fact.Text("category"), fact.Text("urgency")).ShouldBe(("text", "line-repair", "urgent"));
        ((double)fact["confidence"]!).ShouldBeInRange(0.6, 1);
        await desk.GiveUpAsync("hotline", request);
    }

    [Fact]
    public async Task What_is_not_clear_a_human_classifies_and_it_goes_to_the_skill_they_name()
    {
        var request = await RequestAsync(new ReceiveContact(Channel.Hotline, "human-1", "human-1", Text: "I have a question"));
        await desk.FactAsync(request, "triage_inconclusive", fact => (double)fact["confidence"]! == 0.5);
        await desk.UntilAsync(
            Roles.Supervisor, "s1", "routing", $"/requests/{request}", r => r.Text("skill") == "general" && r["kind"] is null);

        var classify = new { kind = "consultation", category = "product", urgency = "high", skill = "technical-consultation" };
        await desk.PostAsync(Roles.Agent, "a06", "intake", $"/requests/{request}/classify", classify);
        var again = await desk.PostAsync(Roles.Agent, "a06", "intake", $"/requests/{request}/classify", classify);

        again!["facts"]!.AsArray().ShouldBeEmpty();
        await desk.FactAsync(request, "request_classified", fact => fact.Text("by") == "agent" && fact.Text("agentId") == "a06");
        await desk.FactAsync(request, "request_reclassified", fact => fact.Text("skill") == "technical-consultation");
        await desk.UntilAsync(
            Roles.Supervisor, "s1", "routing", $"/requests/{request}",
            r => r.Text("skill") == "technical-consultation" && r.Text("urgency") == "high");
        (await desk.SendAsync(
            Roles.Agent, "a06", HttpMethod.Post, "intake", $"/requests/{request}/classify",
            new { kind = "fault", category = "product", urgency = "high", skill = "no-such-skill" })).Status.ShouldBe(400);
        await desk.GiveUpAsync("hotline", request);
    }

    [Fact]
    public async Task An_identity_check_is_recorded_with_method_and_outcome()
    {
        var request = await RequestAsync(
            new ReceiveContact(Channel.Hotline, "identity-1", "identity-1", IvrChoices: ["3", "1", "2"]));
        await desk.PostAsync(
            Roles.Agent, "a06", "intake", $"/requests/{request}/identity-check", new { method = "one-time-code", passed = true });

        (await desk.GetAsync(Roles.Agent, "a06", "intake", $"/requests/{request}")).Text("identity.method")
            .ShouldBe("one-time-code");
        (await desk.FactAsync(request, "identity_checked")).Text("passed").ShouldBe("true");
        (await desk.SendAsync(
            Roles.Channel, "hotline", HttpMethod.Post, "intake", $"/requests/{request}/identity-check",
            new { method = "word", passed = true }))
            .Status.ShouldBe(403);
        await desk.GiveUpAsync("hotline", request);
    }

    [Fact]
    public async Task Marketing_support_sets_a_customers_tier_over_the_bus_or_HTTP_and_the_next_request_has_it()
    {
        await using var marketing = await AmqpClient.ConnectAsync(desk, "marketing.support");
        var before = await LastSequenceAsync();
        await marketing.SendAsync("intake", "set-customer-tier", new SetCustomerTier("tier-bus", 1));
        (await desk.SendAsync(
            Roles.Marketing, "support", HttpMethod.Put, "intake", "/customers/tier-http/tier", new { tier = 2 }))
            .Status.ShouldBe(200);
        await desk.UntilAsync(
            Roles.Auditor, "auditor", "intake", $"/log?after={before}",
            log => log.AsArray().Any(f => f.Text("type") == "customer_tier_changed" && f.Text("data.customerId") == "tier-bus"));

        foreach (var (customer, tier) in new[] { ("tier-bus", "1"), ("tier-http", "2"), ("tier-unknown", "3") })
        {
            var request = await RequestAsync(
                new ReceiveContact(Channel.Hotline, customer, customer, IvrChoices: ["3", "1", "2"]));
            await desk.UntilAsync(Roles.Supervisor, "s1", "routing", $"/requests/{request}", r => r.Text("tier") == tier);
            await desk.GiveUpAsync("hotline", request);
        }
    }

    [Fact]
    public async Task Nobody_but_marketing_support_sets_a_tier()
    {
        await using var channel = await AmqpClient.ConnectAsync(desk, "channel.email");
        await channel.SendAsync("intake", "set-customer-tier", new SetCustomerTier("tier-foreign", 1), "tier-foreign-message");
        (await desk.ParkedReasonAsync("intake", "tier-foreign-message")).ShouldContain("channel/email may not send");
        (await desk.SendAsync(Roles.Agent, "a06", HttpMethod.Put, "intake", "/customers/tier-foreign/tier", new { tier = 1 }))
            .Status.ShouldBe(403);
        (await desk.SendAsync(Roles.Admin, "admin", HttpMethod.Put, "intake", "/customers/tier-foreign/tier", new { tier = 1 }))
            .Status.ShouldBe(403);
    }

    [Fact]
    public async Task Marketing_support_does_nothing_else()
    {
        await using var marketing = await AmqpClient.ConnectAsync(desk, "marketing.support");
        var request = await RequestAsync(new(Channel.Hotline, "marketing-1", "c-marketing-1", IvrChoices: Playing.Fault));
        await marketing.SendAsync("intake", "erase-personal-data", new ErasePersonalData(request), "marketing-erases");
        (await desk.ParkedReasonAsync("intake", "marketing-erases")).ShouldContain("marketing/support may not send");
        await desk.GiveUpAsync("hotline", request);
    }

    private async Task<Guid> RequestAsync(ReceiveContact contact) => (await desk.ContactAsync("hotline", contact)).Id("requestId");

    private async Task<string> LastSequenceAsync() =>
        (await desk.GetAsync(Roles.Auditor, "auditor", "intake", "/log/summary")).Text("lastSequence")!;
}
