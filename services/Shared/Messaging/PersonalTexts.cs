using System.Text.Json;
using Contracts;

namespace Messaging;

/// <summary>A personal text of a message.</summary>
/// <param name="Path">Where it stands: <c>profile.callerNumber</c>.</param>
/// <param name="Text">The text.</param>
/// <param name="From">Its first byte in the message, the quote.</param>
/// <param name="To">The byte behind it.</param>
public readonly record struct PersonalText(string Path, string Text, int From, int To);

/// <summary>The personal texts of one message, to be replaced where they stand; all the rest stays byte for byte.</summary>
public sealed class PersonalTexts
{
    /// <summary>What stands where a personal text stood once its key was destroyed.</summary>
    public const string Erased = "[erased]";

    private readonly byte[] _json;
    private readonly List<PersonalText> _all = [];

    private PersonalTexts(byte[] json) => _json = json;

    /// <summary>In their order; those that are absent are left out.</summary>
    public IReadOnlyList<PersonalText> All => _all;

    /// <summary>Reads a message of a type.</summary>
    /// <exception cref="JsonException">It is no JSON.</exception>
    public static PersonalTexts Of(Type type, byte[] json) => At(PersonalMembers.SealedOf(type), json);

    /// <summary>The texts at some paths of a message.</summary>
    /// <inheritdoc cref="Of" />
    public static PersonalTexts At(IReadOnlyCollection<string> paths, byte[] json)
    {
        var texts = new PersonalTexts(json);
        if (paths.Count > 0)
        {
            var reader = new Utf8JsonReader(json);
            reader.Read();
            texts.Find(ref reader, paths, "");
        }

        return texts;
    }

    /// <summary>The message with other texts at all those places.</summary>
    /// <param name="by">Gives the text in place of one, in their order.</param>
    public byte[] Replaced(Func<PersonalText, string> by)
    {
        if (_all.Count == 0)
        {
            return _json;
        }

        using var output = new MemoryStream(_json.Length + 256 * _all.Count);
        var from = 0;
        foreach (var text in _all)
        {
            output.Write(_json.AsSpan(from..text.From));
            output.Write(JsonSerializer.SerializeToUtf8Bytes(by(text), ContractJson.Options));
            from = text.To;
        }

        output.Write(_json.AsSpan(from..));
        return output.ToArray();
    }

    /// <summary>The reader stands at a value; afterwards at its end.</summary>
    private void Find(ref Utf8JsonReader reader, IReadOnlyCollection<string> paths, string prefix)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            reader.Skip();
            return;
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var (path, inner) = Named(in reader, paths, prefix);
            reader.Read();
            if (path is not null && !inner && reader.TokenType == JsonTokenType.String)
            {
                _all.Add(new(path, reader.GetString()!, (int)reader.TokenStartIndex, (int)reader.BytesConsumed));
            }
            else if (path is not null && inner)
            {
                Find(ref reader, paths, path);
            }
            else
            {
                reader.Skip();
            }
        }
    }

    /// <summary>The path that ends with the member at which the reader stands, or else the beginning of one that goes on inside it.</summary>
    private static (string? Path, bool Inner) Named(in Utf8JsonReader reader, IReadOnlyCollection<string> paths, string prefix)
    {
        foreach (var path in paths)
        {
            if (path.StartsWith(prefix, StringComparison.Ordinal))
            {
                var end = path.IndexOf('.', prefix.Length);
                if (reader.ValueTextEquals(path.AsSpan()[prefix.Length..(end < 0 ? path.Length : end)]))
                {
                    return end < 0 ? (path, false) : (path[..(end + 1)], true);
                }
            }
        }

        return (null, false);
    }
}
