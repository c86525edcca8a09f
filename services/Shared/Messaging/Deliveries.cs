using System.Text;
using MassTransit;
using MassTransit.RabbitMqTransport;
using Microsoft.Extensions.Logging;
using RabbitMQ.Client;
using RabbitMQ.Client.Events;

namespace Messaging;

/// <summary>
/// The messages of one queue: never two of one request at a time in this process, all others side by side, acknowledged many at
/// a time. MassTransit keeps connection, queue and prefetch, and comes back after a loss; its own consumer is replaced by this one
/// (infra/adr/0012).
/// </summary>
/// <param name="queue">The queue.</param>
/// <param name="take">Returns when the message may be acknowledged.</param>
/// <param name="logger">Where to say what went wrong.</param>
/// <param name="stopping">When it is too late to go on with what is in hand.</param>
internal sealed partial class Deliveries(
    string queue, Func<Arrival, CancellationToken, Task> take, ILogger<Deliveries> logger, CancellationToken stopping) : IFilter<ChannelContext>
{
    /// <summary>More than messages in hand, so that few wait for one of another request: the more go on at once, the more share a commit.</summary>
    private const int Lanes = 512;

    private static readonly TimeSpan LongestDrain = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan BeforeReturn = TimeSpan.FromSeconds(1);

    /// <summary>The last task of each lane. They outlive a channel: what comes again over the next one waits for its former self.</summary>
    private readonly Task[] _lanes = [.. Enumerable.Repeat(Task.CompletedTask, Lanes)];

    /// <summary>The queue's name.</summary>
    public string Queue => queue;

    /// <inheritdoc />
    public Task Send(ChannelContext context, IPipe<ChannelContext> next) => next.Send(new ReceivingChannel(context, this));

    /// <inheritdoc />
    public void Probe(ProbeContext context) => context.CreateFilterScope("deliveries");

    /// <summary>Stands between the broker and MassTransit's consumer, which hears of everything but the messages.</summary>
    internal IAsyncBasicConsumer Before(IAsyncBasicConsumer consumer, Acknowledgements acknowledgements) =>
        new Consumer(this, consumer, acknowledgements);

    /// <summary>Completes when all that is in hand is done with, or when it takes too long.</summary>
    internal async Task DrainAsync()
    {
        try
        {
            await Task.WhenAll(_lanes).WaitAsync(LongestDrain, TimeProvider.System, stopping);
        }
        catch (Exception e) when (e is TimeoutException or OperationCanceledException)
        {
            // The broker delivers again what is not acknowledged.
        }
    }

    private void Take(Arrival arrival, Acknowledgements.Delivery delivery, Acknowledgements acknowledgements)
    {
        var lane = LaneOf(arrival);
        lock (_lanes)
        {
            _lanes[lane] = TakeAfterAsync(_lanes[lane], arrival, delivery, acknowledgements);
        }
    }

    private async Task TakeAfterAsync(Task before, Arrival arrival, Acknowledgements.Delivery delivery, Acknowledgements acknowledgements)
    {
        var came = TimeProvider.System.GetTimestamp();
        await before.ConfigureAwait(ConfigureAwaitOptions.ForceYielding | ConfigureAwaitOptions.SuppressThrowing);
        if (!acknowledgements.CanBeTold)
        {
            return; // it comes again, and need not be done twice
        }

        try
        {
            await take(arrival, stopping);
            Steps.Reach(Steps.BeforeAcknowledge);
            acknowledgements.Done(delivery);
            Telemetry.MessageSeconds.Record(
                TimeProvider.System.GetElapsedTime(came).TotalSeconds, new KeyValuePair<string, object?>("queue", queue));
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // Not acknowledged: it comes again.
        }
#pragma warning disable CA1031 // Not even parking it was possible. The queue counts, and gives it to the dead letters in the end.
        catch (Exception e)
        {
            LogReturned(queue, e);
            await Task.Delay(BeforeReturn, TimeProvider.System, CancellationToken.None); // it comes again at once, maybe for ever
            await acknowledgements.ReturnAsync(delivery);
        }
#pragma warning restore CA1031
    }

    /// <summary>One for all messages of a request; without a request, one for each id.</summary>
    private static uint LaneOf(Arrival arrival)
    {
        var hash = Guid.TryParse(arrival.Headers.GetValueOrDefault(Envelope.Prefix + "correlationid"), out var request)
            ? request.GetHashCode()
            : string.GetHashCode(arrival.Headers.GetValueOrDefault(Envelope.Prefix + "id"), StringComparison.Ordinal);
        return (uint)hash % Lanes;
    }

    private Arrival Arrived(IReadOnlyBasicProperties properties, ReadOnlyMemory<byte> body)
    {
        var headers = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, value) in properties.Headers ?? new Dictionary<string, object?>())
        {
            Add(name, value is byte[] bytes ? Encoding.UTF8.GetString(bytes) : value?.ToString());
        }

        // The same things by their AMQP names, for senders that know no CloudEvents.
        Add(Envelope.Prefix + "id", properties.MessageId);
        Add(Envelope.Prefix + "type", properties.Type);
        return new Arrival(queue, properties.UserId, headers, body.ToArray());

        void Add(string name, string? value)
        {
            if (!string.IsNullOrEmpty(value))
            {
                headers.TryAdd(name, value);
            }
        }
    }

    [LoggerMessage(1503, LogLevel.Error, "A message in {Queue} could be neither handled nor parked, and goes back")]
    private partial void LogReturned(string queue, Exception exception);

    private sealed class Consumer(Deliveries deliveries, IAsyncBasicConsumer consumer, Acknowledgements acknowledgements) : IAsyncBasicConsumer
    {
        public IChannel? Channel => consumer.Channel;

        public Task HandleBasicDeliverAsync(
            string consumerTag, ulong deliveryTag, bool redelivered, string exchange, string routingKey, IReadOnlyBasicProperties properties,
            ReadOnlyMemory<byte> body, CancellationToken cancellationToken = default)
        {
            deliveries.Take(deliveries.Arrived(properties, body), acknowledgements.Add(deliveryTag), acknowledgements);
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
