using MassTransit.Middleware;
using MassTransit.RabbitMqTransport;
using RabbitMQ.Client;

namespace Messaging;

/// <summary>A channel as MassTransit uses it, except that consuming from it leads to <see cref="Deliveries"/>.</summary>
internal sealed class ReceivingChannel(ChannelContext channel, Deliveries deliveries) : ProxyPipeContext(channel), ChannelContext
{
    private readonly Acknowledgements _acknowledgements = new(channel.Channel);

    public IChannel Channel => channel.Channel;

    public ConnectionContext ConnectionContext => channel.ConnectionContext;

    public Task<string> BasicConsume(
        string queue, bool noAck, bool exclusive, IDictionary<string, object> arguments, IAsyncBasicConsumer consumer, string consumerTag,
        CancellationToken cancellationToken) =>
        channel.BasicConsume(queue, noAck, exclusive, arguments, deliveries.Before(consumer, _acknowledgements), consumerTag, cancellationToken);

    /// <summary>Nothing new comes, and what is in hand is done with before the channel closes.</summary>
    public async Task BasicCancel(string consumerTag)
    {
        await channel.BasicCancel(consumerTag);
        await deliveries.DrainAsync();
        await _acknowledgements.ToldAsync();
    }

    public Task BasicPublishAsync(
        string exchange, string routingKey, bool mandatory, BasicProperties basicProperties, byte[] body, bool awaitAck) =>
        channel.BasicPublishAsync(exchange, routingKey, mandatory, basicProperties, body, awaitAck);

    public Task ExchangeBind(string destination, string source, string routingKey, IDictionary<string, object> arguments) =>
        channel.ExchangeBind(destination, source, routingKey, arguments);

    public Task ExchangeDeclare(string exchange, string type, bool durable, bool autoDelete, IDictionary<string, object> arguments) =>
        channel.ExchangeDeclare(exchange, type, durable, autoDelete, arguments);

    public Task ExchangeDeclarePassive(string exchange) => channel.ExchangeDeclarePassive(exchange);

    public Task QueueBind(string queue, string exchange, string routingKey, IDictionary<string, object> arguments) =>
        channel.QueueBind(queue, exchange, routingKey, arguments);

    public Task<QueueDeclareOk> QueueDeclare(
        string queue, bool durable, bool exclusive, bool autoDelete, IDictionary<string, object> arguments) =>
        channel.QueueDeclare(queue, durable, exclusive, autoDelete, arguments);

    public Task<QueueDeclareOk> QueueDeclarePassive(string queue) => channel.QueueDeclarePassive(queue);

    public Task<uint> QueuePurge(string queue) => channel.QueuePurge(queue);

    public Task BasicQos(uint prefetchSize, ushort prefetchCount, bool global) => channel.BasicQos(prefetchSize, prefetchCount, global);

    public ValueTask BasicAck(ulong deliveryTag, bool multiple) => channel.BasicAck(deliveryTag, multiple);

    public Task BasicNack(ulong deliveryTag, bool multiple, bool requeue) => channel.BasicNack(deliveryTag, multiple, requeue);
}
