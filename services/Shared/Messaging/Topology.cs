using RabbitMQ.Client;

namespace Messaging;

/// <summary>What a service listens to.</summary>
/// <param name="Service">The listener.</param>
/// <param name="Facts">The facts of other services and, for its own next steps, of its own.</param>
/// <param name="Everything">True for the ledger, which hears every fact there is.</param>
public sealed record Subscription(string Service, IReadOnlyList<MessageType> Facts, bool Everything = false);

/// <summary>
/// Exchanges, queues and bindings, laid out by the owner before any service speaks, so that nothing is said that nobody
/// hears. Services declare their own again when they start, with the same arguments.
/// </summary>
public static class Topology
{
    /// <summary>A message that comes back more often than this ends in the dead-letter queue, whether it crashed its service, was on its way
    /// when a connection broke, or was held too long while the database was away. There it is tried alone (<see cref="DeadLetters"/>).</summary>
    public const int DeliveryLimit = 20;

    /// <summary>Facts kept for a channel adapter that does not listen.</summary>
    private const int MostForAChannel = 100_000;

    /// <summary>Quorum queues lose no confirmed message when a node dies.</summary>
    public static IReadOnlyDictionary<string, object?> QueueArguments(string? deadLetterExchange) =>
        deadLetterExchange is null
            ? new Dictionary<string, object?> { ["x-queue-type"] = "quorum" }
            : new Dictionary<string, object?>
            {
                ["x-queue-type"] = "quorum",
                ["x-delivery-limit"] = DeliveryLimit,
                ["x-dead-letter-exchange"] = deadLetterExchange,
                ["x-dead-letter-strategy"] = "at-least-once",
                ["x-overflow"] = "reject-publish",
            };

    /// <summary>Declares everything. Safe to repeat.</summary>
    /// <param name="channel">Opened by the broker's administrator.</param>
    /// <param name="subscriptions">What each service listens to.</param>
    /// <param name="departments">Departments that get a queue.</param>
    /// <param name="channels">Channels that get a queue.</param>
    /// <param name="cancellationToken">Stops in between.</param>
    public static async Task DeclareAsync(
        IChannel channel, IReadOnlyCollection<Subscription> subscriptions, IEnumerable<string> departments,
        IEnumerable<string> channels, CancellationToken cancellationToken)
    {
        foreach (var exchange in FactExchanges())
        {
            await channel.ExchangeDeclareAsync(exchange, ExchangeType.Topic, durable: true, cancellationToken: cancellationToken);
        }

        foreach (var subscription in subscriptions)
        {
            await DeclareAsync(channel, Names.Dead(subscription.Service), null, cancellationToken);
            await DeclareAsync(channel, Names.Commands(subscription.Service), Names.Dead(subscription.Service), cancellationToken);
            await DeclareAsync(channel, Names.Facts(subscription.Service), Names.Dead(subscription.Service), cancellationToken);
            await BindAsync(channel, subscription, cancellationToken);
        }

        foreach (var department in departments)
        {
            await DeclareDepartmentAsync(channel, department, cancellationToken);
        }

        foreach (var adapter in channels)
        {
            await DeclareChannelAsync(channel, adapter, cancellationToken);
        }
    }

    /// <summary>A department's queue: all facts about its work orders.</summary>
    public static async Task DeclareDepartmentAsync(IChannel channel, string department, CancellationToken cancellationToken)
    {
        var queue = Names.DepartmentQueue(department);
        await channel.QueueDeclareAsync(
            queue, durable: true, exclusive: false, autoDelete: false, QueueArguments(null).ToDictionary(), cancellationToken: cancellationToken);
        foreach (var version in Catalog.Versions)
        {
            await channel.QueueBindAsync(
                queue, Names.FactExchange("work-orders", version), $"*.{department}", cancellationToken: cancellationToken);
        }
    }

    /// <summary>
    /// A channel's queue: all facts whose dimension is the channel. An adapter that never listens keeps nobody waiting: the oldest
    /// fall out, and are still in the ledger.
    /// </summary>
    private static async Task DeclareChannelAsync(IChannel channel, string adapter, CancellationToken cancellationToken)
    {
        var queue = Names.ChannelQueue(adapter);
        var arguments = new Dictionary<string, object?>(QueueArguments(null)) { ["x-max-length"] = MostForAChannel, ["x-overflow"] = "drop-head" };
        await channel.QueueDeclareAsync(queue, durable: true, exclusive: false, autoDelete: false, arguments, cancellationToken: cancellationToken);
        foreach (var exchange in FactExchanges())
        {
            await channel.QueueBindAsync(queue, exchange, $"*.{adapter}", cancellationToken: cancellationToken);
        }
    }

    private static async Task DeclareAsync(IChannel channel, string name, string? deadLetters, CancellationToken cancellationToken)
    {
        await channel.ExchangeDeclareAsync(name, ExchangeType.Fanout, durable: true, cancellationToken: cancellationToken);
        await channel.QueueDeclareAsync(
            name, durable: true, exclusive: false, autoDelete: false, QueueArguments(deadLetters).ToDictionary(), cancellationToken: cancellationToken);
        await channel.QueueBindAsync(name, name, "", cancellationToken: cancellationToken);
    }

    private static IEnumerable<string> FactExchanges() =>
        Catalog.Services.SelectMany(service => Catalog.Versions.Select(version => Names.FactExchange(service, version)));

    private static async Task BindAsync(IChannel channel, Subscription subscription, CancellationToken cancellationToken)
    {
        var queue = Names.Facts(subscription.Service);
        if (subscription.Everything)
        {
            foreach (var exchange in FactExchanges())
            {
                await channel.QueueBindAsync(queue, exchange, "#", cancellationToken: cancellationToken);
            }
        }

        foreach (var fact in subscription.Facts)
        {
            var key = Names.RoutingKey(fact.Name, fact.Type.IsAssignableTo(typeof(Contracts.IRouted)) ? "*" : null);
            await channel.QueueBindAsync(queue, Names.FactExchange(fact.Service, fact.Version), key, cancellationToken: cancellationToken);
        }
    }
}
