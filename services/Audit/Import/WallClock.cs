namespace Audit.Import;

/// <summary>What came of reading a text as a time.</summary>
/// <param name="Moment">The moment in UTC.</param>
/// <param name="Fault">Why there is none.</param>
/// <param name="Format">The format that it was read by.</param>
public readonly record struct ReadTime(DateTimeOffset Moment, string? Fault, string? Format);

/// <summary>Reads times as another system wrote them, also at both edges of daylight saving.</summary>
/// <param name="mapping">How they are written.</param>
public sealed class WallClock(TimeMapping mapping)
{
    /// <summary>Farther from a moment than any offset, and nearer than any two changes of one zone.</summary>
    private static readonly TimeSpan Far = TimeSpan.FromHours(36);

    private readonly TimeZoneInfo _zone = TimeZoneInfo.FindSystemTimeZoneById(mapping.Zone);
    private readonly IReadOnlyList<string> _formats = mapping.Formats ?? [mapping.Format ?? Iso8601.Name];

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

    /// <summary>
    /// Decided by the distances from UTC before and after: what the clock showed is a moment by either, if the zone has that distance
    /// then. So zones count that change their own time, or put the clock back for summer.
    /// </summary>
    private (DateTimeOffset Moment, string? Fault) At(DateTime wall)
    {
        var (before, after) = (OffsetAt(wall - Far), OffsetAt(wall + Far));
        var (first, second) = (Utc(wall, before), Utc(wall, after));
        var (firstIs, secondIs) = (_zone.GetUtcOffset(first) == before, _zone.GetUtcOffset(second) == after);
        return (firstIs, secondIs) switch
        {
            (true, true) when first == second => (first, null),
            (true, true) => Edge(mapping.Repeated, first, second, $"{wall:yyyy-MM-dd HH:mm:ss} happened twice in {_zone.Id}: the clock was put back"),
            (false, false) => Edge(mapping.Skipped, first, second, $"{wall:yyyy-MM-dd HH:mm:ss} does not exist in {_zone.Id}: the clock was put forward"),
            _ => (firstIs ? first : second, null),
        };
    }

    private static (DateTimeOffset Moment, string? Fault) Edge(EdgeTime edge, DateTimeOffset one, DateTimeOffset other, string fault) => edge switch
    {
        EdgeTime.Refuse => (default, fault),
        EdgeTime.Earlier => (one < other ? one : other, null),
        _ => (one < other ? other : one, null),
    };

    private TimeSpan OffsetAt(DateTime utc) => _zone.GetUtcOffset(DateTime.SpecifyKind(utc, DateTimeKind.Utc));

    /// <summary>Cut to the microsecond, as the ledger keeps moments.</summary>
    private static DateTimeOffset Utc(DateTime wall, TimeSpan offset) => Precision.Cut(new DateTimeOffset(wall, offset).ToUniversalTime());
}
