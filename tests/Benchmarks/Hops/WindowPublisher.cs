using Messaging;
using RabbitMQ.Client;

namespace Benchmarks.Hops;

/// <summary>Publishes many messages and waits once, until the broker has confirmed the last and all before it.</summary>
public sealed class WindowPublisher
{
    private readonly IChannel _channel;
    private readonly string _exchange;
    private readonly HashSet<ulong> _outstanding = [];
    private TaskCompletionSource? _confirmed;

    private WindowPublisher(IChannel channel, string exchange)
    {
        (_channel, _exchange) = (channel, exchange);
        channel.BasicAcksAsync += (_, ack) =>
        {
            Confirm(ack.DeliveryTag, ack.Multiple);
            return Task.CompletedTask;
        };
        channel.BasicNacksAsync += (_, _) => FailAsync("The broker refused a message.");
        channel.BasicReturnAsync += (_, _) => FailAsync("No queue takes a message.");
    }

    /// <summary>On a channel of its own.</summary>
    public static async Task<WindowPublisher> CreateAsync(IConnection connection, string exchange)
    {
        // The client's own tracking of confirms costs a task and a header for each message; a window needs neither.
        var options = new CreateChannelOptions(publisherConfirmationsEnabled: true, publisherConfirmationTrackingEnabled: false);
        return new(await connection.CreateChannelAsync(options), exchange);
    }

    /// <summary>Publishes; completes when the broker has them all.</summary>
    public async Task PublishAsync(List<(string Cause, byte[] Body)> messages)
    {
        var confirmed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var first = await _channel.GetNextPublishSequenceNumberAsync();
        lock (_outstanding)
        {
            _confirmed = confirmed;
            _outstanding.UnionWith(Enumerable.Range(0, messages.Count).Select(i => first + (ulong)i));
        }

        foreach (var (cause, body) in messages)
        {
            var properties = new BasicProperties
            {
                Persistent = true, ContentType = "application/json",
                Headers = new Dictionary<string, object?> { [Envelope.Prefix + "causationid"] = cause },
            };
            await _channel.BasicPublishAsync(_exchange, "", mandatory: true, properties, body);
        }

        await confirmed.Task;
    }

    private void Confirm(ulong tag, bool multiple)
    {
        lock (_outstanding)
        {
            _ = multiple ? _outstanding.RemoveWhere(t => t <= tag) : _outstanding.Remove(tag) ? 1 : 0;
            if (_outstanding.Count == 0)
            {
                _confirmed?.TrySetResult();
            }
        }
    }

    private Task FailAsync(string why)
    {
        _confirmed?.TrySetException(new InvalidOperationException(why));
        return Task.CompletedTask;
    }
}
