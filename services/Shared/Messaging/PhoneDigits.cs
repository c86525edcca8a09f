using System.Globalization;
using System.Text.RegularExpressions;

namespace Messaging;

/// <summary>Numbers as the digits that they have, however people group and write them: <c>139-5555-0004</c>, <c>+86 139 5555 0004</c> and
/// <c>0086（139）55550004</c> are one.</summary>
internal static class PhoneDigits
{
    private const int Fewest = 7;
    private const int Most = 20;
    private const int WidestGap = 3;
    private const string Country = "86";

    /// <summary>Digits of any script; a full-width one is a digit, too.</summary>
    private static readonly Regex Group = new(@"\d+", RegexOptions.NonBacktracking);

    /// <summary>The numbers in a text: each group of digits, and groups that follow each other, in every way that makes no more digits than numbers have.</summary>
    public static IEnumerable<string> In(string text)
    {
        for (var first = Group.Match(text); first.Success; first = first.NextMatch())
        {
            var (digits, last) = (first.Value, first);
            while (digits.Length <= Most)
            {
                if (digits.Length >= Fewest && Of(digits) is { Length: >= Fewest } number) yield return number;
                if (last.NextMatch() is not { Success: true } next || !IsGap(text.AsSpan(last.Index + last.Length, next.Index - last.Index - last.Length))) break;
                (digits, last) = (digits + next.Value, next);
            }
        }
    }

    /// <summary>Without the country's code and the zero that only calls within the country have.</summary>
    private static string Of(string digits)
    {
        var number = string.Concat(digits.Select(c => CharUnicodeInfo.GetDecimalDigitValue(c).ToString(CultureInfo.InvariantCulture))).TrimStart('0');
        return number.Length >= 12 && number.StartsWith(Country, StringComparison.Ordinal) ? number[Country.Length..].TrimStart('0') : number;
    }

    private static bool IsGap(ReadOnlySpan<char> between)
    {
        if (between.Length > WidestGap) return false;

        foreach (var c in between)
        {
            if (c is not ('+' or '.' or ',' or '/' or '_' or '\u00B7') && !char.IsWhiteSpace(c) && CharUnicodeInfo.GetUnicodeCategory(c) is not (UnicodeCategory.SpaceSeparator or UnicodeCategory.DashPunctuation
                or UnicodeCategory.OpenPunctuation or UnicodeCategory.ClosePunctuation)) return false;
        }

        return true;
    }
}
