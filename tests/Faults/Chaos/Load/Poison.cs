using System.Text;

namespace Chaos.Load;

/// <summary>Messages that can never succeed, each bad in its own way.</summary>
public static class Poison
{
    private const int TooLarge = 300 * 1024;

    /// <summary>To whom a channel may send.</summary>
    public static readonly string[] Services = ["intake", "routing", "work-orders", "follow-up"];

    /// <summary>What can be wrong.</summary>
    public static readonly string[] Kinds =
        ["broken-json", "empty-body", "unknown-type", "foreign-command", "missing-member", "out-of-bounds", "too-large", "deep", "unknown-request"];

    /// <summary>Type and body of a poison.</summary>
    /// <param name="kind">One of <see cref="Kinds"/>.</param>
    public static (string Type, byte[] Body) Make(string kind) => kind switch
    {
        "broken-json" => Rating("""{"requestId": """),
        "empty-body" => Rating(""),
        "unknown-type" => ("follow-up.paint-the-wall.v1", "{}"u8.ToArray()),
        "foreign-command" => ("consultation.accept-consultation.v1", Encoding.UTF8.GetBytes($$"""{"consultationId":"{{Guid.Empty}}"}""")),
        "missing-member" => Rating("""{"score":3}"""),
        "out-of-bounds" => Rating($$"""{"requestId":"{{Guid.Empty}}","score":77,"via":"link"}"""),
        "too-large" => Rating($$"""{"requestId":"{{Guid.Empty}}","score":3,"via":"link","comment":"{{new string('x', TooLarge)}}"}"""),
        "deep" => Rating(new string('[', 10_000)),
        "unknown-request" => Rating($$"""{"requestId":"{{Guid.Empty}}","score":3,"via":"link"}"""),
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "There is no such poison."),
    };

    private static (string Type, byte[] Body) Rating(string body) => ("follow-up.rate-service.v1", Encoding.UTF8.GetBytes(body));
}
