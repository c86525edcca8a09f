using System.Text.Json;
using Contracts;

namespace Messaging;

/// <summary>What there is to know of one message type.</summary>
/// <param name="Type">The record.</param>
/// <param name="Service">The owner, or the name of a vocabulary that all share.</param>
/// <param name="Version">From the namespace: <c>V1</c> is 1.</param>
/// <param name="Name">Snake case; the same in all versions.</param>
/// <param name="WireType">As CloudEvents type.</param>
/// <param name="IsCommand">A command; else a fact.</param>
public sealed record MessageType(Type Type, string Service, int Version, string Name, string WireType, bool IsCommand)
{
    /// <summary>As stored. Later versions get a suffix, as Marten gives its aliases: <c>ticket_opened_v2</c>.</summary>
    public string StoredName { get; } = StoredNameOf(Name, Version);

    /// <summary>As Marten writes a type: <c>Namespace.Type, Assembly</c>.</summary>
    public string DotnetType { get; } = $"{Type.FullName}, {Type.Assembly.GetName().Name}";

    /// <summary>True for a fact that names the dimension by which consumers select it.</summary>
    public bool IsRouted { get; } = Type.IsAssignableTo(typeof(IRouted));

    /// <summary>The version that takes this one's place; null for the newest.</summary>
    public MessageType? Next => Step?.To;

    /// <summary>The newest version of the message.</summary>
    public MessageType Newest => Next?.Newest ?? this;

    internal Upcast? Step { get; init; }

    /// <summary>A name as it is stored in a version.</summary>
    public static string StoredNameOf(string name, int version) => version == 1 ? name : $"{name}_v{version}";

    /// <summary>True for the service that tells facts of this type; a shared vocabulary is everybody's.</summary>
    public bool IsToldBy(string? service) => service == Service || Catalog.SharedVocabularies.Contains(Service);

    /// <summary>Reads a message of this type as it was written.</summary>
    /// <exception cref="JsonException">The JSON is broken, or a member is missing or of the wrong kind; it is named.</exception>
    public object Read(ReadOnlySpan<byte> json) => JsonSerializer.Deserialize(json, Type, ContractJson.Options)
        ?? throw new JsonException("The message is null.");

    /// <summary>Reads a message of this type as the newest version says it.</summary>
    /// <exception cref="JsonException">As for <see cref="Read"/>.</exception>
    public object ReadNewest(ReadOnlySpan<byte> json) => ToNewest(Read(json));

    /// <summary>A message of this type as the newest version says it.</summary>
    public object ToNewest(object message) => Step is null ? message : Step.To.ToNewest(Step.From(message));

    internal sealed record Upcast(MessageType To, Func<object, object> From);
}
