using NodaTime;
using NodaTime.TimeZones;

namespace Sla;

/// <summary>The time zones that the platform counts by: those of the IANA data that come with NodaTime, so that two machines agree whatever
/// their own data are.</summary>
public static class ZoneData
{
    /// <summary>The version, as IANA names it: <c>2026a</c>.</summary>
    public static string Version { get; } = TzdbDateTimeZoneSource.Default.TzdbVersion;

    /// <summary>What is said of the version in facts of before it was told.</summary>
    public const string NotRecorded = "not recorded";

    /// <summary>Whether there is such a zone.</summary>
    /// <param name="zone">An IANA name.</param>
    public static bool Knows(string zone) => DateTimeZoneProviders.Tzdb.GetZoneOrNull(zone) is not null;

    /// <summary>What the wall shows in a zone.</summary>
    /// <param name="moment">The moment.</param>
    /// <param name="zone">An IANA name.</param>
    /// <exception cref="DateTimeZoneNotFoundException">There is no such zone.</exception>
    public static DateTime OnTheWall(DateTimeOffset moment, string zone) =>
        Instant.FromDateTimeOffset(moment).InZone(DateTimeZoneProviders.Tzdb[zone]).ToDateTimeUnspecified();
}
