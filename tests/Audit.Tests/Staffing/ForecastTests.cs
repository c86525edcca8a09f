using Audit.Measures;
using Audit.Replay;
using Audit.Staffing;
using TestKit;

namespace Audit.Tests.Staffing;

public class ForecastTests
{
    private static readonly DateOnly Monday = new(2026, 3, 2);
    private static readonly TimeZoneInfo Shanghai = TimeZoneInfo.FindSystemTimeZoneById("Asia/Shanghai");

    [Fact]
    public void A_half_hour_is_forecast_by_the_same_one_on_the_same_weekday()
    {
        var forecast = Weeks(weeks: 4, perMonday: week => 10 + week);
        forecast.Of(Monday)[18].ShouldBe((11 + 12 + 13 + 14) / 4.0);
        forecast.Of(Monday)[19].ShouldBe(0);
        forecast.Of(Monday.AddDays(1))[18].ShouldBe(0, "nothing ever came on a Tuesday");
    }

    [Fact]
    public void Half_hours_are_those_of_the_desks_clock()
    {
        var forecast = new Forecast(Shanghai, new HashSet<DateOnly>());
        forecast.Add(new(2026, 3, 1, 16, 29, 59, TimeSpan.Zero));
        forecast.Counted(Monday)[0].ShouldBe(1);
    }

    [Fact]
    public void A_day_off_neither_spoils_the_ordinary_weekday_nor_is_forecast_by_it()
    {
        var off = new HashSet<DateOnly> { Monday.AddDays(-7), Monday.AddDays(7) };
        var forecast = Weeks(weeks: 3, perMonday: week => week == 1 ? 100 : 10, off);
        forecast.Of(Monday)[18].ShouldBe(10, "the Monday with 100 was a day off");
        forecast.Of(Monday.AddDays(7), known: Monday)[18].ShouldBe(100, "so is this one");
    }

    [Fact]
    public void The_error_is_what_was_missed_over_what_came()
    {
        Weeks(weeks: 5, perMonday: _ => 10).Error(Monday, days: 7).ShouldBe(0);
        Weeks(weeks: 3, perMonday: week => week == 1 ? 20 : 10).Error(Monday, days: 7).ShouldBe(0.5, "10 were expected and 20 came");
        new Forecast(Shanghai, new HashSet<DateOnly>()).Error(Monday, days: 7).ShouldBeNull();
    }

    [Fact]
    public void The_service_level_is_that_of_the_policy_in_force_and_there_is_none_without_a_policy()
    {
        var now = Desk.Now;
        StaffingFold.Read([], now).Level.ShouldBeNull();
        Publication[] published = [Policy(1, seconds: 20, now.AddDays(-9)), Policy(2, seconds: 10, now.AddDays(1))];
        StaffingFold.Read(published, now).Level.ShouldBe(new(0.85, TimeSpan.FromSeconds(20)));
        StaffingFold.Read(published, now.AddDays(1)).Level.ShouldBe(new(0.85, TimeSpan.FromSeconds(10)));
        StaffingPlan.Of(Monday, Monday, new StaffingFold(Shanghai, new HashSet<DateOnly>()), level: null).Teams.ShouldBeEmpty();

        static Publication Policy(int version, int seconds, DateTimeOffset from) => new(
            Guid.NewGuid(), "directory", from,
            new("standard", version, from, [new("queue-answer", "queue-answer", "round-the-clock", [], Target: TimeSpan.FromSeconds(seconds))]));
    }

    [Fact]
    public void A_plan_says_how_many_agents_hold_the_level_in_each_half_hour_of_each_team()
    {
        var fold = new StaffingFold(Shanghai, new HashSet<DateOnly>());
        foreach (var at in Arrivals(4, _ => 100))
        {
            var life = new RequestLife(at);
            var of = new Dimensions(null, "general", null, null, null, null, null);
            life.Waits.Add(new(at, at, of, "request_assigned"));
            life.Handlings.Add(new(at, at.AddMinutes(3), of, "request_resolved"));
            fold.Add(life);
        }

        var team = StaffingPlan.Of(Monday, Monday, fold, new(0.85, TimeSpan.FromSeconds(20))).Teams.ShouldHaveSingleItem();
        (team.Team, team.HandlingSeconds, team.BacktestError).ShouldBe(("general", 180, 0));
        var interval = team.Intervals.ShouldHaveSingleItem();
        (interval.From, interval.Contacts, interval.Agents).ShouldBe(("09:00", 100, 14));
        interval.ServiceLevel.ShouldBe(0.888, 0.0005);
    }

    /// <summary>So many contacts at 9:00 on each of the Mondays before; week 1 is the last.</summary>
    private static Forecast Weeks(int weeks, Func<int, int> perMonday, IReadOnlySet<DateOnly>? daysOff = null)
    {
        var forecast = new Forecast(Shanghai, daysOff ?? new HashSet<DateOnly>());
        foreach (var at in Arrivals(weeks, perMonday)) forecast.Add(at);
        return forecast;
    }

    private static IEnumerable<DateTimeOffset> Arrivals(int weeks, Func<int, int> perMonday) =>
        from week in Enumerable.Range(1, weeks)
        from i in Enumerable.Range(0, perMonday(week))
        select new DateTimeOffset(Monday.AddDays(-7 * week).ToDateTime(new TimeOnly(9, 0)), TimeSpan.FromHours(8)).AddSeconds(i);
}
