using Audit.Measures;
using Audit.Reports;
using NodaTime;
using NodaTime.Extensions;

namespace Audit.Tests;

/// <summary>Each fact lies in one day, also where midnight comes twice or never.</summary>
public class ReportPeriodTests
{
    [Theory]
    [InlineData("Atlantic/Azores", "2024-10-27", 25, "back from 1:00: midnight twice")]
    [InlineData("Atlantic/Azores", "2024-10-26", 24, "the day before it")]
    [InlineData("America/Havana", "2024-11-03", 25, "back from 1:00")]
    [InlineData("America/Havana", "2024-03-10", 23, "forward from 0:00: no midnight")]
    [InlineData("America/Havana", "2024-03-09", 24, "the day before it")]
    [InlineData("Asia/Almaty", "2024-02-29", 25, "back from midnight")]
    [InlineData("Europe/Dublin", "2024-10-27", 25, "summer is the standard")]
    [InlineData("Pacific/Apia", "2011-12-30", 0, "was left out")]
    [InlineData("Pacific/Apia", "2011-12-29", 24, "the day before it")]
    public void A_day_has_the_hours_that_its_clock_showed(string zone, string day, int hours, string why) =>
        (Day(zone, day).To - Day(zone, day).From).ShouldBe(TimeSpan.FromHours(hours), why);

    /// <summary>St. John's until 2011: back from 0:01 to 23:01, so the date went back too.</summary>
    [Fact]
    public void A_date_that_is_shown_again_does_not_come_back()
    {
        var day = Day("America/St_Johns", "2010-11-07");
        day.From.ShouldBe(DateTimeOffset.Parse("2010-11-07T02:30:00Z"));
        Group("America/St_Johns", day.From).ShouldBe("2010-11-07");
        Group("America/St_Johns", day.From.AddMinutes(30)).ShouldBe("2010-11-07", "the wall shows 23:31 of the 6th");
        Group("America/St_Johns", day.From.AddTicks(-1)).ShouldBe("2010-11-06");
    }

    [Fact]
    public void In_every_zone_days_follow_each_other_and_a_moment_is_in_the_day_of_its_group()
    {
        var since = Instant.FromUtc(1990, 1, 1, 0, 0);
        foreach (var zone in DateTimeZoneProviders.Tzdb.GetAllZones().Where(z => z.GetZoneIntervals(since, Instant.FromUtc(2026, 1, 1, 0, 0)).Skip(1).Any()))
        {
            var days = new LocalTimes(zone.Id);
            foreach (var change in zone.GetZoneIntervals(since, Instant.FromUtc(2026, 1, 1, 0, 0)).Skip(1).Select(i => i.Start.ToDateTimeOffset()))
            {
                for (var minutes = -90; minutes <= 90; minutes += 15)
                {
                    var at = change.AddMinutes(minutes);
                    var day = days.DayOf(at);
                    days.Start(day).ShouldBeLessThanOrEqualTo(at, $"{zone.Id} {at:O}");
                    days.Start(day.AddDays(1)).ShouldBeGreaterThan(at, $"{zone.Id} {at:O}");
                }
            }
        }
    }

    private static ReportPeriod Day(string zone, string day) =>
        ReportPeriod.Of("day", DateOnly.Parse(day), new LocalTimes(zone));

    private static string Group(string zone, DateTimeOffset at) =>
        Grouping.Parse("day", new LocalTimes(zone)).Of(new Observation(at, 1, new()));
}
