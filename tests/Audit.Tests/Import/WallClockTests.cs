using Audit.Import;
using NodaTime;
using NodaTime.Extensions;
using NodaTime.TimeZones;

namespace Audit.Tests.Import;

/// <summary>Clocks of New York: put forward on 10 March 2024 at 2:00, back on 3 November 2024 at 2:00.</summary>
public class WallClockTests
{
    [Theory]
    [InlineData("2024-03-10 01:59:59", "2024-03-10T06:59:59Z")]
    [InlineData("2024-03-10 03:00:00", "2024-03-10T07:00:00Z")]
    [InlineData("2024-11-03 00:59:59", "2024-11-03T04:59:59Z")]
    [InlineData("2024-11-03 02:00:00", "2024-11-03T07:00:00Z")]
    public void A_time_on_the_wall_is_a_moment(string wall, string moment) =>
        Clock().Read(wall).ShouldBe((DateTimeOffset.Parse(moment), null));

    [Theory]
    [InlineData(EdgeTime.Earlier, "2024-11-03T05:30:00Z")]
    [InlineData(EdgeTime.Later, "2024-11-03T06:30:00Z")]
    public void An_hour_that_happened_twice_is_the_one_the_mapping_says(EdgeTime edge, string moment) =>
        Clock(edge).Read("2024-11-03 01:30:00").Moment.ShouldBe(DateTimeOffset.Parse(moment));

    [Theory]
    [InlineData(EdgeTime.Earlier, "2024-03-10T06:30:00Z")]
    [InlineData(EdgeTime.Later, "2024-03-10T07:30:00Z")]
    public void An_hour_that_never_was_is_counted_as_the_mapping_says(EdgeTime edge, string moment) =>
        Clock(skipped: edge).Read("2024-03-10 02:30:00").Moment.ShouldBe(DateTimeOffset.Parse(moment));

    [Theory]
    [InlineData("2024-11-03 01:30:00", "happened twice")]
    [InlineData("2024-03-10 02:30:00", "does not exist")]
    [InlineData("10/03/2024", "is not a time of the form")]
    public void What_the_mapping_does_not_settle_is_a_fault(string wall, string reason) => Clock().Read(wall).Fault!.ShouldContain(reason);

    /// <summary>Whatever moved the clock: daylight saving that counts down (Dublin, Casablanca), another base offset (Moscow, Almaty),
    /// half an hour (Lord Howe), the date line (Apia: 30 December 2011 was not).</summary>
    [Theory]
    [InlineData("Europe/Dublin", "2024-10-27 01:30:00", "2024-10-27T00:30:00Z", "2024-10-27T01:30:00Z")]
    [InlineData("Europe/Dublin", "1971-10-31 02:30:00", "1971-10-31T01:30:00Z", "1971-10-31T02:30:00Z")]
    [InlineData("Africa/Casablanca", "2024-03-10 02:30:00", "2024-03-10T01:30:00Z", "2024-03-10T02:30:00Z")]
    [InlineData("Europe/Moscow", "2014-10-26 01:30:00", "2014-10-25T21:30:00Z", "2014-10-25T22:30:00Z")]
    [InlineData("Asia/Almaty", "2024-02-29 23:30:00", "2024-02-29T17:30:00Z", "2024-02-29T18:30:00Z")]
    [InlineData("Australia/Lord_Howe", "2024-04-07 01:45:00", "2024-04-06T14:45:00Z", "2024-04-06T15:15:00Z")]
    public void A_repeated_time_is_refused_or_the_one_the_mapping_says(string zone, string wall, string earlier, string later)
    {
        Clock(zone: zone).Read(wall).Fault!.ShouldContain($"happened twice in {zone}");
        Clock(EdgeTime.Earlier, zone: zone).Read(wall).ShouldBe((DateTimeOffset.Parse(earlier), null));
        Clock(EdgeTime.Later, zone: zone).Read(wall).ShouldBe((DateTimeOffset.Parse(later), null));
    }

