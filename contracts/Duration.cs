using System.Globalization;
using System.Text.RegularExpressions;

namespace Contracts;

/// <summary>
/// Durations as ISO 8601 writes them: weeks alone (<c>P2W</c>), else days, hours, minutes and seconds (<c>P2DT4H</c>, <c>PT30M</c>), each at most once
/// and at least one. The last part may have a fraction of up to seven digits behind a point or a comma (<c>PT1.5H</c>, <c>P0,5W</c>), which is exact in units of 100 ns.
/// Months and years have no fixed length and are refused by name. A minus before the P makes it negative, as in how long before its time something came.
/// </summary>
public static partial class Duration
{
    /// <summary>What is read, no more and no less, in a form that every dialect of regular expressions knows. By its digits a duration
    /// stays below 10,700,000 days, so whatever fits the pattern is one that can be counted with.</summary>
    public const string Pattern = $"^-?P({Weeks}{Fraction}W|{Days}{Fraction}D|({Days}D)?T({Time}))$";

    /// <summary>The longest that a command or a document may say, either way: ten years and some days. What is added to it, or counted by it on
    /// whatever hours, stays a moment that can be told. Stored facts may have longer ones.</summary>
    public static TimeSpan Longest { get; } = TimeSpan.FromDays(3660);

    private const string Fraction = "([.,][0-9]{1,7})?";
    private const string Weeks = "[0-9]{1,6}";
    private const string Days = "[0-9]{1,7}";
    private const string Hours = "[0-9]{1,7}";
    private const string Minutes = "[0-9]{1,8}";
    private const string Seconds = "[0-9]{1,10}";
    private const string Time = $"{Hours}{Fraction}H|({Hours}H)?{Minutes}{Fraction}M|({Hours}H)?({Minutes}M)?{Seconds}{Fraction}S";

    /// <summary>The duration that a text says.</summary>
    /// <exception cref="ContractException">It does not fit <see cref="Pattern"/>. The message says what is wrong and does not repeat the text.</exception>
    public static TimeSpan Read(string text)
    {
        if (!Whole().IsMatch(text) || text[^1] == '\n') throw new ContractException(Fault(text));

        var (ticks, isTime, start) = (0L, false, 0);
        for (var i = 0; i < text.Length; i++)
        {
            isTime |= text[i] == 'T';
            if (char.IsAsciiLetterUpper(text[i])) ticks += Ticks(text.AsSpan(start, i - start), UnitOf(text[i], isTime));
            if (char.IsAsciiLetterUpper(text[i]) || text[i] == '-') start = i + 1;
        }

        return new(text[0] == '-' ? -ticks : ticks);
    }

    /// <summary>As the contracts write it: days, hours, minutes and seconds, those that are not zero; <c>PT0S</c> for none.</summary>
    public static string Write(TimeSpan duration) => System.Xml.XmlConvert.ToString(duration);

    /// <summary>What is said of a number or anything else that is no text.</summary>
    internal static ContractException NotText() => new(Fault(""));

    private static long Ticks(ReadOnlySpan<char> number, long unit)
    {
        if (number.IsEmpty) return 0;

        var point = number.IndexOfAny('.', ',');
        if (point < 0) return long.Parse(number, CultureInfo.InvariantCulture) * unit;

        var whole = number[..point];
        var fraction = number[(point + 1)..];
        var step = unit;
        for (var digit = 0; digit < fraction.Length; digit++) step /= 10; // exact: each unit is a multiple of 10,000,000 ticks
        return (long.Parse(whole, CultureInfo.InvariantCulture) * unit) + (long.Parse(fraction, CultureInfo.InvariantCulture) * step);
    }

    private static long UnitOf(char letter, bool isTime) => letter switch
    {
        'W' => 7 * TimeSpan.TicksPerDay,
        'D' => TimeSpan.TicksPerDay,
        'H' => TimeSpan.TicksPerHour,
        'M' when isTime => TimeSpan.TicksPerMinute,
        'S' => TimeSpan.TicksPerSecond,
        _ => 0, // P and T
    };

    private static string Fault(string text) =>
        MonthsOrYears().IsMatch(text) ? "Months and years differ in length, so a duration has none: say weeks, days, hours, minutes or seconds."
        : TooManyDigits().IsMatch(text) ? "A duration has at most 6 digits of weeks, 7 of days and hours, 8 of minutes, 10 of seconds, and 7 of a fraction."
        : "A duration is written as ISO 8601 has it: weeks alone (P2W), or days, hours, minutes and seconds (P2DT4H), the last of them with a fraction "
            + "if need be (PT1.5H).";

    [GeneratedRegex(Pattern, RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Whole();

    [GeneratedRegex("^[-+]?P[0-9.,WD]*[0-9][YM]", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex MonthsOrYears();

    [GeneratedRegex("^-?P[0-9.,WDTHMS]*([0-9]{7}W|[0-9]{8}[DH]|[0-9]{9}M|[0-9]{11}S|[.,][0-9]{8})", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex TooManyDigits();
}
