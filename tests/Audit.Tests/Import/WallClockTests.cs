using Audit.Import;

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

    [Fact]
    public void A_time_that_names_its_offset_needs_no_zone() => new WallClock(new TimeMapping())
        .Read("2024-03-10T02:30:00.000+01:00").ShouldBe((new DateTimeOffset(2024, 3, 10, 1, 30, 0, TimeSpan.Zero), null));

    private static WallClock Clock(EdgeTime repeated = EdgeTime.Refuse, EdgeTime skipped = EdgeTime.Refuse) =>
        new(new("yyyy-MM-dd HH:mm:ss", "America/New_York", repeated, skipped));
}
