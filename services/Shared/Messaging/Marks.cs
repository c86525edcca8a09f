using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Messaging;

/// <summary>
/// All that may name somebody in a message, whatever it is and however it is written, as digests: ids of requests and streams, with or without dashes,
/// in either case; texts of their own, which may be a customer's id, number or address (<see cref="CustomerKeys"/>); digits, however they are grouped. They are made
/// once, when a message is parked, so that nobody has to look into it when a customer is erased.
/// </summary>
internal static class Marks
{
    /// <summary>The most of one message.</summary>
    public const int Most = 1000;

    /// <summary>So often each of them may come again.</summary>
    private const long Repeats = 10;

    /// <summary>Ids and numbers are no longer than this.</summary>
    private const int Longest = 200;

    private static readonly Regex Escape = new(@"\\(?:u(?<code>[0-9a-fA-F]{4})|(?<blank>[tnrf])|/)", RegexOptions.NonBacktracking);
    private static readonly Regex Id = new("[0-9a-fA-F]{8}(?:-?[0-9a-fA-F]{4}){3}-?[0-9a-fA-F]{12}", RegexOptions.NonBacktracking);
    private static readonly Regex Row = new("[0-9]{5,20}", RegexOptions.NonBacktracking);

    /// <summary>Those of a message; null where there are more than <paramref name="most"/>, or the same again and again.</summary>
    /// <param name="headers">The names and values of its headers.</param>
    /// <param name="body">Its body.</param>
    /// <param name="most">The most.</param>
    public static Guid[]? Of(IEnumerable<string> headers, ReadOnlySpan<byte> body, int most = Most)
    {
        // Zeros are what UTF-16 has between letters of ASCII.
        var text = Unescaped(Encoding.UTF8.GetString(body).Replace("\0", "", StringComparison.Ordinal));
        var (marks, looked) = (new HashSet<Guid>(), 0L);
        foreach (var mark in headers.Append(text).SelectMany(In))
        {
            marks.Add(mark);
            if (marks.Count > most || ++looked > Repeats * most) return null;
        }

        return [.. marks];
    }

    /// <summary>Whatever stands between two quotes, the wrong two included: which is which nobody knows where the JSON is broken. Ids, and digits in a row.</summary>
    private static IEnumerable<Guid> In(string text)
    {
        foreach (var part in text.Split('"').Select(part => part.Trim()).Where(part => part is { Length: > 0 and <= Longest } && part.Any(char.IsLetterOrDigit)))
        {
            yield return CustomerKeys.OfId(part);
            yield return CustomerKeys.OfNumber(part);
        }

        for (var row = Row.Match(text); row.Success; row = row.NextMatch()) yield return CustomerKeys.OfId(row.Value);

        for (var id = Id.Match(text); id.Success; id = id.NextMatch())
        {
            if (Guid.TryParse(id.Value, out var named)) yield return named;
        }

        foreach (var digits in PhoneDigits.In(text)) yield return CustomerKeys.OfDigits(digits);
    }

    private static string Unescaped(string text) => text.Contains('\\', StringComparison.Ordinal)
        ? Escape.Replace(text, escape => escape.Groups["code"].Success
            ? ((char)int.Parse(escape.Groups["code"].ValueSpan, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture)).ToString()
            : escape.Groups["blank"].Success ? " " : "/")
        : text;
}
