using System.Text.Json.Nodes;
using Contracts.Directory.V1;
using Messaging;
using TestKit;

namespace EndToEnd.Tests;

/// <summary>Tiers, settings and rules of triage hold for the whole desk: each test sets back what it changes.</summary>
[Collection(nameof(RunningDesk))]
public class DeskRulesTests(RunningDesk desk)
{
    [Fact]
    public async Task A_tier_changed_over_the_bus_moves_its_customers_in_the_queue()
    {
        var team = await Team.FormAsync(desk, "tiers");
        var diamond = new { tier = 1 };
        (await desk.SendAsync(
            Roles.Marketing, "support", HttpMethod.Put, "intake", "/customers/tiers-diamond/tier", diamond))
            .Status.ShouldBe(200);
        await using var office = await AmqpClient.ConnectAsync(desk, "admin.office");
        try
        {
            await AheadByAsync(1);
            var waited = await team.RequestAsync();
            var request = await team.RequestAsync(customerId: "tiers-diamond");
            await team.RoutedAsync(waited, r => r.Text("position") == "1");
            await AheadByAsync(864_000);
            await team.RoutedAsync(request, r => r.Text("position") == "1");
            await AheadByAsync(1);
            await team.RoutedAsync(waited, r => r.Text("position") == "1");
        }
        finally
        {
            await AheadByAsync(3600);
        }

        Task AheadByAsync(int seconds) => office.SendAsync("directory", "define-tier", new DefineTier(new Tier(1, "Diamond", seconds)));
    }

    [Fact]
    public async Task Desk_settings_changed_hold_for_the_next_offer()
    {
        var team = await Team.FormAsync(desk, "settings", "settings-1");
        var request = await team.RequestAsync();
        var before = await desk.ChangeAsync("/desk-settings", settings => settings["offerFor"] = "PT11M");
        try
        {
            await team.SignInAsync("settings-1");
            await desk.FactAsync(
                request, "request_offered", offer => offer.Moment("answerBy") - offer.Moment("at") == TimeSpan.FromMinutes(11));
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
            ["words"] = new JsonArray("zeppelin"), ["weight"] = 1, ["kind"] = "suggestion", ["category"] = "airships",
            ["skill"] = "triage-team",
        }));
        try
        {
            var contacts = 0;
            await Eventually.BecomesAsync(
                async () =>
                {
                    var reference = $"zeppelin-{++contacts}";
                    var contact = await desk.ContactAsync(
                        "app", new { channel = "app", channelReference = reference, text = "A zeppelin landed" });
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
}
