using System.Globalization;

namespace Audit.Import;

/// <summary>Reads times as another system wrote them, also where the clock on the wall was moved.</summary>
/// <param name="mapping">How they are written.</param>
public sealed class WallClock(TimeMapping mapping)
{
    private const DateTimeStyles Styles = DateTimeStyles.AllowWhiteSpaces | DateTimeStyles.RoundtripKind;
    private readonly LocalTimes _zone = new(mapping.Zone);

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
        if (_zone.At(wall) is not { } time) return (default, $"{wall:yyyy-MM-dd HH:mm:ss} in {_zone.Zone} is no moment of the years 1 to 9999");

        var edge = time.Kind switch
        {
            LocalTimeKind.Repeated => mapping.Repeated,
            LocalTimeKind.Skipped => mapping.Skipped,
            _ => EdgeTime.Earlier, // both are the same
        };
        return edge switch
        {
            EdgeTime.Earlier => (time.Earlier, null),
            EdgeTime.Later => (time.Later, null),
            _ when time.Kind == LocalTimeKind.Repeated =>
                (default, $"{wall:yyyy-MM-dd HH:mm:ss} happened twice in {_zone.Zone}: the clock was put back"),
            _ => (default, $"{wall:yyyy-MM-dd HH:mm:ss} does not exist in {_zone.Zone}: the clock was put forward"),
        };
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
}
