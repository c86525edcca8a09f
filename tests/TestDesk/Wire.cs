using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Contracts;
using RabbitMQ.Client;
using TestKit;

namespace TestDesk;

/// <summary>Messages as they are on the wire, headers and all.</summary>
public static class Wire
{
    /// <summary>Takes messages from a queue until one satisfies; null stands for an empty queue.</summary>
    public static Task<BasicGetResult> TakeAsync(this IChannel channel, string queue, Func<JsonNode, bool> wanted) =>
        Eventually.BecomesAsync(
            async () =>
            {
                while (await channel.BasicGetAsync(queue, autoAck: true) is { } message)
                {
                    if (wanted(JsonNode.Parse(message.Body.Span)!))
                    {
                        return message;
                    }
                }

                return null!;
            },
            message => message is not null, $"a message in {queue}");

    /// <summary>A header as text.</summary>
    public static string? Header(this BasicGetResult message, string name) =>
        message.BasicProperties.Headers!.TryGetValue(name, out var value) && value is byte[] text ? Encoding.UTF8.GetString(text) : null;

    /// <summary>Sends a command; those with the same correlation id are handled in the order in which they were sent.</summary>
    public static async Task SendInOrderAsync(
        this AmqpClient client, HostedDesk desk, string user, string service, string name, object command, string id, Guid correlationId)
    {
        var properties = new BasicProperties
        {
            UserId = $"{desk.Name}.{user}",
            Persistent = true,
            Headers = new Dictionary<string, object?>
            {
                ["cloudEvents_id"] = id, ["cloudEvents_type"] = $"{service}.{name}.v1",
                ["cloudEvents_correlationid"] = correlationId.ToString(),
            },
        };
        var body = JsonSerializer.SerializeToUtf8Bytes(command, command.GetType(), ContractJson.Options);
        await client.Channel.BasicPublishAsync($"{service}.commands", "", mandatory: true, properties, body);
    }
}
