using System.Collections.Frozen;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Messaging;

/// <summary>
/// Whether a message, whatever it is and however it is written, names somebody who was erased: by the id of a request or a stream, with or without
/// dashes, in either case, or by the customer's id or number as a text of its own; escaped or not.
/// </summary>
/// <param name="ids">Requests, and streams of theirs.</param>
/// <param name="customers">The desk's keys for the customers (<see cref="CustomerKeys"/>).</param>
internal sealed class ErasedMarks(IEnumerable<Guid> ids, IEnumerable<Guid> customers)
{
    private static readonly Regex Escape = new(@"\\(?:u(?<code>[0-9a-fA-F]{4})|/)", RegexOptions.NonBacktracking);
    private static readonly Regex Id = new("[0-9a-fA-F]{8}(?:-?[0-9a-fA-F]{4}){3}-?[0-9a-fA-F]{12}", RegexOptions.NonBacktracking);

    private static readonly Regex Digits = new(@"\+?[0-9]{5,20}", RegexOptions.NonBacktracking);

    /// <summary>Ids and numbers are no longer than this.</summary>
    private const int Longest = 200;

    private readonly FrozenSet<Guid> _ids = ids.ToFrozenSet();
    private readonly FrozenSet<Guid> _customers = customers.ToFrozenSet();

    /// <summary>They are in this body.</summary>
    public bool AreIn(ReadOnlySpan<byte> body)
    {
        // Zeros are what UTF-16 has between letters of ASCII.
        var text = Unescaped(Encoding.UTF8.GetString(body).Replace("\0", "", StringComparison.Ordinal));
        return Names(text) || NamesCustomer(text);
    }

    /// <summary>Whatever stands between two quotes, the wrong two included: which is which nobody knows where the JSON is broken. Or digits in a row.</summary>
    private bool NamesCustomer(string text)
    {
        foreach (var part in text.AsSpan().Split('"'))
        {
            if (text[part] is { Length: > 0 and <= Longest } candidate && IsCustomer(candidate)) return true;
        }

        return Digits.Matches(text).Any(number => IsCustomer(number.Value));
    }

    /// <summary>They are in this value of a header.</summary>
    public bool AreIn(string header) => Names(header) || IsCustomer(header) || NamesCustomer(header);

    private bool Names(string text) => Id.Matches(text).Any(id => Guid.TryParse(id.Value, out var named) && _ids.Contains(named));

    private bool IsCustomer(string text) => _customers.Contains(CustomerKeys.OfId(text)) || _customers.Contains(CustomerKeys.OfNumber(text));

    private static string Unescaped(string text) => text.Contains('\\', StringComparison.Ordinal)
        ? Escape.Replace(text, escape => escape.Groups["code"].Success
            ? ((char)int.Parse(escape.Groups["code"].ValueSpan, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture)).ToString()
            : "/")
        : text;
}
