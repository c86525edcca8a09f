using System.Text;
using System.Text.Json;
using Contracts;
using RabbitMQ.Client;
using TestKit;

namespace TestDesk;

/// <summary>An outsider's plain AMQP client.</summary>
public sealed class AmqpClient : IAsyncDisposable
{
    private readonly IConnection _connection;
    private readonly IChannel _channel;
    private readonly string _user;

    private AmqpClient(IConnection connection, IChannel channel, string user) => (_connection, _channel, _user) = (connection, channel, user);

    public IChannel Channel => _channel;

    public static Task<AmqpClient> ConnectAsync(HostedDesk desk, string user) => ConnectAsync(desk.Users[user]);

    public static async Task<AmqpClient> ConnectAsync(Uri address)
    {
        var factory = new ConnectionFactory { Uri = address };
        var connection = await factory.CreateConnectionAsync();
        var channel = await connection.CreateChannelAsync(new CreateChannelOptions(true, true));
        return new(connection, channel, factory.UserName);
    }

    /// <summary>Tells when the broker takes nothing for the time being.</summary>
    public void WhenBlocked(Action blocked) => _connection.ConnectionBlockedAsync += (_, _) =>
    {
        blocked();
        return Task.CompletedTask;
    };

    /// <summary>Sends a command as the contracts say.</summary>
    public Task SendAsync(string service, string name, object command, string? id = null) =>
        SendRawAsync($"{service}.commands", $"{service}.{name}.v1", JsonSerializer.SerializeToUtf8Bytes(command, command.GetType(), ContractJson.Options), id);

    /// <summary>Sends bytes as they are.</summary>
    public async Task SendRawAsync(string exchange, string? type, byte[] body, string? id = null, bool withUser = true, bool withId = true,
        IReadOnlyDictionary<string, string>? more = null)
    {
        var headers = new Dictionary<string, object?>();
        if (withId)
        {
            headers["cloudEvents_id"] = id ?? Guid.NewGuid().ToString();
        }

        if (type is not null)
        {
            headers["cloudEvents_type"] = type;
        }

        foreach (var (name, value) in more ?? new Dictionary<string, string>())
        {
            headers[name] = value;
        }

        var properties = new BasicProperties { Headers = headers, Persistent = true };
        if (withUser)
        {
            properties.UserId = _user;
        }

        await _channel.BasicPublishAsync(exchange, "", mandatory: true, properties, body);
    }

    /// <summary>Takes messages from a queue until one satisfies.</summary>
    public async Task<(string Type, JsonElement Body)> ReceiveAsync(string queue, Func<string, JsonElement, bool> wanted)
    {
        var found = await Eventually.BecomesAsync(async () =>
        {
            while (await _channel.BasicGetAsync(queue, autoAck: true) is { } message)
            {
                var type = Encoding.UTF8.GetString((byte[])message.BasicProperties.Headers!["cloudEvents_type"]!);
                using var document = JsonDocument.Parse(message.Body);
                if (wanted(type, document.RootElement))
                {
                    return (type, Body: document.RootElement.Clone());
                }
            }

            return default;
        }, answer => answer.type is not null, $"a message in {queue}");
        return found;
    }

    public async ValueTask DisposeAsync()
    {
        await _channel.DisposeAsync();
        await _connection.DisposeAsync();
    }
}
