using MassTransit;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Messaging;

/// <summary>MassTransit on RabbitMQ, with our names, wire form and queues.</summary>
public static class Bus
{
    /// <summary>Messages in hand at once; what bounds memory when the database is slow.</summary>
    private const int Prefetch = 400;

    /// <summary>A node that hangs, its connections open, is given up after twice this time at the most.</summary>
    internal static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan LongestDrain = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LongestStop = TimeSpan.FromSeconds(8);

    /// <summary>Adds the bus with the service's queues: commands, facts, dead letters. A service starts while the broker is away.</summary>
    /// <param name="services">The container.</param>
    /// <param name="address"><c>amqp://user:password@host:port/vhost</c>.</param>
    /// <param name="service">The service.</param>
    public static IServiceCollection AddBus(this IServiceCollection services, Uri address, string service)
    {
        services.AddSingleton(p => new BrokerReach(
            address, service, p.GetRequiredService<ILogger<BrokerReach>>(), p.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping));
        services.AddSingleton<IReceiveEndpointObserver>(p => p.GetRequiredService<BrokerReach>());
        services.AddHealthChecks().AddCheck<BrokerReach>("broker", tags: ["ready"]);
        services.Configure<MassTransitHostOptions>(o => (o.ConsumerStopTimeout, o.StopTimeout) = (LongestDrain, LongestStop));
        services.AddSingleton<Lanes>().AddSingleton<Aside>().AddSingleton<DeadLetters>();
        return services.AddMassTransit(x => x.UsingRabbitMq((context, bus) =>
        {
            var reach = context.GetRequiredService<BrokerReach>();
            var user = address.UserInfo.Split(':', 2).Select(Uri.UnescapeDataString).ToArray();
            bus.Host(new Uri($"rabbitmq://{address.Host}:{address.Port}{address.AbsolutePath}"), h =>
            {
                h.Username(user[0]);
                h.Password(user[1]);
                h.ConnectionName(service);
                h.Heartbeat(Heartbeat);
                h.OnRefreshConnectionFactory = _ => reach.WaitAsync();
            });
            var inbox = context.GetRequiredService<Inbox>();
            var form = new CloudEvents(inbox.Read);
            bus.ClearSerialization();
            bus.AddSerializer(form);
            bus.AddDeserializer(form, isDefault: true);
            Receive(Names.Commands(service), Names.Dead(service), Prefetch);
            Receive(Names.Facts(service), Names.Dead(service), Prefetch);
            Receive(Names.Dead(service), null, prefetch: 1, endpoint => endpoint.ConfigureReceive(pipe =>
            {
                pipe.UseRetry(WhileItPasses);
                pipe.UseFilter(context.GetRequiredService<DeadLetters>());
            }));

            void Receive(string queue, string? deadLetters, int prefetch, Action<IRabbitMqReceiveEndpointConfigurator>? first = null) =>
                bus.ReceiveEndpoint(queue, endpoint =>
                {
                    first?.Invoke(endpoint);
                    Lay(endpoint, deadLetters, prefetch);
                    endpoint.ConfigureChannel(channel => channel.UseFilter(context.GetRequiredService<Lanes>()));
                    Take(endpoint, inbox, context.GetRequiredService<Aside>());
                });
        }));
    }

    /// <summary>The queue as the owner declared it.</summary>
    private static void Lay(IRabbitMqReceiveEndpointConfigurator endpoint, string? deadLetters, int prefetch)
    {
        foreach (var (name, value) in Topology.QueueArguments(deadLetters))
        {
            endpoint.SetQueueArgument(name, value);
        }

        endpoint.ConfigureConsumeTopology = false;
        endpoint.PrefetchCount = prefetch;
        endpoint.ConcurrentMessageLimit = 1; // the client delivers one by one, in order; the lanes spread them
    }

    /// <summary>A consumer for each type. What passes is tried again until it has passed, what does not is parked.</summary>
    private static void Take(IReceiveEndpointConfigurator endpoint, Inbox inbox, Aside aside)
    {
        endpoint.PublishFaults = false;
        endpoint.UseMessageRetry(WhileItPasses);
        endpoint.ConfigureError(pipe =>
        {
            pipe.UseRetry(WhileItPasses);
            pipe.UseFilter(aside);
        });
        endpoint.ConfigureDeadLetter(pipe =>
        {
            pipe.UseRetry(WhileItPasses);
            pipe.UseFilter(aside);
        });
        foreach (var message in inbox.Types)
        {
            var type = typeof(MessageConsumer<>).MakeGenericType(message);
            var consumer = Activator.CreateInstance(type, inbox)!;
            endpoint.Consumer(type, _ => consumer);
        }
    }

    /// <summary>While database or broker are away the message stays in hand; the prefetch bounds how many do.</summary>
    private static void WhileItPasses(IRetryConfigurator retry) => retry
        .Exponential(int.MaxValue, TimeSpan.FromMilliseconds(50), TimeSpan.FromSeconds(5), TimeSpan.FromMilliseconds(50))
        .Handle<Exception>(Inbox.IsTransient);
}
