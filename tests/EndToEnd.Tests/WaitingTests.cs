using System.Text.Json.Nodes;
using Messaging;

namespace EndToEnd.Tests;

/// <summary>B3: who waits is told where they stand, is called back, leaves a message, or takes up the place that they had given up.</summary>
[Collection(nameof(RunningDesk))]
public class WaitingTests(RunningDesk desk)
{
    [Fact]
    public async Task B3_the_channel_is_told_place_and_wait_and_again_when_it_is_better()
    {
        var team = await Team.FormAsync(desk, "place", "place-1");
        await using var app = await AmqpClient.ConnectAsync(desk, "channel.app");
        var first = await team.RequestAsync();
        var second = await team.RequestAsync();
        await desk.ChangeAsync("/desk-settings", settings => settings["tellPlaceEvery"] = "PT1S");
        (await ToldAsync(app, second)).ShouldBe((2, "joined"));
        await team.SignInAsync("place-1");
        await team.TakeAsync("place-1", first);
        (await ToldAsync(app, second)).ShouldBe((1, "improved"));
        await desk.ChangeAsync("/desk-settings", settings => settings.Remove("tellPlaceEvery"));

        await SettleAsync("place-1", first);
        var shown = await desk.GetAsync(Roles.Channel, "app", "routing", $"/requests/{second}");
        (shown!.Text("status") is "queued" or "offered").ShouldBeTrue();
        await team.TakeAsync("place-1", second);
        await SettleAsync("place-1", second);
        (await desk.StoryAsync(second)).ShouldContain("The customer was told that they are number 1 in the queue");
    }

    [Fact]
    public async Task B3_who_booked_a_callback_keeps_their_place_is_called_until_reached_and_replay_agrees()
    {
        var team = await Team.FormAsync(desk, "callback", "callback-1");
        var request = await team.RequestAsync();
        var since = (await team.RoutedAsync(request, _ => true)).Moment("waitingSince");
        var later = await team.RequestAsync();
        await desk.PostAsync(Roles.Channel, "app", "routing", $"/requests/{request}/callback", new { number = "13900001111" });
        var told = await desk.GetAsync(Roles.Channel, "app", "routing", $"/requests/{request}");
        told!.Text("waitsBy").ShouldBe("callback");

        await team.SignInAsync("callback-1");
        await team.TakeAsync("callback-1", request); // before the one that came later
        var work = await team.RoutedAsync(request, r => r.Text("status") == "assigned");
        (work.Text("callbackNumber"), work.Moment("waitingSince")).ShouldBe(("13900001111", since));
        await TriedAsync(request, reached: false);
        var waits = await desk.FactAsync(request, "request_queued", f => f.Text("because") == "callbackNotReached");
        waits.Moment("notBefore").ShouldBe(waits.Moment("at").AddMinutes(10));
        await team.TakeAsync("callback-1", later); // meanwhile
        await SettleAsync("callback-1", later);
        await team.TakeAsync("callback-1", request);
        await TriedAsync(request, reached: true);
        await SettleAsync("callback-1", request);

        (await desk.FactsAsync(request, "callback_tried")).Count(f => f == "callback_tried").ShouldBe(2);
        await desk.AgreesAsync(request);
        (await desk.StoryAsync(request)).ShouldContain("called the customer, the 2. time, and reached them.");
    }

    [Fact]
    public async Task B3_a_message_is_promised_a_reply_that_the_agent_keeps_and_replay_agrees()
    {
        var team = await Team.FormAsync(desk, "message", "message-1");
        await using var app = await AmqpClient.ConnectAsync(desk, "channel.app");
        var request = await team.RequestAsync();
        await desk.PostAsync(Roles.Channel, "app", "routing", $"/requests/{request}/message", new { text = "Please write to me" });
        var (_, left) = await app.ReceiveAsync("channel.app", (type, body) => type == "routing.message-left.v1" && body.GetProperty("requestId").GetGuid() == request);
        left.GetProperty("replyBy").GetDateTimeOffset().ShouldBe((await desk.PromiseAsync(request, "promise_made", "message-reply")).Moment("dueAt"));

        await team.SignInAsync("message-1");
        await team.TakeAsync("message-1", request);
        (await team.RoutedAsync(request, r => r.Text("status") == "assigned")).Text("message").ShouldBe("Please write to me");
        await SettleAsync("message-1", request);
        await desk.PromiseAsync(request, "promise_kept", "message-reply");
        await desk.AgreesAsync(request);
    }

    [Fact]
    public async Task B3_who_gave_up_waiting_and_comes_again_soon_takes_up_their_place()
    {
        var team = await Team.FormAsync(desk, "gave-up", "gave-up-1");
        await desk.ChangeAsync("/desk-settings", settings => settings["returnWithin"] = "P1D");
        var gaveUp = await team.RequestAsync(customerId: "gave-up-and-came");
        await desk.PostAsync(Roles.Channel, "app", "routing", $"/requests/{gaveUp}/abandon");
        await desk.FactsAsync(gaveUp, "matter_closed");
        var again = await team.RequestAsync(customerId: "gave-up-and-came");
        var queued = await desk.FactAsync(again, "request_queued");
        await desk.ChangeAsync("/desk-settings", settings => settings["returnWithin"] = "PT10M");
        queued.Text("placeOf").ShouldBe(gaveUp.ToString());
        queued.Moment("placeSince").ShouldBe((await desk.FactAsync(gaveUp, "request_queued")).Moment("at"));
        await team.SignInAsync("gave-up-1");
        await team.TakeAsync("gave-up-1", again);
        await SettleAsync("gave-up-1", again);
    }

    private static async Task<(int Position, string? Because)> ToldAsync(AmqpClient app, Guid request)
    {
        var (_, told) = await app.ReceiveAsync("channel.app", (type, body) => type == "routing.place-told.v1" && body.GetProperty("requestId").GetGuid() == request);
        return (told.GetProperty("position").GetInt32(), told.GetProperty("because").GetString());
    }

    private Task<JsonNode?> TriedAsync(Guid request, bool reached) =>
        desk.PostAsync(Roles.Agent, "callback-1", "routing", $"/requests/{request}/callback-tries", new { reached });

    private async Task SettleAsync(string agent, Guid request)
    {
        await desk.PostAsync(Roles.Agent, agent, "routing", $"/requests/{request}/resolve", new { resolution = "Explained" });
        await desk.FactsAsync(request, "rating_requested");
        await desk.RateAsync(request, 5);
    }
}
