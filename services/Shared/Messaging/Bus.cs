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
    /// <param name="address">Where the broker is.</param>
    /// <param name="service">The service.</param>
    /// <param name="limit">How much of a sender's may be parked.</param>
    public static IServiceCollection AddBus(this IServiceCollection services, BrokerAddress address, string service, SenderLimit limit)
    {
        services.AddSingleton(p => new BrokerReach(
            address, service, p.GetRequiredService<ILogger<BrokerReach>>(), p.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping));
        services.AddSingleton<IReceiveEndpointObserver>(p => p.GetRequiredService<BrokerReach>());
        services.AddHealthChecks().AddCheck<BrokerReach>("broker", tags: ["ready"]);
        services.Configure<MassTransitHostOptions>(o => (o.ConsumerStopTimeout, o.StopTimeout) = (LongestDrain, LongestStop));
        services.AddSingleton<Lanes>().AddSingleton<Aside>().AddSingleton<DeadLetters>().AddSingleton<SecurityLog>();
        services.AddSingleton(p => ActivatorUtilities.CreateInstance<Senders>(p, limit, TimeProvider.System)); // real time, whatever the desk's clock does
        return services.AddMassTransit(x => x.DisableUsageTelemetry().UsingRabbitMq((context, bus) => // nothing of a desk goes to its makers
        {
            address.Configure(bus, h =>
            {
                h.ConnectionName(service);
                h.Heartbeat(Heartbeat);
                h.OnRefreshConnectionFactory = _ => context.GetRequiredService<BrokerReach>().WaitAsync();
            });
            var form = new CloudEvents(context.GetRequiredService<Inbox>().Read);
            bus.ClearSerialization();
            bus.AddSerializer(form);
            bus.AddDeserializer(form, isDefault: true);
            bus.ReceiveEndpoint(Names.Commands(service), endpoint =>
            {
                endpoint.ConfigureReceive(pipe => HoldAndThen(pipe, context.GetRequiredService<Senders>()));
                Receive(endpoint, context, Prefetch, Names.Dead(service));
            });
            bus.ReceiveEndpoint(Names.Facts(service), endpoint => Receive(endpoint, context, Prefetch, Names.Dead(service)));
            bus.ReceiveEndpoint(Names.Dead(service), endpoint =>
            {
                endpoint.ConfigureReceive(pipe => HoldAndThen(pipe, context.GetRequiredService<DeadLetters>()));
                Receive(endpoint, context, prefetch: 1, deadLetters: null);
            });
        }));
    }

    /// <summary>A consumer for each type of message, behind the lanes. What can never succeed is parked.</summary>
    private static void Receive(IRabbitMqReceiveEndpointConfigurator endpoint, IServiceProvider services, int prefetch, string? deadLetters)
    {
        foreach (var (name, value) in Topology.QueueArguments(deadLetters))
        {
            endpoint.SetQueueArgument(name, value);
        }

        endpoint.ConfigureConsumeTopology = false;
        endpoint.PublishFaults = false;
        endpoint.PrefetchCount = prefetch;
        endpoint.ConcurrentMessageLimit = 1; // the client delivers one by one, in order; the lanes spread them
        endpoint.ConfigureChannel(channel => channel.UseFilter(services.GetRequiredService<Lanes>()));
        endpoint.UseMessageRetry(WhileItPasses);
        endpoint.ConfigureError(pipe => HoldAndThen(pipe, services.GetRequiredService<Aside>()));
        endpoint.ConfigureDeadLetter(pipe => HoldAndThen(pipe, services.GetRequiredService<Aside>()));
        foreach (var message in services.GetRequiredService<Inbox>().Types)
        {
            var consumer = ActivatorUtilities.CreateInstance(services, typeof(MessageConsumer<>).MakeGenericType(message));
            endpoint.Consumer(consumer.GetType(), _ => consumer);
        }
    }

    private static void HoldAndThen<TContext>(IPipeConfigurator<TContext> pipe, IFilter<TContext> filter)
        where TContext : class, PipeContext
    {
        pipe.UseRetry(WhileItPasses);
        pipe.UseFilter(filter);
    }

    /// <summary>While database or broker are away the message stays in hand; the prefetch bounds how many do.</summary>
    private static void WhileItPasses(IRetryConfigurator retry) => retry
        .Exponential(int.MaxValue, TimeSpan.FromMilliseconds(50), TimeSpan.FromSeconds(5), TimeSpan.FromMilliseconds(50))
        .Handle<Exception>(Inbox.IsTransient);
}
