using MassTransit;
using MassTransit.RabbitMqTransport;
using RabbitMQ.Client;
using RabbitMQ.Client.Events;

namespace Messaging;

/// <summary>
/// Messages of one request go to MassTransit one after another, in the order in which the broker delivered them; all others side by
/// side. Stands between the client, which delivers one by one, and MassTransit's consumer (infra/adr/0016).
/// </summary>
internal sealed class Lanes : IFilter<ChannelContext>
{
    /// <summary>The last of each request in hand. They outlive a channel: what comes again over the next one waits for its former self.</summary>
    private readonly Dictionary<string, Task> _last = [];

    /// <inheritdoc />
    public Task Send(ChannelContext context, IPipe<ChannelContext> next) => next.Send(new LanedChannel(context, this));

    /// <inheritdoc />
    public void Probe(ProbeContext context) => context.CreateFilterScope("lanes");

    private void Take(string request, Func<Task> take)
    {
        lock (_last)
        {
            var turn = _last[request] = TakeAfterAsync(_last.GetValueOrDefault(request, Task.CompletedTask), take);
            _ = ForgetAsync(request, turn);
        }
    }

    private static async Task TakeAfterAsync(Task before, Func<Task> take)
    {
        await before.ConfigureAwait(ConfigureAwaitOptions.ForceYielding | ConfigureAwaitOptions.SuppressThrowing);
        await take();
    }

    private async Task ForgetAsync(string request, Task turn)
    {
        await turn.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        lock (_last)
        {
            if (_last.GetValueOrDefault(request) == turn)
            {
                _last.Remove(request);
            }
        }
    }

    /// <summary>A channel as MassTransit uses it, except that what it consumes comes over the lanes.</summary>
    private sealed class LanedChannel(ChannelContext channel, Lanes lanes) : SharedChannelContext(channel, channel.CancellationToken), ChannelContext
    {
        public new Task<string> BasicConsume(
            string queue, bool noAck, bool exclusive, IDictionary<string, object> arguments, IAsyncBasicConsumer consumer, string consumerTag,
            CancellationToken cancellationToken) =>
            base.BasicConsume(queue, noAck, exclusive, arguments, new LanedConsumer(consumer, lanes), consumerTag, cancellationToken);
    }

    private sealed class LanedConsumer(IAsyncBasicConsumer consumer, Lanes lanes) : IAsyncBasicConsumer
    {
        public IChannel? Channel => consumer.Channel;

        public Task HandleBasicDeliverAsync(
            string consumerTag, ulong deliveryTag, bool redelivered, string exchange, string routingKey, IReadOnlyBasicProperties properties,
            ReadOnlyMemory<byte> body, CancellationToken cancellationToken = default)
        {
            var copy = body.ToArray(); // the client takes its buffer back as soon as this returns
            lanes.Take(CloudEvents.RequestOf(properties), () => Channel is { IsOpen: true }
                ? consumer.HandleBasicDeliverAsync(consumerTag, deliveryTag, redelivered, exchange, routingKey, properties, copy, cancellationToken)
                : Task.CompletedTask); // it comes again over another channel, and need not be done twice
            return Task.CompletedTask;
        }

        public Task HandleBasicConsumeOkAsync(string consumerTag, CancellationToken cancellationToken = default) =>
            consumer.HandleBasicConsumeOkAsync(consumerTag, cancellationToken);

        public Task HandleBasicCancelAsync(string consumerTag, CancellationToken cancellationToken = default) =>
            consumer.HandleBasicCancelAsync(consumerTag, cancellationToken);

        public Task HandleBasicCancelOkAsync(string consumerTag, CancellationToken cancellationToken = default) =>
            consumer.HandleBasicCancelOkAsync(consumerTag, cancellationToken);

        public Task HandleChannelShutdownAsync(object channel, ShutdownEventArgs reason) => consumer.HandleChannelShutdownAsync(channel, reason);
    }
}
