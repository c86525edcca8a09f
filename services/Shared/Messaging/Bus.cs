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

    /// <summary>Adds the bus with the service's queues: commands, facts, dead letters.</summary>
    /// <param name="services">The container.</param>
    /// <param name="address"><c>amqp://user:password@host:port/vhost</c>.</param>
    /// <param name="service">The service.</param>
    public static IServiceCollection AddBus(this IServiceCollection services, Uri address, string service)
    {
        services.AddSingleton(p => new BrokerReach(
            address, service, p.GetRequiredService<ILogger<BrokerReach>>(), p.GetRequiredService<IHostApplicationLifetime>().ApplicationStopped));
        services.AddHealthChecks().AddCheck<BrokerReach>("broker", tags: ["ready"]);
        services.Configure<MassTransitHostOptions>(o => o.WaitUntilStarted = false);
        return services.AddMassTransit(x => x.UsingRabbitMq((context, bus) =>
        {
            var (inbox, logger, stopped) = (
                context.GetRequiredService<Inbox>(), context.GetRequiredService<ILogger<Deliveries>>(),
                context.GetRequiredService<IHostApplicationLifetime>().ApplicationStopped);
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
            Receive(bus, Names.Dead(service), new(Names.Commands(service), inbox.TakeAsync, logger, stopped));
            Receive(bus, Names.Dead(service), new(Names.Facts(service), inbox.TakeAsync, logger, stopped));
            Receive(bus, null, new(Names.Dead(service), inbox.TakeDeadAsync, logger, stopped));
        }));
    }

    /// <summary>Receives what comes to a queue.</summary>
    internal static void Receive(IRabbitMqBusFactoryConfigurator bus, string? deadLetters, Deliveries deliveries) =>
        bus.ReceiveEndpoint(deliveries.Queue, endpoint =>
        {
            foreach (var (name, value) in Topology.QueueArguments(deadLetters))
            {
                endpoint.SetQueueArgument(name, value);
            }

            endpoint.ConfigureConsumeTopology = false;
            endpoint.PrefetchCount = Prefetch;
            endpoint.ConcurrentMessageLimit = 1; // the client hands them over one by one, in order; Deliveries spreads them
            endpoint.ConfigureChannel(channel => channel.UseFilter(deliveries));
        });
}
