namespace Audit.Import;

/// <summary>What came of reading a text as a time.</summary>
/// <param name="Moment">The moment in UTC.</param>
/// <param name="Fault">Why there is none.</param>
/// <param name="Format">The format that it was read by.</param>
public readonly record struct ReadTime(DateTimeOffset Moment, string? Fault, string? Format);

/// <summary>Reads times as another system wrote them, also where the clock on the wall was moved.</summary>
/// <param name="mapping">How they are written.</param>
public sealed class WallClock(TimeMapping mapping)
{
    private readonly LocalTimes _zone = new(mapping.Zone);
    private readonly IReadOnlyList<string> _formats = mapping.Tried;

    /// <summary>The moment in UTC, or why there is none.</summary>
    public (DateTimeOffset Moment, string? Fault) Read(string text)
    {
        var read = Read(text, formats: null);
        return (read.Moment, read.Fault);
    }

    /// <summary>The same by formats of a column's own; the first that fits counts.</summary>
    public ReadTime Read(string text, IReadOnlyList<string>? formats)
    {
        formats ??= _formats;
        foreach (var format in formats)
        {
            if (!TimeFormat.TryRead(text, format, out var written)) continue;
            if (written.Wall.Year is <= 1 or >= 9999)
            {
                return new(default, $"'{text}' is no time that anything happens at; if it means that there is none, name it in times.blank", format);
            }

            var (moment, fault) = written.Offset is { } offset ? (Utc(written.Wall, offset), null) : At(written.Wall);
            return new(moment, fault, format);
        }

        return new(default, $"'{text}' is not a time {Form(formats)}", null);
    }

    private static string Form(IReadOnlyList<string> formats) => formats is [Iso8601.Name]
        ? $"in {Iso8601.Name}, and the mapping states no format"
        : $"of the form {string.Join(" or ", formats)}";

    private (DateTimeOffset Moment, string? Fault) At(DateTime wall)
    {
        var time = _zone.At(wall)!; // years at either end were refused
        var edge = time.Kind switch
        {
            LocalTimeKind.Repeated => mapping.Repeated,
            LocalTimeKind.Skipped => mapping.Skipped,
            _ => EdgeTime.Earlier, // both are the same
        };
        return edge switch
        {
            EdgeTime.Earlier => (Precision.Cut(time.Earlier), null),
            EdgeTime.Later => (Precision.Cut(time.Later), null),
            _ when time.Kind == LocalTimeKind.Repeated =>
                (default, $"{wall:yyyy-MM-dd HH:mm:ss} happened twice in {_zone.Zone}: the clock was put back"),
            _ => (default, $"{wall:yyyy-MM-dd HH:mm:ss} does not exist in {_zone.Zone}: the clock was put forward"),
        };
    }

    /// <summary>Cut to the microsecond, as the ledger keeps moments.</summary>
    private static DateTimeOffset Utc(DateTime wall, TimeSpan offset) => Precision.Cut(new DateTimeOffset(wall, offset).ToUniversalTime());
}
