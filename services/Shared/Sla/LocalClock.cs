using NodaTime;
using NodaTime.TimeZones;

namespace Sla;

/// <summary>The clock on the wall in a zone, by the zone data that come with NodaTime: the same on every machine. All moments in ticks:
/// of UTC, or of the wall where it says so.</summary>
internal sealed class LocalClock(string zone)
{
    private static readonly ZoneLocalMappingResolver First =
        Resolvers.CreateMappingResolver(Resolvers.ReturnEarlier, Resolvers.ReturnStartOfIntervalAfter);

    private readonly DateTimeZone _zone = DateTimeZoneProviders.Tzdb[zone];

    /// <summary>What the clock on the wall is ahead of UTC.</summary>
    public long OffsetAt(long utc) => _zone.GetUtcOffset(At(utc)).Ticks;

    /// <summary>Until when the offset at a moment stays for sure, at most until <paramref name="to"/>.</summary>
    public long OffsetHoldsUntil(long from, long to) =>
        _zone.GetZoneInterval(At(from)) is { HasEnd: true } interval ? Math.Min(Ticks(interval.End), to) : to;

    /// <summary>The first moment at which the wall shows a time, or, where it is skipped, at which the clocks changed.</summary>
    public long FirstAt(long wall) => Ticks(_zone.ResolveLocal(LocalDateTime.FromDateTime(new(wall)), First).ToInstant());

    private static Instant At(long utc) => Instant.FromUnixTimeTicks(utc - DateTime.UnixEpoch.Ticks);

    private static long Ticks(Instant moment) => moment.ToUnixTimeTicks() + DateTime.UnixEpoch.Ticks;
}
