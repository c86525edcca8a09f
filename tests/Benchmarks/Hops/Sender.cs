using System.Text.Json;
using Contracts;
using Contracts.WorkOrders.V1;
using EventStore;
using Messaging;
using RabbitMQ.Client;
using TestKit;

namespace Benchmarks.Hops;

/// <summary>Sends commands to one way's queue, with confirms.</summary>
public sealed class Sender(IChannel channel, IHopWay way, string user, IReadOnlyList<Guid> streams) : IAsyncDisposable
{
    private static readonly string WireType = Catalog.Of(typeof(ReportProgress)).WireType;
    private readonly string _run = Guid.NewGuid().ToString("N");
    private int _next;

    /// <summary>The channel, for asking how deep a queue is.</summary>
    public IChannel Channel => channel;

    /// <summary>Sends as many as are asked for, many at a time.</summary>
    public async Task SendAsync(int messages)
    {
        foreach (var window in Enumerable.Range(0, messages).Chunk(1000))
        {
            await Task.WhenAll(window.Select(_ => SendOneAsync().AsTask()));
        }
    }

    /// <summary>Sends the next one; completes when the broker has it.</summary>
    /// <param name="sending">Told the message's id just before it goes.</param>
    public ValueTask SendOneAsync(Action<string>? sending = null)
    {
        var number = _next++;
        var order = streams[number % streams.Count];
        var command = new ReportProgress(order, $"装维人员张师傅已出发，预计一小时内到达（{number}）。", Desk.Now.AddHours(6));
        var id = $"{_run}-{number}";
        var properties = new BasicProperties
        {
            UserId = user, Persistent = true, MessageId = id, Type = WireType, ContentType = "application/json",
            Headers = new Dictionary<string, object?>
            {
                [Envelope.Prefix + "specversion"] = "1.0",
                [Envelope.Prefix + "id"] = id,
                [Envelope.Prefix + "type"] = WireType,
                [Envelope.Prefix + "source"] = "/department",
                [Envelope.Prefix + "time"] = Desk.Now.ToString("O"),
                [Envelope.Prefix + "correlationid"] = DerivedId.From("request", order.ToString()).ToString(),
            },
        };
        sending?.Invoke(id);
        return channel.BasicPublishAsync(
            way.Exchange, way.Commands, mandatory: true, properties, JsonSerializer.SerializeToUtf8Bytes(command, ContractJson.Options));
    }

    /// <inheritdoc />
    public ValueTask DisposeAsync() => channel.DisposeAsync();
}
