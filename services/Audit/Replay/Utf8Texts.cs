using System.Text;
using System.Text.Json;

namespace Audit.Replay;

/// <summary>Words that come again and again are made into text once. Bounded: what is rare is made each time.</summary>
internal sealed class Utf8Texts
{
    private const int MostKept = 10_000;
    private const int Longest = 128;
    private const int Places = 1024;
    private readonly (byte[] Utf8, string Text)[] _recent = new (byte[], string)[Places];
    private readonly Dictionary<string, string> _kept = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string>.AlternateLookup<ReadOnlySpan<char>> _lookup;

    public Utf8Texts() => _lookup = _kept.GetAlternateLookup<ReadOnlySpan<char>>();

    public string Of(ref Utf8JsonReader reader)
    {
        if (!reader.ValueIsEscaped)
        {
            return Of(reader.ValueSpan);
        }

        if (reader.ValueSpan.Length > Longest)
        {
            return reader.GetString()!;
        }

        Span<char> text = stackalloc char[Longest];
        return Of(text[..reader.CopyString(text)]);
    }

    public string Of(ReadOnlySpan<byte> utf8)
    {
        if (utf8.Length is 0 or > Longest)
        {
            return Encoding.UTF8.GetString(utf8);
        }

        // Each word has one place among the recent ones, by its length and ends; the bytes decide whether it is there.
        var place = (utf8.Length * 31 + utf8[0] * 7 + utf8[^1] * 131 + utf8[utf8.Length / 2] * 17) & (Places - 1);
        if (_recent[place] is { Utf8: { } known } recent && utf8.SequenceEqual(known)) return recent.Text;

        Span<char> text = stackalloc char[Longest];
        var made = Of(text[..Encoding.UTF8.GetChars(utf8, text)]);
        _recent[place] = (utf8.ToArray(), made);
        return made;
    }

    public string Of(ReadOnlySpan<char> text)
    {
        if (_lookup.TryGetValue(text, out var kept))
        {
            return kept;
        }

        var made = text.ToString();
        if (_kept.Count < MostKept)
        {
            _kept[made] = made;
        }

        return made;
    }
}

/// <summary>The words of an enumeration as the contracts write them.</summary>
internal static class Utf8Words<T>
    where T : struct, Enum
{
    private static readonly (byte[] Word, T Value)[] Words =
    [
        .. Enum.GetValues<T>().Select(v => (Encoding.UTF8.GetBytes(JsonNamingPolicy.CamelCase.ConvertName(v.ToString())), v)),
    ];

    /// <summary>Null for a word that no version of the contracts has.</summary>
    public static T? Of(ReadOnlySpan<byte> word)
    {
        foreach (var (known, value) in Words)
        {
            if (word.SequenceEqual(known))
            {
                return value;
            }
        }

        return null;
    }

    /// <summary>The word of a value.</summary>
    public static string Of(T value) => JsonNamingPolicy.CamelCase.ConvertName(value.ToString());
}
