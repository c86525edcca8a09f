using System.Collections.Concurrent;
using System.Text;
using Contracts;
using Contracts.Intake.V1;
using Messaging;
using RabbitMQ.Client;
using RabbitMQ.Client.Events;
using TestKit;

namespace EndToEnd.Tests;

/// <summary>What the broker has on its disks: personal texts in clear only where somebody outside has to read them.</summary>
[Collection(nameof(RunningDesk))]
public sealed class SealedBodiesTests(RunningDesk desk)
{
    private const string Number = "13944447117";
    private const string Words = "the line under the old mulberry tree";

    [Fact]
    public async Task Facts_for_services_alone_travel_sealed_and_those_who_work_with_them_read_them()
    {
        var factory = new BrokerAddress(desk.Servers.RabbitMq).CreateFactory();
        factory.VirtualHost = desk.Name;
        await using var connection = await factory.CreateConnectionAsync();
        await using var tap = await connection.CreateChannelAsync();
        var queue = (await tap.QueueDeclareAsync()).QueueName;
        foreach (var service in Catalog.Services) await tap.QueueBindAsync(queue, Names.FactExchange(service), "#");
        var heard = new ConcurrentQueue<(string Key, string Text)>();
        var listener = new AsyncEventingBasicConsumer(tap);
        listener.ReceivedAsync += (_, message) =>
        {
            heard.Enqueue((message.RoutingKey, Encoding.UTF8.GetString(message.Body.Span)));
            return Task.CompletedTask;
        };
        await tap.BasicConsumeAsync(queue, autoAck: true, listener);

        await using var web = await AmqpClient.ConnectAsync(desk, "channel.web");
        await web.SendAsync("intake", "receive-contact", new ReceiveContact(
            Channel.Web, "sealed-bodies", "sealed-bodies", Number, Text: Words, IvrChoices: Playing.Question));
        var received = await Eventually.BecomesAsync(
            () => Task.FromResult(heard.FirstOrDefault(h => h.Key == "request-received" && h.Text.Contains("sealed-bodies", StringComparison.Ordinal)).Text),
            text => text is not null, "the request is told");
        received.ShouldContain(SealedText.Mark);
        var request = System.Text.Json.JsonDocument.Parse(received).RootElement.GetProperty("requestId").GetGuid();
        var seen = await Eventually.BecomesAsync(
            () => desk.SendAsync(Roles.Supervisor, "sealed-bodies", HttpMethod.Get, "routing", $"/requests/{request}"),
            answer => answer.Status == 200, "Routing has it");
        seen.Body!.ToJsonString().ShouldContain(Number);
        await desk.GiveUpAsync("web", request);

        foreach (var (key, text) in heard.Where(h => !h.Key.Contains('.', StringComparison.Ordinal)))
        {
            text.ShouldNotContain(Number, customMessage: key);
            text.ShouldNotContain(Words, customMessage: key);
        }
    }
}