    [Theory]
    [InlineData("Europe/Dublin", "2024-03-31 01:30:00", "2024-03-31T00:30:00Z", "2024-03-31T01:30:00Z")]
    [InlineData("Africa/Casablanca", "2024-04-14 02:30:00", "2024-04-14T01:30:00Z", "2024-04-14T02:30:00Z")]
    [InlineData("Europe/Moscow", "2011-03-27 02:30:00", "2011-03-26T22:30:00Z", "2011-03-26T23:30:00Z")]
    [InlineData("Pacific/Apia", "2011-12-30 12:00:00", "2011-12-29T22:00:00Z", "2011-12-30T22:00:00Z")]
    [InlineData("Australia/Lord_Howe", "2024-10-06 02:15:00", "2024-10-05T15:15:00Z", "2024-10-05T15:45:00Z")]
    public void A_skipped_time_is_refused_or_counted_as_the_mapping_says(string zone, string wall, string earlier, string later)
    {
        Clock(zone: zone).Read(wall).Fault!.ShouldContain($"does not exist in {zone}");
        Clock(skipped: EdgeTime.Earlier, zone: zone).Read(wall).ShouldBe((DateTimeOffset.Parse(earlier), null));
        Clock(skipped: EdgeTime.Later, zone: zone).Read(wall).ShouldBe((DateTimeOffset.Parse(later), null));
    }

    /// <summary>No zone is left out: around every change of the last seventy years of each, a time is once, twice or never as its offsets say.</summary>
    [Fact]
    public void In_every_zone_the_offsets_before_and_after_decide()
    {
        var (since, until) = (Instant.FromUtc(1955, 1, 1, 0, 0), Instant.FromUtc(2026, 1, 1, 0, 0));
        var zones = DateTimeZoneProviders.Tzdb.GetAllZones().ToList();
        zones.Count.ShouldBeGreaterThan(500);
        foreach (var zone in zones)
        {
            var times = new LocalTimes(zone.Id);
            foreach (var (before, after) in Changes(zone.GetZoneIntervals(since, until)))
            {
                var moved = after.WallOffset.ToTimeSpan() - before.WallOffset.ToTimeSpan();
                var middle = before.End.ToDateTimeUtc() + before.WallOffset.ToTimeSpan() + (moved / 2);
                var time = times.At(DateTime.SpecifyKind(middle, DateTimeKind.Unspecified))!;
                time.Kind.ShouldBe(moved < TimeSpan.Zero ? LocalTimeKind.Repeated : LocalTimeKind.Skipped, $"{zone.Id} {middle:O}");
                (time.Later - time.Earlier).ShouldBe(moved.Duration(), $"{zone.Id} {middle:O}");
            }
        }
    }

    [Theory]
    [InlineData("Asia/Shanghai", "0001-01-01 00:00:00")]
    [InlineData("America/New_York", "9999-12-31 23:59:59")]
    public void A_time_that_is_no_moment_is_a_fault(string zone, string wall) =>
        Clock(zone: zone).Read(wall).Fault!.ShouldContain("is no time that anything happens at");

    [Fact]
    public void A_time_that_names_its_offset_needs_no_zone() => new WallClock(new TimeMapping())
        .Read("2024-03-10T02:30:00.000+01:00").ShouldBe((new DateTimeOffset(2024, 3, 10, 1, 30, 0, TimeSpan.Zero), null));

    private static IEnumerable<(ZoneInterval Before, ZoneInterval After)> Changes(IEnumerable<ZoneInterval> intervals)
    {
        var all = intervals.ToList();
        return all.Zip(all.Skip(1)).Where(pair => pair.First.WallOffset != pair.Second.WallOffset);
    }

    private static WallClock Clock(
        EdgeTime repeated = EdgeTime.Refuse, EdgeTime skipped = EdgeTime.Refuse, string zone = "America/New_York") =>
        new(new("yyyy-MM-dd HH:mm:ss", zone, repeated, skipped));
}
