using System.Globalization;
using System.Text;

namespace Contracts;

/// <summary>
/// Words as one line of print, for whatever shows them as text: a story, a log, a terminal. What people write cannot begin a line of its own,
/// steer a terminal, or turn round what stands beside it.
/// </summary>
public static class Printed
{
    /// <summary>A screen of 25 lines of 80 characters: the most of one text that a listing shows.</summary>
    public const int Screen = 2000;

    /// <summary>The same words; line breaks, control characters and marks that set a direction are written out, as in <c>\u202e</c>. JSON on
    /// one line stays the same JSON.</summary>
    public static string Of(string words)
    {
        if (!words.Any(IsUnseen))
        {
            return words;
        }

        var line = new StringBuilder(words.Length + 16);
        foreach (var character in words)
        {
            _ = character == '\n' ? line.Append("\\n")
                : IsUnseen(character) ? line.Append(CultureInfo.InvariantCulture, $"\\u{(int)character:x4}")
                : line.Append(character);
        }

        return line.ToString();
    }

    /// <summary>The same, of no more than so many characters; what is left out is counted: <c>… (1,234 more)</c>.</summary>
    public static string Of(string words, int most)
    {
        if (words.Length <= most)
        {
            return Of(words) is var whole && whole.Length <= most ? whole : Cut(whole, most, 0);
        }

        return Cut(Of(words[..most]), most, words.Length - most); // the rest need not be looked at
    }

    private static string Cut(string line, int most, int beyond)
    {
        var end = Math.Min(line.Length, most);
        if (char.IsHighSurrogate(line[end - 1])) end--;
        return string.Create(CultureInfo.InvariantCulture, $"{line.AsSpan(0, end)}… ({line.Length - end + beyond:N0} more)");
    }

    /// <summary>Controls, separators of lines and paragraphs, and the format characters of Unicode that order text (UAX 9).</summary>
    private static bool IsUnseen(char character) => char.GetUnicodeCategory(character)
            is UnicodeCategory.Control or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator
        || character is '\u061c' or '\u200e' or '\u200f' or (>= '\u202a' and <= '\u202e') or (>= '\u2066' and <= '\u2069');
}
