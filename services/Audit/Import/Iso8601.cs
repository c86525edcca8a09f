using System.Globalization;
using System.Text.RegularExpressions;

namespace Audit.Import;

/// <summary>A time as it was written: what the clock on the wall showed, and its distance from UTC if that was named.</summary>
/// <param name="Wall">What the clock showed.</param>
/// <param name="Offset">The distance; null where the text names none.</param>
public readonly record struct WrittenTime(DateTime Wall, TimeSpan? Offset);

/// <summary>
/// Reads ISO 8601, and nothing that is not: the extended form and the basic one, days by calendar, by week and by number, <c>24:00</c>,
/// and a fraction of the last part that is given. A blank may stand for the <c>T</c>, and an offset may be written either way. Of a
/// leap second there is no moment.
/// </summary>
public static partial class Iso8601
{
    /// <summary>As mappings and reports call it.</summary>
    public const string Name = "ISO 8601";

    private const int MostDigits = 20;

    /// <summary>False for any other text.</summary>
    public static bool TryRead(string text, out WrittenTime time)
    {
        time = default;
        var match = Extended().Match(text);
        if (!match.Success) match = Basic().Match(text);
        if (!match.Success || Day(match) is not { } day || TimeOfDay(match) is not { } sinceMidnight) return false;
        if (day > DateTime.MaxValue.Date - sinceMidnight) return false;
        if (!match.Groups["zone"].Success) return Is(new(day + sinceMidnight, null), out time);

        return Offset(match.Groups["zone"].Value) is { } offset && Is(new(day + sinceMidnight, offset), out time);
    }

    /// <summary>A moment, of UTC where the text does not say; null for any other text.</summary>
    public static DateTimeOffset? Moment(string text) =>
        TryRead(text, out var time) && time.Wall.Year is > 1 and < 9999
            ? Precision.Cut(new DateTimeOffset(time.Wall, time.Offset ?? TimeSpan.Zero).ToUniversalTime())
            : null;

    private static bool Is(WrittenTime read, out WrittenTime time)
    {
        time = read;
        return true;
    }

    private static DateTime? Day(Match match)
    {
        var year = Number(match, "year");
        if (year == 0) return null;

        if (match.Groups["week"].Success)
        {
            var week = Number(match, "week");
            return week >= 1 && week <= ISOWeek.GetWeeksInYear(year)
                ? ISOWeek.ToDateTime(year, week, (DayOfWeek)(Number(match, "weekday") % 7))
                : null;
        }

        if (match.Groups["number"].Success)
        {
            var number = Number(match, "number");
            return number >= 1 && number <= (DateTime.IsLeapYear(year) ? 366 : 365) ? new DateTime(year, 1, 1).AddDays(number - 1) : null;
        }

        var (month, day) = (Number(match, "month"), Number(match, "day"));
        return month is >= 1 and <= 12 && day >= 1 && day <= DateTime.DaysInMonth(year, month) ? new DateTime(year, month, day) : null;
    }

    private static TimeSpan? TimeOfDay(Match match)
    {
        if (!match.Groups["hour"].Success) return TimeSpan.Zero;

        var last = match.Groups["second"].Success ? TimeSpan.TicksPerSecond
            : match.Groups["minute"].Success ? TimeSpan.TicksPerMinute
            : TimeSpan.TicksPerHour;
        var time = new TimeSpan(Number(match, "hour"), Number(match, "minute"), Number(match, "second"))
            + TimeSpan.FromTicks((long)(Fraction(match) * last));
        return time <= TimeSpan.FromDays(1) && Number(match, "minute") < 60 && Number(match, "second") < 60 ? time : null;
    }

    private static decimal Fraction(Match match) => match.Groups["fraction"] is not { Success: true, Value: var digits } ? 0
        : decimal.Parse("0." + digits[..Math.Min(digits.Length, MostDigits)], CultureInfo.InvariantCulture);

    private static TimeSpan? Offset(string zone)
    {
        if (zone is "Z" or "z") return TimeSpan.Zero;

        var digits = zone[1..].Replace(":", "", StringComparison.Ordinal);
        var (hours, minutes) = (digits[..2], digits.Length > 2 ? digits[2..] : "0");
        var offset = new TimeSpan(int.Parse(hours, CultureInfo.InvariantCulture), int.Parse(minutes, CultureInfo.InvariantCulture), 0);
        return offset > TimeSpan.FromHours(14) || string.CompareOrdinal(minutes, "59") > 0 ? null : zone[0] == '-' ? -offset : offset;
    }

    private static int Number(Match match, string part) =>
        match.Groups[part] is { Success: true, ValueSpan: var digits } ? int.Parse(digits, CultureInfo.InvariantCulture) : 0;

    private const string Rest = @"([.,](?<fraction>[0-9]+))?(?<zone>[Zz]|[+-][0-9]{2}(:?[0-9]{2})?)?)?$";

    [GeneratedRegex(
        @"^(?<year>[0-9]{4})-((?<month>[0-9]{2})-(?<day>[0-9]{2})|(?<number>[0-9]{3})|W(?<week>[0-9]{2})-(?<weekday>[1-7]))"
        + @"([Tt ](?<hour>[0-9]{2})(:(?<minute>[0-9]{2})(:(?<second>[0-9]{2}))?)?" + Rest,
        RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Extended();

    [GeneratedRegex(
        @"^(?<year>[0-9]{4})((?<month>[0-9]{2})(?<day>[0-9]{2})|(?<number>[0-9]{3})|W(?<week>[0-9]{2})(?<weekday>[1-7]))"
        + @"([Tt ](?<hour>[0-9]{2})((?<minute>[0-9]{2})(?<second>[0-9]{2})?)?" + Rest,
        RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Basic();
}
