using Contracts;

namespace Messaging;

/// <summary>The vocabulary of the contracts: all messages of all services.</summary>
public static class Catalog
{
    /// <summary>Facts that every service tells of itself: about its promises, and about who looked at what.</summary>
    public static IReadOnlyList<string> SharedVocabularies { get; } = ["promises", "access"];

    /// <summary>The vocabulary itself.</summary>
    public static Vocabulary Contracts { get; } = new(typeof(IFact).Assembly.GetExportedTypes());

    /// <summary>Every message type.</summary>
    public static IReadOnlyList<MessageType> All => Contracts.All;

    /// <summary>The services that tell facts: those that own some, and the ledger, which has but the shared ones to tell.</summary>
    public static IReadOnlyList<string> Services { get; } =
        [.. All.Select(m => m.Service).Except(SharedVocabularies).Append("audit").Order(StringComparer.Ordinal)];

    /// <summary>Versions that any message has: each is an exchange of each service.</summary>
    public static IReadOnlyList<int> Versions { get; } = [.. All.Select(m => m.Version).Distinct().Order()];

    /// <inheritdoc cref="Vocabulary.Of" />
    public static MessageType Of(Type type) => Contracts.Of(type);

    /// <inheritdoc cref="Vocabulary.OfWireType" />
    public static MessageType? OfWireType(string wireType) => Contracts.OfWireType(wireType);

    /// <inheritdoc cref="Vocabulary.OfStoredName" />
    public static MessageType OfStoredName(string name) => Contracts.OfStoredName(name);
}
