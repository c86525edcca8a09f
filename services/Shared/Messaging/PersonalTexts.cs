using System.Text.Json;
using Contracts;

namespace Messaging;

/// <summary>The personal texts of one message, to be replaced where they stand; all the rest stays byte for byte.</summary>
public sealed class PersonalTexts
{
    /// <summary>What stands where a personal text stood once its key was destroyed.</summary>
    public const string Erased = "[erased]";

    private readonly byte[] _json;
    private readonly IReadOnlyCollection<string> _paths;
    private readonly List<(string Path, int From, int To)> _places = [];

    private PersonalTexts(byte[] json, IReadOnlyCollection<string> paths) => (_json, _paths) = (json, paths);

    /// <summary>By path; those that are absent are left out.</summary>
    public Dictionary<string, string> ByPath { get; } = new(StringComparer.Ordinal);

    /// <summary>Reads a message of a type.</summary>
    /// <exception cref="JsonException">It is no JSON.</exception>
    public static PersonalTexts Of(Type type, byte[] json) => At(PersonalMembers.SealedOf(type), json);

    /// <summary>The texts at some paths of a message.</summary>
    /// <inheritdoc cref="Of" />
    public static PersonalTexts At(IReadOnlyCollection<string> paths, byte[] json)
    {
        var texts = new PersonalTexts(json, paths);
        if (paths.Count > 0)
        {
            var reader = new Utf8JsonReader(json);
            reader.Read();
            texts.Find(ref reader, "");
        }

        return texts;
    }

    /// <summary>The message with other texts at all those places.</summary>
    /// <param name="by">Gives the text for a path and the text that is there.</param>
    public byte[] Replaced(Func<string, string, string> by)
    {
        if (_places.Count == 0)
        {
            return _json;
        }

        using var output = new MemoryStream(_json.Length + 256 * _places.Count);
        var from = 0;
        foreach (var place in _places)
        {
            output.Write(_json.AsSpan(from..place.From));
            output.Write(JsonSerializer.SerializeToUtf8Bytes(by(place.Path, ByPath[place.Path]), ContractJson.Options));
            from = place.To;
        }

        output.Write(_json.AsSpan(from..));
        return output.ToArray();
    }

    /// <summary>The reader stands at a value; afterwards at its end.</summary>
    private void Find(ref Utf8JsonReader reader, string prefix)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            reader.Skip();
            return;
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var path = prefix + reader.GetString();
            reader.Read();
            if (reader.TokenType == JsonTokenType.String && _paths.Contains(path))
            {
                ByPath[path] = reader.GetString()!;
                _places.Add((path, (int)reader.TokenStartIndex, (int)reader.BytesConsumed));
            }
            else if (_paths.Any(p => p.StartsWith(path, StringComparison.Ordinal) && p.Length > path.Length && p[path.Length] == '.'))
            {
                Find(ref reader, path + ".");
            }
            else
            {
                reader.Skip();
            }
        }
    }
}
