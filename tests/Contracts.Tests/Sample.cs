using System.Text.Json;
using System.Text.Json.Nodes;
using Messaging;

namespace Contracts.Tests;

/// <summary>A golden sample: <c>{wire type}.json</c>, or <c>{wire type}.{what}.json</c> for another case of the same message.</summary>
internal sealed record Sample(string File, string WireType, byte[] Json)
{
    /// <summary>What is not in the contract is refused here, so that a slip in a sample shows.</summary>
    private static readonly JsonSerializerOptions Strict =
        new(ContractJson.Options) { UnmappedMemberHandling = System.Text.Json.Serialization.JsonUnmappedMemberHandling.Disallow };

    public static IReadOnlyList<Sample> All { get; } =
    [
        .. System.IO.Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, "samples"), "*.json")
            .Order(StringComparer.Ordinal).Select(Load),
    ];

    public MessageType? Message => Catalog.OfWireType(WireType);

    public JsonNode Node => JsonNode.Parse(Json)!;

    public object Read() => JsonSerializer.Deserialize(Json, Message!.Type, Strict)!;

    private static Sample Load(string path)
    {
        var name = Path.GetFileNameWithoutExtension(path);
        return new(name, string.Join('.', name.Split('.').Take(3)), System.IO.File.ReadAllBytes(path));
    }
}
