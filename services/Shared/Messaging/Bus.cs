using MassTransit;
using Microsoft.Extensions.DependencyInjection;

namespace Messaging;

/// <summary>MassTransit on RabbitMQ, with our names, wire form and queues.</summary>
public static class Bus
{
    /// <summary>Messages in hand at once; what bounds memory when the database is slow.</summary>
    private const int Prefetch = 400;

    /// <summary>More than messages in hand, so that few wait for one of another request: the more go on at once, the more share a commit.</summary>
    private const int Partitions = 512;

    /// <summary>Adds the bus with the service's queues: commands, facts, dead letters.</summary>
    /// <param name="services">The container.</param>
    /// <param name="address"><c>amqp://user:password@host:port/vhost</c>.</param>
    /// <param name="service">The service.</param>
    public static IServiceCollection AddBus(this IServiceCollection services, Uri address, string service)
    {
        services.Configure<MassTransitHostOptions>(o => o.WaitUntilStarted = false);
        return services.AddMassTransit(x => x.UsingRabbitMq((context, bus) =>
        {
            var user = address.UserInfo.Split(':', 2).Select(Uri.UnescapeDataString).ToArray();
            bus.Host(new Uri($"rabbitmq://{address.Host}:{address.Port}{address.AbsolutePath}"), h =>
            {
                h.Username(user[0]);
                h.Password(user[1]);
                h.ConnectionName(service);
                h.PublisherConfirmation = true;
            });
            var wire = new WireSerializer();
            bus.ClearSerialization();
            bus.AddSerializer(wire);
            bus.AddDeserializer(wire, isDefault: true);
            bus.ConfigureSend(send => send.UseSendExecute(c =>
            {
                if (c.TryGetPayload<RabbitMqSendContext>(out var rabbit))
                {
                    rabbit.BasicProperties.UserId = user[0]; // the broker refuses a message whose user is not the connection's
                }
            }));
            var inbox = context.GetRequiredService<Inbox>();
            Receive(bus, Names.Commands(service), Names.Dead(service), inbox.ConsumeAsync);
            Receive(bus, Names.Facts(service), Names.Dead(service), inbox.ConsumeAsync);
            Receive(bus, Names.Dead(service), null, inbox.ConsumeDeadAsync);
        }));
    }

    private static void Receive(
        IRabbitMqBusFactoryConfigurator bus, string queue, string? deadLetters, MessageHandler<WireMessage> handle) =>
        bus.ReceiveEndpoint(queue, endpoint =>
        {
            foreach (var (name, value) in Topology.QueueArguments(deadLetters))
            {
                endpoint.SetQueueArgument(name, value);
            }

            endpoint.ConfigureConsumeTopology = false;
            endpoint.PublishFaults = false;
            endpoint.PrefetchCount = Prefetch;
            endpoint.RethrowFaultedMessages();
            endpoint.ThrowOnSkippedMessages();
            endpoint.Handler(handle, h => h.UsePartitioner(Partitions, Inbox.PartitionOf));
        });
}
