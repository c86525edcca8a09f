using System.Diagnostics;

namespace Messaging;

/// <summary>A message as it came, over the bus or HTTP, with what is known around it.</summary>
/// <param name="Id">The sender's id of the message; the same id again is the same message.</param>
/// <param name="Type">Which message; null when the sender did not say.</param>
/// <param name="Source">The service that a fact comes from, as CloudEvents source without the slash.</param>
/// <param name="Actor">Who sent it, established by broker or token.</param>
/// <param name="Time">When it was sent, by the sender's clock.</param>
/// <param name="CorrelationId">The request.</param>
/// <param name="TraceParent">W3C trace context.</param>
/// <param name="Body">UTF-8 JSON.</param>
/// <param name="Headers">All headers, for the ledger and for parking.</param>
public sealed record Envelope(
    string Id, MessageType? Type, string? Source, Actor Actor, DateTimeOffset? Time, string? CorrelationId, string? TraceParent,
    byte[] Body, IReadOnlyDictionary<string, string> Headers)
{
    /// <summary>CloudEvents attributes travel as headers with this prefix (CloudEvents AMQP binding 1.0.2, §3.1.3.1).</summary>
    public const string Prefix = "cloudEvents_";

    /// <summary>Stands at a fact whose personal texts are sealed in the body.</summary>
    internal const string SealedBody = Prefix + "sealedbody";

    /// <summary>The largest body taken, in bytes.</summary>
    public const int LargestBody = 256 * 1024;

    /// <summary>The most characters of a header, but of the one that holds a fact's sealed texts, which is bounded as the body is.</summary>
    public const int LongestHeader = 1000;

    /// <summary>The most characters of the <c>id</c> of what no service sends: the facts that follow from it name it, and it is looked up.</summary>
    public const int LongestId = 200;

    /// <summary>The most characters of what a fact followed from: an id, beside who sent it. Ids were longer once.</summary>
    private const int LongestCause = LongestHeader + 256;

    /// <summary>The most headers taken.</summary>
    public const int MostHeaders = 50;

    /// <summary>Attributes that are stored with what the message brings about.</summary>
    private static readonly string[] Kept = ["id", "type", "source", "correlationid"];

    /// <summary>Reads the headers of a message from the bus.</summary>
    /// <exception cref="Refusal">The message is too large, or does not say who sent it, what it is, or which one it is.</exception>
    public static Envelope Read(Arrival arrival)
    {
        if (arrival.Body.Length > LargestBody)
        {
            throw Refusal.Invalid("body", $"The body has {arrival.Body.Length} bytes; at most {LargestBody} are taken.");
        }

        CheckHeaders(arrival.Headers);
        var id = Header(Prefix + "id")
            ?? throw Refusal.Invalid("cloudEvents_id", "The message has no cloudEvents_id header (nor a message_id).");
        var type = Header(Prefix + "type")
            ?? throw Refusal.Invalid("cloudEvents_type", "The message has no cloudEvents_type header (nor a type).");
        foreach (var name in Kept) Validation.CheckValue(Prefix + name, Header(Prefix + name));
        var actor = Actor.OfBrokerUser(
            arrival.User ?? throw Refusal.Forbidden("The message has no user_id property, which the broker would check."));
        if (actor.Role != Roles.Service && id.Length > LongestId)
        {
            throw Refusal.Invalid("cloudEvents_id", $"cloudEvents_id has {id.Length} characters; at most {LongestId} are taken.");
        }

        DateTimeOffset? sent = DateTimeOffset.TryParse(Header(Prefix + "time"), out var time) ? time.ToUniversalTime() : null;
        Validation.CheckValue(Prefix + "time", sent); // it goes along with what the message brings about, as far as the ledger
        return new Envelope(
            id, Catalog.OfWireType(type), Header(Prefix + "source")?.TrimStart('/'), actor,
            sent, Header(Prefix + "correlationid"),
            Header("traceparent") is { } trace && ActivityContext.TryParse(trace, null, out _) ? trace : null, arrival.Body, arrival.Headers);

        string? Header(string name) => arrival.Headers.GetValueOrDefault(name);
    }

    private static void CheckHeaders(IReadOnlyDictionary<string, string> headers)
    {
        if (headers.Count > MostHeaders)
        {
            throw Refusal.Invalid("headers", $"The message has {headers.Count} headers; at most {MostHeaders} are taken.");
        }

        foreach (var (name, value) in headers)
        {
            var most = name switch
            {
                Prefix + "sealed" => LargestBody,
                Prefix + "causationid" => LongestCause,
                _ => LongestHeader,
            };
            if (value.Length > most)
            {
                throw Refusal.Invalid("headers", $"A header has {value.Length} characters; at most {most} are taken.");
            }
        }
    }

    /// <summary>The message itself, checked against its contract; one of an older version as the newest says it.</summary>
    /// <exception cref="Refusal">Unknown type, broken JSON, a member missing or out of bounds.</exception>
    public object ReadMessage()
    {
        var type = Type ?? throw Refusal.Invalid(
            "cloudEvents_type", $"No contract has the type '{Headers.GetValueOrDefault(Prefix + "type")}'.");
        try
        {
            var message = type.Read(Body);
            if (type.IsCommand)
            {
                Validation.Check(message);
            }

            return type.ToNewest(message);
        }
        catch (System.Text.Json.JsonException e)
        {
            throw Invalid(e);
        }
    }

    /// <summary>A refusal that names the member at fault and never repeats its content.</summary>
    public static Refusal Invalid(System.Text.Json.JsonException e)
    {
        var field = string.IsNullOrEmpty(e.Path) || e.Path == "$" ? "body" : e.Path.TrimStart('$', '.');
        if (e.Message.Contains("missing required", StringComparison.Ordinal))
        {
            var missing = e.Message.Split(':')[^1].Replace("'", "", StringComparison.Ordinal).Trim(' ', '.');
            return Refusal.Invalid(missing.Split(',')[0], $"Missing: {missing}.");
        }

        if (e is Contracts.ContractException) return Refusal.Invalid(field, $"{field}: {e.Message}");

        return Refusal.Invalid(field, $"{field} is not what the contract says (line {e.LineNumber + 1}, byte {e.BytePositionInLine}).");
    }

    /// <summary>The trace that handling this message belongs to.</summary>
    public ActivityContext Trace => ActivityContext.TryParse(TraceParent, null, isRemote: true, out var context) ? context : default;
}
