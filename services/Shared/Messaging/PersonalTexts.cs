using System.Text.Json;
using System.Text.Json.Nodes;
using Contracts;

namespace Messaging;

/// <summary>The personal texts of one message, to be replaced where they stand.</summary>
public sealed class PersonalTexts
{
    /// <summary>What stands where a personal text stood once its key was destroyed.</summary>
    public const string Erased = "[erased]";

    private readonly byte[] _json;
    private readonly JsonNode? _root;
    private readonly Dictionary<string, (JsonObject Holder, string Name)> _places = new(StringComparer.Ordinal);

    private PersonalTexts(byte[] json, JsonNode? root) => (_json, _root) = (json, root);

    /// <summary>By path; those that are absent are left out.</summary>
    public Dictionary<string, string> ByPath { get; } = new(StringComparer.Ordinal);

    /// <summary>Reads a message of a type.</summary>
    /// <exception cref="JsonException">It is no JSON.</exception>
    public static PersonalTexts Of(Type type, byte[] json) => At(PersonalMembers.SealedOf(type), json);

    /// <summary>The texts at some paths of a message.</summary>
    /// <inheritdoc cref="Of" />
    public static PersonalTexts At(IReadOnlyCollection<string> paths, byte[] json)
    {
        var texts = new PersonalTexts(json, paths.Count == 0 ? null : JsonNode.Parse(json));
        foreach (var path in paths)
        {
            texts.Find(path);
        }

        return texts;
    }

    /// <summary>The message with other texts at all those places.</summary>
    /// <param name="by">Gives the text for a path and the text that is there.</param>
    public byte[] Replaced(Func<string, string, string> by)
    {
        if (ByPath.Count == 0)
        {
            return _json;
        }

        foreach (var (path, text) in ByPath)
        {
            var (holder, name) = _places[path];
            holder[name] = by(path, text);
        }

        return JsonSerializer.SerializeToUtf8Bytes(_root, ContractJson.Options);
    }

    private void Find(string path)
    {
        var names = path.Split('.');
        var holder = names[..^1].Aggregate(_root as JsonObject, (node, name) => node?[name] as JsonObject);
        if (holder?[names[^1]] is JsonValue value && value.TryGetValue(out string? text))
        {
            _places[path] = (holder, names[^1]);
            ByPath[path] = text;
        }
    }
}
