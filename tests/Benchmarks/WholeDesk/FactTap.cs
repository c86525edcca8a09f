using System.Collections.Concurrent;
using System.Text;
using Messaging;
using RabbitMQ.Client;
using RabbitMQ.Client.Events;

namespace Benchmarks.WholeDesk;

/// <summary>Hears every fact of the desk, in a queue that nothing waits for, so that players learn at once what happened.</summary>
public sealed class FactTap : IAsyncDisposable
{
    private readonly ConcurrentDictionary<(string Type, Guid Request), TaskCompletionSource> _awaited = new();
    private readonly IConnection _connection;
    private readonly IChannel _channel;
    private long _heard;

    private FactTap(IConnection connection, IChannel channel) => (_connection, _channel) = (connection, channel);

    /// <summary>Facts so far.</summary>
    public long Heard => Interlocked.Read(ref _heard);

    /// <summary>Binds it to all exchanges.</summary>
    public static async Task<FactTap> OpenAsync(Uri broker)
    {
        var connection = await new ConnectionFactory { Uri = broker }.CreateConnectionAsync();
        var tap = new FactTap(connection, await connection.CreateChannelAsync());
        var queue = (await tap._channel.QueueDeclareAsync()).QueueName;
        foreach (var service in Catalog.Services)
        {
            await tap._channel.QueueBindAsync(queue, Names.FactExchange(service), "#");
        }

        var consumer = new AsyncEventingBasicConsumer(tap._channel);
        consumer.ReceivedAsync += (_, message) =>
        {
            tap.Hear(message.BasicProperties.Headers!);
            return Task.CompletedTask;
        };
        await tap._channel.BasicConsumeAsync(queue, autoAck: true, consumer);
        return tap;
    }

    /// <summary>Completes when this fact of the request is told. Ask before doing what brings it.</summary>
    public Task Told<TFact>(Guid request) =>
        _awaited.GetOrAdd((Catalog.Of(typeof(TFact)).WireType, request), _ => new(TaskCreationOptions.RunContinuationsAsynchronously)).Task;

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await _channel.DisposeAsync();
        await _connection.DisposeAsync();
    }

    private void Hear(IDictionary<string, object?> headers)
    {
        Interlocked.Increment(ref _heard);
        if (Guid.TryParse(Header("correlationid"), out var request) && _awaited.TryRemove((Header("type"), request), out var waiting))
        {
            waiting.TrySetResult();
        }

        string Header(string name) => headers.TryGetValue(Envelope.Prefix + name, out var value) && value is byte[] text ? Encoding.UTF8.GetString(text) : "";
    }
}
