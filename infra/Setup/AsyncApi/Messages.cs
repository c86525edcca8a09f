using System.Text.Json.Nodes;
using Contracts;
using Contracts.Access.V1;
using Contracts.Promises.V1;
using Contracts.WorkOrders.V1;
using Messaging;

namespace DeskSetup.AsyncApi;

/// <summary>Each message of the contracts: what it means, its headers, its schema, its golden samples.</summary>
/// <param name="schemas">Collects the schemas.</param>
/// <param name="descriptions">The contracts' doc comments.</param>
/// <param name="samples">The folder of the golden samples.</param>
/// <param name="senders">Who may send each command.</param>
internal sealed class Messages(
    Schemas schemas, Descriptions descriptions, string samples, IReadOnlyDictionary<MessageType, IReadOnlyList<string>> senders)
{
    /// <summary>Who sent something, from wherever.</summary>
    private const string Sender = "sender";

    public JsonObject All() => new(Catalog.All.OrderBy(m => m.WireType, StringComparer.Ordinal)
        .Select(m => KeyValuePair.Create<string, JsonNode?>(m.WireType, Describe(m))));

    /// <summary>What commands and facts have in common.</summary>
    public static JsonObject Traits() => new()
    {
        ["command"] = Trait(Headers.OfCommands(), Headers.PropertiesOfCommands()),
        ["fact"] = Trait(Headers.OfFacts(), Headers.PropertiesOfFacts()),
    };

    /// <summary>Facts of the shared vocabulary are told by every service.</summary>
    public static IEnumerable<MessageType> FactsOf(string service) => Ordered(m => !m.IsCommand && m.IsToldBy(service));

    public static IEnumerable<MessageType> ForDepartments => Ordered(m => DimensionOf(m) is "department" or Sender);

    public static IEnumerable<MessageType> ForChannels => Ordered(m => DimensionOf(m) is "channel" or Sender);

    public static IEnumerable<MessageType> CommandsOf(string service) => Ordered(m => m.IsCommand && m.Service == service);

    private static IEnumerable<MessageType> Ordered(Func<MessageType, bool> which) =>
        Catalog.All.Where(which).OrderBy(m => m.WireType, StringComparer.Ordinal);

    private static string? DimensionOf(MessageType message) =>
        !message.Type.IsAssignableTo(typeof(IRouted)) ? null
        : message.Type.IsAssignableTo(typeof(IWorkOrderFact)) ? "department"
        : message.Type.IsAssignableTo(typeof(IPromiseFact)) ? "promise"
        : message.Type == typeof(SenderPaused) ? Sender
        : message.Type.GetProperty("Channel")?.PropertyType == typeof(Channel) ? "channel"
        : throw new InvalidOperationException($"What consumers select {message.WireType} by has no name in the document yet.");

    private static JsonObject Trait(JsonObject headers, JsonObject properties) => new()
    {
        ["contentType"] = "application/json",
        ["correlationId"] = new JsonObject { ["location"] = $"$message.header#/{Envelope.Prefix}correlationid" },
        ["headers"] = headers,
        ["x-amqp-properties"] = properties,
    };

    private JsonObject Describe(MessageType message)
    {
        var described = new JsonObject
        {
            ["name"] = message.WireType,
            ["title"] = message.StoredName.Replace('_', ' '),
            ["summary"] = descriptions.Of(message.Type),
            ["traits"] = new JsonArray(Document.Reference($"components/messageTraits/{(message.IsCommand ? "command" : "fact")}")),
            ["headers"] = new JsonObject
            {
                ["type"] = "object",
                ["properties"] = new JsonObject
                {
                    [Envelope.Prefix + "type"] = new JsonObject { ["type"] = "string", ["const"] = message.WireType },
                },
            },
            ["payload"] = schemas.Of(message.Type),
            ["bindings"] = Amqp.Binding(new() { ["messageType"] = message.WireType }),
            ["examples"] = Examples(message),
        };
        if (message.IsCommand)
        {
            described["x-sent-by"] = new JsonArray([.. senders[message].Order(StringComparer.Ordinal).Select(r => JsonValue.Create(r))]);
        }
        else
        {
            var dimension = DimensionOf(message);
            described["x-routing-key"] = Names.RoutingKey(message.Name, dimension is null ? null : $"{{{dimension}}}");
        }

        return described;
    }

    private JsonArray Examples(MessageType message) =>
    [
        .. Directory.GetFiles(samples, message.WireType + ".*json").Order(StringComparer.Ordinal).Select(file => new JsonObject
        {
            ["name"] = Path.GetFileNameWithoutExtension(file), ["payload"] = JsonNode.Parse(File.ReadAllBytes(file)),
        }),
    ];
}
