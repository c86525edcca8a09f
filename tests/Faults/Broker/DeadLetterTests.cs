using System.Text.Json.Nodes;
using Messaging;
using RabbitMQ.Client;
using TestKit;

namespace Faults.Tests.Broker;

/// <summary>FAULTS 9 and 10: a message that crashes its service every time it is taken. A dead letter is tried again before it is parked.</summary>
[Collection(nameof(BrokerDesk))]
public class DeadLetterTests(BrokerDesk desk)
{
    private const string Queue = "intake.commands";

    [Fact]
    [Trait("Fault", "9")]
    public async Task A_message_that_crashes_its_service_every_time_is_parked_and_those_behind_it_go_on()
    {
        await desk.Desk.KillAsync("intake");
        await SendAsync("fault-9-poison");
        await CrashOnAsync("fault-9-poison", Queue, Topology.DeliveryLimit + 1);
        await CrashOnAsync("fault-9-poison", Names.Dead("intake"), DeadLetters.MostDeaths);
        await SendAsync("fault-9-behind");
        await RestartAsync();

        var parked = await ParkedAsync("fault-9-poison");
        ((string?)parked["reason"]).ShouldBe("Handling it, with no other dead letter in hand, ended 10 times with the service (it crashed or was killed).");
        await desk.Desk.SettleAsync([Contacts.RequestOf("fault-9-behind")], parked: 1);
        await ReplayAsync(parked, "fault-9-poison");
    }

    [Fact]
    [Trait("Fault", "10")]
    public async Task A_dead_letter_whose_queue_is_missing_is_kept_until_there_is_one()
    {
        await desk.Desk.KillAsync("intake");
        await using (var administrator = await desk.AdministratorAsync())
        await using (var channel = await administrator.CreateChannelAsync())
        {
            await channel.QueueDeleteAsync(Names.Dead("intake"));
            await channel.ExchangeDeleteAsync(Names.Dead("intake"));
        }

        await SendAsync("fault-10-dead");
        await CrashOnAsync("fault-10-dead", Queue, Topology.DeliveryLimit + 1);
        await SendAsync("fault-10-behind");
        await RestartAsync();

        await desk.Desk.SettleAsync([Contacts.RequestOf("fault-10-dead"), Contacts.RequestOf("fault-10-behind")]);
    }

    /// <summary>A consumer that takes the message from a queue and is gone without an answer.</summary>
    private async Task CrashOnAsync(string reference, string queue, int times)
    {
        await using var administrator = await desk.AdministratorAsync();
        for (var crash = 0; crash < times; crash++)
        {
            await using var channel = await administrator.CreateChannelAsync();
            await Eventually.BecomesAsync(() => channel.BasicGetAsync(queue, autoAck: false), message => message is not null, $"{reference} for crash {crash}");
        }

        await using var last = await administrator.CreateChannelAsync();
        (await last.MessageCountAsync(Queue)).ShouldBe(0u, "the queue has given it up");
    }

    private async Task SendAsync(string reference)
    {
        await using var adapter = await AmqpClient.ConnectAsync(desk.Desk.User("channel.web"));
        await adapter.SendAsync("intake", "receive-contact", Contacts.Of(reference), reference);
    }

    private Task RestartAsync()
    {
        desk.Desk.Start("intake");
        return desk.Desk.ReadyAsync("intake");
    }

    private Task<JsonNode> ParkedAsync(string id) => Eventually.BecomesAsync(
        async () => (await desk.Desk.ReadAsync("intake", "/parked")).AsArray().FirstOrDefault(m => (string?)m!["messageId"] == id)!,
        found => found is not null, $"{id} is parked");

    /// <summary>The message itself is good, so that it succeeds once it crashes nobody any more.</summary>
    private async Task ReplayAsync(JsonNode parked, string reference)
    {
        var (status, _) = await desk.Desk.SendAsync(
            Roles.Supervisor, "duty-supervisor", HttpMethod.Post, "intake", $"/parked/{parked["id"]}/replay", new { });
        status.ShouldBe(204);
        await desk.Desk.SettleAsync([Contacts.RequestOf(reference)]);
    }
}
