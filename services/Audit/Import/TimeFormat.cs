using System.Globalization;
using System.Text.RegularExpressions;

namespace Audit.Import;

/// <summary>
/// A format of times as .NET writes formats. One that leaves something to guess is none: the year, month and day must be named, and
/// hours of twelve want AM or PM. Nothing is taken from the machine: neither its date nor its zone.
/// </summary>
public static partial class TimeFormat
{
    private const DateTimeStyles Styles = DateTimeStyles.AllowWhiteSpaces | DateTimeStyles.RoundtripKind | DateTimeStyles.NoCurrentDateDefault;
    private static readonly CultureInfo Culture = CultureOfCenturies();

    /// <summary>The last year that two digits can mean; the first is 99 years before.</summary>
    public const int LastOfTwoDigits = 2049;

    /// <summary>What a format leaves to guess; null for a good one.</summary>
    public static string? Fault(string format)
    {
        if (format == Iso8601.Name || format is "o" or "O" or "s" or "u" or "r" or "R") return null;

        var parts = Parts().Matches(format).Select(m => m.Value).Where(part => char.IsAsciiLetter(part[0])).ToList();
        return format.Length < 2 ? $"'{format}' is no format of its own"
            : !parts.Exists(p => p[0] == 'y') ? $"'{format}' names no year"
            : !parts.Exists(p => p[0] == 'M') ? $"'{format}' names no month"
            : !parts.Exists(p => p is "d" or "dd") ? $"'{format}' names no day of the month"
            : parts.Exists(p => p[0] == 'h') && !parts.Exists(p => p[0] == 't') ? $"'{format}' has hours of twelve and no AM or PM: write HH, or add tt"
            : !IsOfDotnet(format) ? "cannot be read: something in it is begun and not ended, or means nothing"
            : null;
    }

    /// <summary>A sign at the end that wants another after it, a quote that is not closed and the like throw only when used.</summary>
    private static bool IsOfDotnet(string format)
    {
        try
        {
            _ = DateTime.UnixEpoch.ToString(format, Culture);
            _ = DateTime.TryParseExact("2026", format, Culture, Styles, out _);
            return true;
        }
        catch (FormatException)
        {
            return false;
        }
    }

    /// <summary>Reads a text by a format, whole.</summary>
    public static bool TryRead(string text, string format, out WrittenTime time)
    {
        time = default;
        if (format == Iso8601.Name) return Iso8601.TryRead(text, out time);
        if (!DateTime.TryParseExact(text, format, Culture, Styles, out var wall)) return false;

        var offset = format is "u" or "r" or "R" || EndsInZulu().IsMatch(text) ? TimeSpan.Zero
            : wall.Kind == DateTimeKind.Unspecified ? null
            : DateTimeOffset.TryParseExact(text, format, Culture, DateTimeStyles.AllowWhiteSpaces, out var told) ? told.Offset
            : (TimeSpan?)null;
        if (wall.Kind == DateTimeKind.Local && offset is { } named)
        {
            // .NET has turned it into the machine's time: back to what was written.
            wall = DateTimeOffset.ParseExact(text, format, Culture, DateTimeStyles.AllowWhiteSpaces).ToOffset(named).DateTime;
        }

        time = new(DateTime.SpecifyKind(wall, DateTimeKind.Unspecified), offset);
        return true;
    }

    private static CultureInfo CultureOfCenturies()
    {
        var culture = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        culture.DateTimeFormat.Calendar.TwoDigitYearMax = LastOfTwoDigits;
        return culture;
    }

    /// <summary>Letters of one kind, and what stands in quotes or behind a backslash.</summary>
    [GeneratedRegex("""'[^']*'|"[^"]*"|\\.|(?<letter>[A-Za-z])\k<letter>*|.""", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Parts();

    /// <summary>UTC by its letter, whether the format reads it or only lets it stand there.</summary>
    [GeneratedRegex("[0-9][Zz]$", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex EndsInZulu();
}
