using System.Text.Json.Nodes;
using Messaging;

namespace DeskSetup.AsyncApi;

/// <summary>Channels as AMQP knows them (AsyncAPI's AMQP binding 0.3.0).</summary>
internal static class Amqp
{
    public static JsonObject Binding(JsonObject binding)
    {
        binding["bindingVersion"] = "0.3.0";
        return new() { ["amqp"] = binding };
    }

    public static JsonObject Exchange(string name, string type) => Binding(new()
    {
        ["is"] = "routingKey",
        ["exchange"] = new JsonObject { ["name"] = name, ["type"] = type, ["durable"] = true, ["autoDelete"] = false, ["vhost"] = "{vhost}" },
    });

    public static JsonObject Queue(string name) => Binding(new()
    {
        ["is"] = "queue",
        ["queue"] = new JsonObject { ["name"] = name, ["durable"] = true, ["exclusive"] = false, ["autoDelete"] = false, ["vhost"] = "{vhost}" },
        ["x-queue-type"] = Topology.QueueArguments(null)["x-queue-type"]!.ToString(),
    });

    /// <summary>The desk publishes persistent messages, and none that no queue would take.</summary>
    public static JsonObject Publishing() => Binding(new() { ["deliveryMode"] = 2, ["mandatory"] = true });

    /// <summary>The desk acknowledges what it has stored or parked.</summary>
    public static JsonObject Consuming() => Binding(new() { ["ack"] = true });
}
