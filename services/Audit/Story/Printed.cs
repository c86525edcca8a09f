using System.Globalization;
using System.Text;

namespace Audit.Story;

/// <summary>Words as one line of print. What people write cannot begin a line of its own, or turn round what stands beside it.</summary>
public static class Printed
{
    /// <summary>The same words; line breaks, control characters and marks that set a direction are written out, as in <c>\u202e</c>.</summary>
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

    /// <summary>Controls, separators of lines and paragraphs, and the format characters of Unicode that order text (UAX 9).</summary>
    private static bool IsUnseen(char character) => char.GetUnicodeCategory(character)
            is UnicodeCategory.Control or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator
        || character is '\u061c' or '\u200e' or '\u200f' or (>= '\u202a' and <= '\u202e') or (>= '\u2066' and <= '\u2069');
}
