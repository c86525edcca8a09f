using System.Globalization;

namespace Audit.Import;

/// <summary>Reads times as another system wrote them, also at both edges of daylight saving.</summary>
/// <param name="mapping">How they are written.</param>
public sealed class WallClock(TimeMapping mapping)
{
    private const DateTimeStyles Styles = DateTimeStyles.AllowWhiteSpaces | DateTimeStyles.RoundtripKind;
    private readonly TimeZoneInfo _zone = TimeZoneInfo.FindSystemTimeZoneById(mapping.Zone);

    /// <summary>The moment in UTC, or why there is none.</summary>
    public (DateTimeOffset Moment, string? Fault) Read(string text)
    {
        if (!NamesOffset(text, out var moment))
        {
            return TryParse(text, out var wall) ? At(DateTime.SpecifyKind(wall, DateTimeKind.Unspecified)) : (default, $"'{text}' is not a time{Form}");
        }

        return (moment.ToUniversalTime(), null);
    }

    private string Form => mapping.Format is { } format ? $" of the form {format}" : " in ISO 8601";

    private (DateTimeOffset Moment, string? Fault) At(DateTime wall)
    {
        if (_zone.IsInvalidTime(wall))
        {
            // Counted with the offset of an hour and a half later, or earlier: a clock is never put forward by more.
            var side = mapping.Skipped == EdgeTime.Earlier ? wall.AddMinutes(90) : wall.AddMinutes(-90);
            return mapping.Skipped == EdgeTime.Refuse
                ? (default, $"{wall:yyyy-MM-dd HH:mm:ss} does not exist in {_zone.Id}: the clock was put forward")
                : (Utc(wall, _zone.GetUtcOffset(side)), null);
        }

        if (_zone.IsAmbiguousTime(wall))
        {
            var offsets = _zone.GetAmbiguousTimeOffsets(wall);
            return mapping.Repeated == EdgeTime.Refuse
                ? (default, $"{wall:yyyy-MM-dd HH:mm:ss} happened twice in {_zone.Id}: the clock was put back")
                : (Utc(wall, mapping.Repeated == EdgeTime.Earlier ? offsets.Max() : offsets.Min()), null);
        }

        return (Utc(wall, _zone.GetUtcOffset(wall)), null);
    }

    private bool TryParse(string text, out DateTime wall) => mapping.Format is { } format
        ? DateTime.TryParseExact(text, format, CultureInfo.InvariantCulture, DateTimeStyles.AllowWhiteSpaces, out wall)
        : DateTime.TryParse(text, CultureInfo.InvariantCulture, Styles, out wall);

    /// <summary>A format that has an offset, or ISO 8601 that ends in one.</summary>
    private bool NamesOffset(string text, out DateTimeOffset moment)
    {
        moment = default;
        if (mapping.Format is { } format)
        {
            return (format.Contains('z') || format.Contains('K'))
                && DateTimeOffset.TryParseExact(text, format, CultureInfo.InvariantCulture, DateTimeStyles.AllowWhiteSpaces, out moment);
        }

        return DateTime.TryParse(text, CultureInfo.InvariantCulture, Styles, out var parsed) && parsed.Kind != DateTimeKind.Unspecified
            && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AllowWhiteSpaces, out moment);
    }

    private static DateTimeOffset Utc(DateTime wall, TimeSpan offset) => new DateTimeOffset(wall, offset).ToUniversalTime();
}
