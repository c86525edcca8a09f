using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text;
using Messaging;
using RabbitMQ.Client;
using RabbitMQ.Client.Events;

namespace Benchmarks.Hops;

/// <summary>Takes facts from a queue as they come and knows how long each command took to become one.</summary>
public sealed class Arrivals : IAsyncDisposable
{
    private readonly IChannel _channel;
    private readonly ConcurrentDictionary<string, long> _sent = new();
    private readonly List<double> _milliseconds = [];
    private int _arrived;

    private Arrivals(IChannel channel) => _channel = channel;

    /// <summary>Begins to listen.</summary>
    public static async Task<Arrivals> ListenAsync(IConnection connection, string queue)
    {
        var arrivals = new Arrivals(await connection.CreateChannelAsync());
        await arrivals._channel.QueuePurgeAsync(queue);
        await arrivals._channel.BasicQosAsync(0, 1000, global: false);
        var consumer = new AsyncEventingBasicConsumer(arrivals._channel);
        consumer.ReceivedAsync += (_, message) =>
        {
            arrivals.Take(Encoding.UTF8.GetString((byte[])message.BasicProperties.Headers![Envelope.Prefix + "causationid"]!));
            return Task.CompletedTask;
        };
        await arrivals._channel.BasicConsumeAsync(queue, autoAck: true, consumer);
        return arrivals;
    }

    /// <summary>A command is on its way from now.</summary>
    public void Sent(string id) => _sent[id] = Stopwatch.GetTimestamp();

    /// <summary>Counts anew.</summary>
    public void Forget()
    {
        lock (_milliseconds)
        {
            _milliseconds.Clear();
            _arrived = 0;
        }
    }

    /// <summary>Waits until so many have arrived.</summary>
    /// <returns>How long each took, in milliseconds, of those whose sending was told.</returns>
    public async Task<List<double>> ArrivedAsync(int count, TimeSpan longest)
    {
        var watch = Stopwatch.StartNew();
        while (true)
        {
            lock (_milliseconds)
            {
                if (_arrived >= count)
                {
                    return [.. _milliseconds];
                }
            }

            if (watch.Elapsed > longest)
            {
                throw new TimeoutException($"Only {_arrived} of {count} facts arrived in {longest}.");
            }

            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System);
        }
    }

    /// <inheritdoc />
    public ValueTask DisposeAsync() => _channel.DisposeAsync();

    /// <summary>The platform puts the sender before the id, so that nobody's id counts for another.</summary>
    private void Take(string cause)
    {
        var now = Stopwatch.GetTimestamp();
        lock (_milliseconds)
        {
            _arrived++;
            if (_sent.TryRemove(cause[(cause.LastIndexOf(':') + 1)..], out var sent))
            {
                _milliseconds.Add(Stopwatch.GetElapsedTime(sent, now).TotalMilliseconds);
            }
        }
    }
}
