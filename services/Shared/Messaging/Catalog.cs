using Contracts;

namespace Messaging;

/// <summary>The vocabulary of the contracts: all messages of all services.</summary>
public static class Catalog
{
    /// <summary>Facts that every service tells about its own promises.</summary>
    public const string SharedVocabulary = "promises";

    /// <summary>The vocabulary itself.</summary>
    public static Vocabulary Contracts { get; } = new(typeof(IFact).Assembly.GetExportedTypes());

    /// <summary>Every message type.</summary>
    public static IReadOnlyList<MessageType> All => Contracts.All;

    /// <summary>The services that own messages, <c>promises</c> not among them.</summary>
    public static IReadOnlyList<string> Services { get; } =
        [.. All.Select(m => m.Service).Where(s => s != SharedVocabulary).Distinct().Order(StringComparer.Ordinal)];

    /// <summary>Versions that any message has: each is an exchange of each service.</summary>
    public static IReadOnlyList<int> Versions { get; } = [.. All.Select(m => m.Version).Distinct().Order()];

    /// <inheritdoc cref="Vocabulary.Of" />
    public static MessageType Of(Type type) => Contracts.Of(type);

    /// <inheritdoc cref="Vocabulary.OfWireType" />
    public static MessageType? OfWireType(string wireType) => Contracts.OfWireType(wireType);

    /// <inheritdoc cref="Vocabulary.OfStoredName" />
    public static MessageType OfStoredName(string name) => Contracts.OfStoredName(name);
}
