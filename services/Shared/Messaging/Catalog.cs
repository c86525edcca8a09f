using System.Collections.Frozen;
using System.Reflection;
using System.Text.Json;
using Contracts;

namespace Messaging;

/// <summary>What there is to know of one message type.</summary>
/// <param name="Type">The record.</param>
/// <param name="Service">The owner, or <c>promises</c> for the vocabulary that all owners share.</param>
/// <param name="Version">From the namespace: <c>V1</c> is 1.</param>
/// <param name="StoredName">Snake case, as stored.</param>
/// <param name="WireType">As CloudEvents type.</param>
/// <param name="IsCommand">A command; else a fact.</param>
public sealed record MessageType(Type Type, string Service, int Version, string StoredName, string WireType, bool IsCommand)
{
    /// <summary>As Marten writes a type: <c>Namespace.Type, Assembly</c>.</summary>
    public string DotnetType { get; } = $"{Type.FullName}, {Type.Assembly.GetName().Name}";

    /// <summary>True for a fact that names the dimension by which consumers select it.</summary>
    public bool IsRouted { get; } = Type.IsAssignableTo(typeof(IRouted));

    /// <summary>True for the service that tells facts of this type; the shared vocabulary is everybody's.</summary>
    public bool IsToldBy(string? service) => service == Service || Service == Catalog.SharedVocabulary;

    /// <summary>Reads a message of this type.</summary>
    /// <exception cref="JsonException">The JSON is broken, or a member is missing or of the wrong kind; it is named.</exception>
    public object Read(ReadOnlySpan<byte> json) => JsonSerializer.Deserialize(json, Type, ContractJson.Options)
        ?? throw new JsonException("The message is null.");
}

/// <summary>All messages of the contracts, by type, wire type and stored name.</summary>
public static class Catalog
{
    /// <summary>Every message type.</summary>
    public static IReadOnlyList<MessageType> All { get; } =
        [.. typeof(IFact).Assembly.GetExportedTypes().Where(t => t.IsDefined(typeof(NameAttribute))).Select(Describe)];

    /// <summary>The services that own messages, <c>promises</c> not among them.</summary>
    public static IReadOnlyList<string> Services { get; } =
        [.. All.Select(m => m.Service).Where(s => s != SharedVocabulary).Distinct().Order(StringComparer.Ordinal)];

    /// <summary>Facts that every service tells about its own promises.</summary>
    public const string SharedVocabulary = "promises";

    private static readonly FrozenDictionary<Type, MessageType> ByType = All.ToFrozenDictionary(m => m.Type);
    private static readonly FrozenDictionary<string, MessageType> ByWireType = All.ToFrozenDictionary(m => m.WireType);
    private static readonly FrozenDictionary<string, MessageType> FactsByStoredName =
        All.Where(m => !m.IsCommand).ToFrozenDictionary(m => m.StoredName);

    /// <summary>The description of a record type.</summary>
    public static MessageType Of(Type type) => ByType[type];

    /// <summary>The message of a CloudEvents type, or null when there is none.</summary>
    public static MessageType? OfWireType(string wireType) => ByWireType.GetValueOrDefault(wireType);

    /// <summary>The fact of a stored name.</summary>
    /// <exception cref="UnknownFactException">No contract has it: the reader must stop rather than skip it.</exception>
    public static MessageType OfStoredName(string name) =>
        FactsByStoredName.GetValueOrDefault(name) ?? throw new UnknownFactException(name);

    private static MessageType Describe(Type type)
    {
        var space = type.Namespace!.Split('.'); // Contracts.WorkOrders.V1
        var service = Names.Kebab(space[1]);
        var version = int.Parse(space[2].AsSpan(1));
        var name = type.GetCustomAttribute<NameAttribute>()!.Name;
        return new MessageType(
            type, service, version, name, Names.WireType(service, name, version), type.IsAssignableTo(typeof(ICommand)));
    }
}

/// <summary>A stored fact has a name that no contract knows.</summary>
/// <param name="name">The name.</param>
public sealed class UnknownFactException(string name)
    : Exception($"The fact '{name}' is not in the contracts; nothing can be read past it until it is.");
