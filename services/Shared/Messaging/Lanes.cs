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
    /// <summary>They outlive a channel: what comes again over the next one waits for its former self.</summary>
    private readonly Dictionary<string, Lane> _lanes = [];

    /// <inheritdoc />
    public Task Send(ChannelContext context, IPipe<ChannelContext> next) => next.Send(new LanedChannel(context, this));

    /// <inheritdoc />
    public void Probe(ProbeContext context) => context.CreateFilterScope("lanes");

    private void Take(string request, Func<Task> take)
    {
        lock (_lanes)
        {
            if (!_lanes.TryGetValue(request, out var lane))
            {
                _lanes.Add(request, lane = new());
            }

            lane.InHand++;
            lane.Last = TakeAfterAsync(lane.Last, request, lane, take);
        }
    }

    private async Task TakeAfterAsync(Task before, string request, Lane lane, Func<Task> take)
    {
        await before.ConfigureAwait(ConfigureAwaitOptions.ForceYielding | ConfigureAwaitOptions.SuppressThrowing);
        try
        {
            await take();
        }
        finally
        {
            lock (_lanes)
            {
                if (--lane.InHand == 0)
                {
                    _lanes.Remove(request);
                }
            }
        }
    }

    private sealed class Lane
    {
        public Task Last { get; set; } = Task.CompletedTask;

        public int InHand { get; set; }
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
