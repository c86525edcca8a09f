using System.Text.Json.Nodes;
using Messaging;

namespace DeskSetup.AsyncApi;

/// <summary>Headers and AMQP properties of messages: CloudEvents 1.0 in binary form.</summary>
public static class Headers
{
    /// <summary>What a client has to set on a command, and may.</summary>
    public static JsonObject OfCommands() => Schema(
    [
        new("id", "Yours to choose, at most once for each thing you want done. Send the same id again after a doubt: it is the same message, and has its effect once.", "7d1c5a34-6f0b-4d52-9a61-3f0f9ce3a9d7"),
        new("type", "Which message the body is."),
    ],
    [
        new("specversion", "Of CloudEvents.", "1.0"),
        new("source", "Where it comes from, in your own words.", "/ticketing/network"),
        new("time", "When it was sent, by your clock, ISO 8601 with offset.", "2026-03-02T02:41:07Z", "date-time"),
        new("correlationid", "The requestId. Messages with the same one are not handled at the same time by one process. Order is not promised: what comes too early is tried again.", "6f1c2a9e-3b7d-8c41-9e52-0d4a7b8c9e10"),
    ]);

    /// <summary>What comes with every fact.</summary>
    public static JsonObject OfFacts() => Schema(
    [
        new("specversion", "Of CloudEvents.", "1.0"),
        new("id", "Of the fact. A fact may be delivered again after a fault: keep the ids that you have dealt with.", "0e6d0a7c-8a55-8f0e-b0a6-5b2f3c1d9e44", "uuid"),
        new("type", "Which message the body is. Ignore types that you do not know: new ones may come."),
        new("source", "The service that tells it.", "/work-orders"),
        new("subject", "What it is about: the stream, for example the work order.", "0c9b4d1e-77a2-8f53-a1b8-2e6f90c4d781", "uuid"),
        new("time", "When it was stored, ISO 8601 with offset, by the desk's clock.", "2026-03-02T02:09:30.0000000+00:00", "date-time"),
        new("sequence", "Number of the fact in its service's log, rising.", "4711"),
        new("streamtype", "What the subject is.", "work-order"),
        new("streamversion", "Number of the fact in the life of its subject, from 1 without a gap.", "1"),
        new("hash", "Chains the fact to the one before it in the life of its subject: SHA-256, base64. Auditors check it; others may ignore it.", "4tq2m0fOYbCMPeRzTRVl5QKcV1vm1cvlMlHyYoiiXz0="),
    ],
    [
        new("correlationid", "The requestId, where the fact belongs to a request.", "6f1c2a9e-3b7d-8c41-9e52-0d4a7b8c9e10"),
        new("causationid", "The id of the message that brought it about.", "7d1c5a34-6f0b-4d52-9a61-3f0f9ce3a9d7"),
        new("actor", "Who brought it about, as role/id.", "agent/a017"),
        new("sent", "When that message was sent, by its sender's clock.", "2026-03-02T02:09:29.0000000+00:00", "date-time"),
        new("sealed", "Personal members as they are stored, by path: JSON. The hash covers these. For the ledger; others ignore it.", "{\"note\":\"sealed:AZ2m…\"}"),
        new("sealedbody", "Stands where the personal members of the body are sealed, as they are stored: in facts that go to services of the desk alone, which can open them.", "true"),
    ]);

    /// <summary>AMQP properties that go with a command.</summary>
    public static JsonObject PropertiesOfCommands() => new()
    {
        ["user_id"] = "The user that you are connected as. The broker refuses any other; without it the desk does.",
        ["delivery_mode"] = "2 (persistent), so that it outlives a restart of the broker.",
        ["content_type"] = "application/json",
        ["message_id"] = "Counts as cloudEvents_id where that header is not given.",
        ["type"] = "Counts as cloudEvents_type where that header is not given.",
    };

    /// <summary>AMQP properties that come with a fact.</summary>
    public static JsonObject PropertiesOfFacts() => new()
    {
        ["user_id"] = "The service's user, checked by the broker.",
        ["delivery_mode"] = "2 (persistent).",
        ["content_type"] = "application/json",
        ["message_id"] = "The same as cloudEvents_id.",
        ["type"] = "The same as cloudEvents_type.",
    };

    private static JsonObject Schema(Header[] required, Header[] others)
    {
        var members = new JsonObject(required.Concat(others).Select(h => KeyValuePair.Create<string, JsonNode?>(Envelope.Prefix + h.Name, h.Schema)));
        members["traceparent"] = new Header("traceparent", "W3C trace context.", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01").Schema;
        return new()
        {
            ["type"] = "object",
            ["required"] = new JsonArray([.. required.Select(h => JsonValue.Create(Envelope.Prefix + h.Name))]),
            ["properties"] = members,
        };
    }

    private sealed record Header(string Name, string Description, string? Example = null, string? Format = null)
    {
        public JsonObject Schema
        {
            get
            {
                var schema = new JsonObject { ["description"] = Description, ["type"] = "string" };
                if (Format is not null)
                {
                    schema["format"] = Format;
                }

                if (Example is not null)
                {
                    schema["examples"] = new JsonArray(Example);
                }

                return schema;
            }
        }
    }
}
