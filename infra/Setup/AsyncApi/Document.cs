using System.Text.Json.Nodes;
using Contracts;
using Messaging;

namespace DeskSetup.AsyncApi;

/// <summary>
/// <c>contracts/asyncapi.yaml</c>: all that somebody outside has to know to connect, to consume and to answer, made from the
/// contracts and the topology themselves.
/// </summary>
public static class Document
{
    private const string Made = "# Made from the contracts by `Setup asyncapi`; a test compares. Change the records, not this file.\n";

    /// <summary>The users that the broker has for those outside; all others work over HTTP.</summary>
    private static readonly string[] BrokerRoles = [Roles.Department, Roles.Channel, Roles.Admin];

    /// <summary>The document as YAML.</summary>
    /// <param name="samples">The folder of the golden samples.</param>
    public static string Write(string samples)
    {
        var descriptions = new Descriptions();
        var schemas = new Schemas(descriptions);
        var senders = DeskServices.All.SelectMany(s => s.Commands).ToDictionary();
        var messages = new Messages(schemas, descriptions, samples, senders).All();
        return Made + Yaml.Write(new JsonObject
        {
            ["asyncapi"] = "3.0.0",
            ["id"] = "urn:desk",
            ["info"] = Info(),
            ["defaultContentType"] = "application/json",
            ["servers"] = Servers(),
            ["channels"] = new JsonObject([.. Outsiders(), .. Catalog.Services.SelectMany(s => ChannelsOf(s, senders))]),
            ["operations"] = new JsonObject([.. OutsidersOperations(), .. Catalog.Services.SelectMany(OperationsOf)]),
            ["components"] = new JsonObject
            {
                ["securitySchemes"] = new JsonObject
                {
                    ["user"] = new JsonObject
                    {
                        ["type"] = "userPassword",
                        ["description"] = "A broker user of your own, {vhost}.department.{id} or {vhost}.channel.{id}, which the desk's operator gives you.",
                    },
                },
                ["messageTraits"] = Messages.Traits(),
                ["messages"] = messages,
                ["schemas"] = schemas.All,
            },
        });
    }

    internal static JsonObject Reference(string to) => new() { ["$ref"] = "#/" + to };

    private static JsonObject Info()
    {
        using var about = new StreamReader(typeof(Document).Assembly.GetManifestResourceStream("about.md")!);
        return new() { ["title"] = "Service desk", ["version"] = "1.0.0", ["description"] = about.ReadToEnd() };
    }

    private static JsonObject Servers() => new()
    {
        ["desk"] = new JsonObject
        {
            ["host"] = "{host}",
            ["pathname"] = "/{vhost}",
            ["protocol"] = "amqp",
            ["protocolVersion"] = "0.9.1",
            ["description"] = "RabbitMQ. amqp://{user}:{password}@{host}/{vhost}",
            ["variables"] = new JsonObject
            {
                ["host"] = new JsonObject { ["default"] = "localhost:5672", ["description"] = "Host and port of the broker." },
                ["vhost"] = new JsonObject { ["default"] = "desk", ["description"] = "The desk's virtual host; users' names begin with it." },
            },
            ["security"] = new JsonArray(Reference("components/securitySchemes/user")),
        },
    };

    private static IEnumerable<KeyValuePair<string, JsonNode?>> Outsiders() =>
    [
        new("department", OutsidersQueue(
            Names.DepartmentQueue("{department}"), Roles.Department, "All facts about the department's work orders. Only its own user may read it.",
            new() { ["description"] = "The department's id, for example network." }, Messages.ForDepartments)),
        new("channel", OutsidersQueue(
            Names.ChannelQueue("{channel}"), Roles.Channel, "What a channel's customers are to be told and asked. Only its own user may read it. "
            + "It keeps the newest 100000 messages.",
            new() { ["enum"] = new JsonArray([.. Enum.GetValues<Channel>().Select(c => JsonValue.Create(ChannelId.Of(c)))]) }, Messages.ForChannels)),
    ];

    private static IEnumerable<KeyValuePair<string, JsonNode?>> OutsidersOperations() =>
    [
        new("tellDepartment", Operation(
            "send", "department", "The desk tells a department about its work orders. You: consume the queue, acknowledge what you have dealt with.")),
        new("tellChannel", Operation(
            "send", "channel", "The desk tells a channel adapter what to tell and ask customers. You: consume the queue, acknowledge what you have dealt with.")),
    ];

    private static JsonObject OutsidersQueue(
        string address, string parameter, string description, JsonObject allowed, IEnumerable<MessageType> messages) =>
        Channel(address, description, Amqp.Queue(address), messages, new() { [parameter] = allowed });

    private static IEnumerable<KeyValuePair<string, JsonNode?>> ChannelsOf(
        string service, Dictionary<MessageType, IReadOnlyList<string>> senders)
    {
        var (commands, facts) = (Names.Commands(service), Names.FactExchange(service));
        var may = BrokerRoles.Where(r => Messages.CommandsOf(service).Any(c => senders[c].Contains(r))).ToList();
        var who = may.Count == 0
            ? "Nobody outside may publish here: those who may send these commands do so over HTTP."
            : $"Broker users in these roles may publish here: {string.Join(", ", may)}. A message's x-sent-by says which roles may send it.";
        yield return new(commands, Channel(
            commands, $"Commands to {service}. A fan-out exchange: the routing key does not matter. {who}", Amqp.Exchange(commands, "fanout"),
            Messages.CommandsOf(service), null));
        yield return new(facts, Channel(
            "{routingKey}", $"All facts of {service}, in the order of its log. For the desk's own services: a queue of your own "
            + "is bound here by the operator. A message's x-routing-key is its routing key; in a binding, * stands for any one word.",
            Amqp.Exchange(facts, "topic"), Messages.FactsOf(service), new()
            {
                ["routingKey"] = new JsonObject { ["description"] = "The message's name, and, where it has one, the dimension that consumers select by." },
            }));
    }

    private static IEnumerable<KeyValuePair<string, JsonNode?>> OperationsOf(string service)
    {
        yield return new($"{service}.take", Operation(
            "receive", Names.Commands(service), $"The service {service} takes commands. You: publish to the exchange {Names.Commands(service)}."));
        yield return new($"{service}.tell", Operation("send", Names.FactExchange(service), $"The service {service} tells its facts."));
    }

    private static JsonObject Channel(
        string address, string description, JsonObject bindings, IEnumerable<MessageType> messages, JsonObject? parameters)
    {
        var channel = new JsonObject
        {
            ["address"] = address,
            ["description"] = description,
            ["messages"] = new JsonObject(messages.Select(m =>
                KeyValuePair.Create<string, JsonNode?>(m.WireType, Reference($"components/messages/{m.WireType}")))),
            ["bindings"] = bindings,
        };
        if (parameters is not null)
        {
            channel["parameters"] = parameters;
        }

        return channel;
    }

    private static JsonObject Operation(string action, string channel, string summary) => new()
    {
        ["action"] = action,
        ["channel"] = Reference($"channels/{channel}"),
        ["summary"] = summary,
        ["bindings"] = action == "send" ? Amqp.Publishing() : Amqp.Consuming(),
    };
}
