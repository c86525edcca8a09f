using System.Text;
using System.Text.Json;
using Contracts;
using RabbitMQ.Client;
using RabbitMQ.Client.Events;
using RabbitMQ.Client.Exceptions;

namespace Simulator;

/// <summary>
/// One outsider's connection to the broker: a plain AMQP client that knows an address, an exchange and the JSON of the
/// contracts. Publishes with confirms; consumes its queue and acknowledges what it has dealt with.
/// </summary>
public sealed class Amqp : IAsyncDisposable
{
    private readonly IConnection _connection;
    private readonly IChannel _channel;
    private readonly string _user;
    private int _published;

    private readonly CancellationToken _aborted;

    private Amqp(IConnection connection, IChannel channel, string user, CancellationToken aborted) =>
        (_connection, _channel, _user, _aborted) = (connection, channel, user, aborted);

    /// <summary>Messages that the broker confirmed.</summary>
    public int Published => _published;

    /// <summary>Connects as the user that the address names.</summary>
    public static async Task<Amqp> ConnectAsync(string address, DeskTls tls, CancellationToken aborted)
    {
        var factory = tls.CreateFactory(address);
        var connection = await factory.CreateConnectionAsync($"simulator {factory.UserName}", aborted);
        var channel = await connection.CreateChannelAsync(
            new CreateChannelOptions(publisherConfirmationsEnabled: true, publisherConfirmationTrackingEnabled: true), aborted);
        return new(connection, channel, factory.UserName, aborted);
    }

    /// <summary>Publishes a command and waits for the broker's confirm; again, with the same id, if there was none.</summary>
    /// <param name="service">The owner: <c>work-orders</c>.</param>
    /// <param name="name">The command: <c>answer-work-order</c>.</param>
    /// <param name="id">The message's id.</param>
    /// <param name="command">The command.</param>
    /// <param name="time">When it is sent, at the desk.</param>
    /// <param name="request">What it is about: what is said of one request is not handled side by side.</param>
    public async Task PublishAsync(string service, string name, string id, object command, DateTimeOffset time, Guid? request = null)
    {
        var properties = new BasicProperties
        {
            ContentType = "application/json",
            DeliveryMode = DeliveryModes.Persistent,
            UserId = _user,
            Headers = new Dictionary<string, object?>
            {
                ["cloudEvents_specversion"] = "1.0",
                ["cloudEvents_id"] = id,
                ["cloudEvents_type"] = $"{service}.{name}.v1",
                ["cloudEvents_source"] = $"/simulator/{_user}",
                ["cloudEvents_time"] = time.ToString("O"),
            },
        };
        if (request is not null)
        {
            properties.Headers["cloudEvents_correlationid"] = $"{request}";
        }

        var body = JsonSerializer.SerializeToUtf8Bytes(command, command.GetType(), ContractJson.Options);
        while (true)
        {
            try
            {
                await _channel.BasicPublishAsync($"{service}.commands", "", mandatory: true, properties, body, _aborted);
                Interlocked.Increment(ref _published);
                return;
            }
            catch (Exception e) when (e is AlreadyClosedException or OperationInterruptedException or PublishException
                && !_aborted.IsCancellationRequested)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(200), TimeProvider.System, _aborted);
            }
        }
    }

    /// <summary>Consumes a queue; a message is acknowledged when the handler has dealt with it.</summary>
    /// <param name="queue">The queue.</param>
    /// <param name="handle">Gets type and body.</param>
    public async Task ConsumeAsync(string queue, Func<string, JsonElement, Task> handle)
    {
        await _channel.BasicQosAsync(0, 500, global: false);
        var consumer = new AsyncEventingBasicConsumer(_channel);
        consumer.ReceivedAsync += async (_, delivery) =>
        {
            var type = delivery.BasicProperties.Headers?["cloudEvents_type"] is byte[] bytes ? Encoding.UTF8.GetString(bytes) : "";
            using var document = JsonDocument.Parse(delivery.Body);
            await handle(type, document.RootElement.Clone());
            await _channel.BasicAckAsync(delivery.DeliveryTag, multiple: false);
        };
        await _channel.BasicConsumeAsync(queue, autoAck: false, consumer);
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await _channel.DisposeAsync();
        await _connection.DisposeAsync();
    }
}
