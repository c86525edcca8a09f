using Contracts;
using Contracts.Intake.V1;
using TestKit;

namespace Faults.Tests.Kill;

/// <summary>Two processes of each service on the same queues and tables. One of them publishes, and that one is killed.</summary>
[Collection(nameof(KillDesk))]
public sealed class ReplicasTests(KillDesk desk)
{
    [Fact, Trait("Fault", "47")]
    public async Task When_the_process_that_publishes_is_killed_its_replica_takes_over_and_nothing_is_lost_or_doubled()
    {
        string[] replicas = [.. new[] { "intake", "routing", "work-orders", "audit" }.Select(desk.Processes.StartReplica)];
        try
        {
            await Task.WhenAll(replicas.Select(replica => SaysAsync(replica, "Application started")));
            await using var channel = await AmqpClient.ConnectAsync(desk.Processes.User("channel.web"));
            await SendAsync(channel, 0, 100);

            // The first process of Intake was there before its replica, so it is the one that publishes.
            var sending = SendAsync(channel, 100, 100);
            await desk.Processes.KillAsync("intake");
            await sending;
            await SaysAsync(replicas[0], "\"Purpose\":\"publisher\"");
            await new Books(desk.Administrator, "intake", "contact_received", "data->>'channelReference'", "replica").HaveOnceAsync(200);
        }
        finally
        {
            await Task.WhenAll(replicas.Select(desk.Processes.KillAsync));
            desk.Processes.Start("intake");
            await desk.Processes.ReadyAsync("intake");
        }
    }

    private static async Task SendAsync(AmqpClient channel, int from, int count)
    {
        for (var i = from; i < from + count; i++)
        {
            var reference = $"replica-{i}";
            await channel.SendAsync("intake", "receive-contact", new ReceiveContact(Channel.Web, reference, reference, Text: "Please call back"), reference);
        }
    }

    private Task SaysAsync(string process, string words) => Eventually.BecomesAsync(
        () => Task.FromResult(desk.Processes.LogOf(process).Any(line => line.Contains(words, StringComparison.Ordinal))), said => said, $"{process} says: {words}");
}
