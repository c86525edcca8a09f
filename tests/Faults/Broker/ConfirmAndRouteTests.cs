using System.Collections.Concurrent;
using System.Text;
using RabbitMQ.Client;
using RabbitMQ.Client.Events;
using TestKit;

namespace Faults.Tests.Broker;

/// <summary>FAULTS 6 and 7: what the broker says to a publisher is lost, or is that no queue takes the fact.</summary>
[Collection(nameof(BrokerDesk))]
public class ConfirmAndRouteTests(BrokerDesk desk)
{
    private const int LostConfirms = 3;

    /// <summary>Size 13, class 60, method 80 of AMQP 0-9-1: <c>basic.ack</c>, which from a broker is a confirm.</summary>
    private static readonly byte[] Confirm = [0, 0, 0, 13, 0, 60, 0, 80];

    [Fact]
    [Trait("Fault", "6")]
    public async Task A_fact_whose_confirm_is_lost_is_told_again_and_absorbed()
    {
        await using var callers = new Callers(desk.Desk, "fault-6");
        await using var listener = await desk.AdministratorAsync();
        var told = await ListenAsync(listener);
        var lost = 0;
        desk.Servers.BrokerProxy.WhenServerSays = said =>
            said.Bytes.Span.IndexOf(Confirm) < 0 || Interlocked.Increment(ref lost) > LostConfirms;
        try
        {
            callers.GoOnCalling(callers: 2);
            await Eventually.BecomesAsync(() => Task.FromResult(lost), count => count > LostConfirms, "confirms are lost, and then come through");
            await callers.HangUpAsync();
        }
        finally
        {
            desk.Servers.BrokerProxy.WhenServerSays = null;
        }

        await desk.Desk.SettleAsync(callers.Accepted);
        told.GroupBy(id => id, StringComparer.Ordinal).Count(g => g.Count() > 1).ShouldBeGreaterThan(0, "some fact was told twice");
    }

    [Fact]
    [Trait("Fault", "7")]
    public async Task A_fact_that_no_queue_takes_raises_an_alarm_and_holds_the_publisher_until_one_does()
    {
        await using var callers = new Callers(desk.Desk, "fault-7");
        await using var administrator = await desk.AdministratorAsync();
        await using var channel = await administrator.CreateChannelAsync();
        await channel.QueueUnbindAsync("audit.facts", "intake.v1", "#");

        var request = await callers.CallAsync();
        await Eventually.BecomesAsync(
            () => Task.FromResult(desk.Desk.LogOf("intake").FirstOrDefault(l => l.Contains("\"Id\":1301", StringComparison.Ordinal))),
            line => line is not null, "intake says that no queue takes a fact");
        (await desk.Desk.UntoldAsync("intake")).ShouldBe(3, "not one of the request's facts counts as told");
        (await desk.Desk.FactsAsync("intake")).Count(f => f.Id("correlationId") == request).ShouldBe(3);

        await channel.QueueBindAsync("audit.facts", "intake.v1", "#");
        await desk.Desk.SettleAsync(callers.Accepted);
    }

    /// <summary>The ids of all facts of intake, as often as they are told.</summary>
    private static async Task<IReadOnlyCollection<string>> ListenAsync(IConnection connection)
    {
        var told = new ConcurrentQueue<string>();
        var channel = await connection.CreateChannelAsync();
        var queue = await channel.QueueDeclareAsync();
        await channel.QueueBindAsync(queue.QueueName, "intake.v1", "#");
        var consumer = new AsyncEventingBasicConsumer(channel);
        consumer.ReceivedAsync += (_, message) =>
        {
            told.Enqueue(Encoding.UTF8.GetString((byte[])message.BasicProperties.Headers!["cloudEvents_id"]!));
            return Task.CompletedTask;
        };
        await channel.BasicConsumeAsync(queue.QueueName, autoAck: true, consumer);
        return told;
    }
}
