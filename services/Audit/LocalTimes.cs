using NodaTime;
using NodaTime.TimeZones;

namespace Audit;

/// <summary>
/// Times on the wall of a zone as moments, by the zone data that come with NodaTime: the same on every machine. Whether a time is
/// repeated or skipped is decided from the offsets before and after, so it does not matter why a clock was moved: daylight saving of
/// either sign, another base offset, another side of the date line.
/// </summary>
public sealed class LocalTimes
{
    private readonly DateTimeZone _zone;

    /// <param name="zone">An IANA name, or one that Windows has for such a zone.</param>
    /// <exception cref="TimeZoneNotFoundException">There is no such zone.</exception>
    public LocalTimes(string zone) => _zone = Find(zone) ?? throw new TimeZoneNotFoundException($"There is no time zone '{zone}'.");

    /// <summary>The zone's name.</summary>
    public string Zone => _zone.Id;

    /// <summary>What a time on the wall is: once, twice or never. Null where that is before the year 1 or after 9999.</summary>
    /// <param name="wall">The time.</param>
    public LocalTime? At(DateTime wall)
    {
        var mapping = _zone.MapLocal(LocalDateTime.FromDateTime(wall));
        if (Utc(wall, mapping.EarlyInterval) is not { } before || Utc(wall, mapping.LateInterval) is not { } after) return null;

        return mapping.Count switch
        {
            0 => new(LocalTimeKind.Skipped, after, before), // counted with the offset after the gap it is the earlier moment
            1 => new(LocalTimeKind.Once, before, before),
            _ => new(LocalTimeKind.Repeated, before, after),
        };
    }

    /// <summary>Whether there is such a zone.</summary>
    public static bool Knows(string zone) => Find(zone) is not null;

    /// <summary>The same moment with the offset that the zone has then, as its wall shows it.</summary>
    public DateTimeOffset Shown(DateTimeOffset at) => Instant.FromDateTimeOffset(at).InZone(_zone).ToDateTimeOffset();

    /// <summary>A day's first moment: the first at which its date is shown. A day that was left out has begun and ended at once.</summary>
    public DateTimeOffset Start(DateOnly day)
    {
        var midnight = _zone.MapLocal(new(day.Year, day.Month, day.Day, 0, 0));
        return (midnight.Count == 0 ? midnight.LateInterval.Start : midnight.First().ToInstant()).ToDateTimeOffset();
    }

    /// <summary>The day that a moment is of: the latest that has begun. A date that is shown once more after midnight does not come
    /// back.</summary>
    public DateOnly DayOf(DateTimeOffset at)
    {
        var shown = Instant.FromDateTimeOffset(at).InZone(_zone).Date.ToDateOnly();
        return shown < DateOnly.MaxValue && at >= Start(shown.AddDays(1)) ? shown.AddDays(1) : shown;
    }

    private static DateTimeZone? Find(string zone) => DateTimeZoneProviders.Tzdb.GetZoneOrNull(zone)
        ?? (TimeZoneInfo.TryConvertWindowsIdToIanaId(zone, out var iana) ? DateTimeZoneProviders.Tzdb.GetZoneOrNull(iana) : null);

    private static DateTimeOffset? Utc(DateTime wall, ZoneInterval interval)
    {
        var ticks = wall.Ticks - interval.WallOffset.Ticks;
        return ticks >= DateTime.MinValue.Ticks && ticks <= DateTime.MaxValue.Ticks ? new(ticks, TimeSpan.Zero) : null;
    }
}

/// <summary>How often a time on the wall was shown.</summary>
public enum LocalTimeKind
{
    /// <summary>Once, as nearly all are.</summary>
    Once,

    /// <summary>Twice: the clock was put back.</summary>
    Repeated,

    /// <summary>Never: the clock was put forward.</summary>
    Skipped,
}

/// <summary>A time on the wall as a moment.</summary>
/// <param name="Kind">How often it was shown.</param>
/// <param name="Earlier">The first moment; of a skipped time the one by the offset after the clock was put forward.</param>
/// <param name="Later">The second moment; of a skipped time the one by the offset before.</param>
public sealed record LocalTime(LocalTimeKind Kind, DateTimeOffset Earlier, DateTimeOffset Later);
