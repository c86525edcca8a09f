using Audit.Measures;
using Audit.Replay;
using Audit.Staffing;
using Contracts.Directory.V1;
using TestKit;

namespace Audit.Tests.Staffing;

/// <summary>B7: contacts that are to be expected.</summary>
public class ForecastTests
{
    private static readonly DateOnly Monday = new(2026, 3, 2);
    private static readonly LocalTimes Shanghai = new LocalTimes("Asia/Shanghai");

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
        var forecast = new Forecast(Shanghai, SpecialDays.None);
        forecast.Add(new(2026, 3, 1, 16, 29, 59, TimeSpan.Zero));
        forecast.Counted(Monday)[0].ShouldBe(1);
    }

    [Fact]
    public void A_day_off_neither_spoils_the_ordinary_weekday_nor_is_forecast_by_it()
    {
        var off = new HashSet<DateOnly> { Monday.AddDays(-7), Monday.AddDays(7) };
        var forecast = Weeks(weeks: 3, perMonday: week => week == 1 ? 100 : 10, SpecialDays.None with { Off = off });
        forecast.Of(Monday)[18].ShouldBe(10, "the Monday with 100 was a day off");
        forecast.Of(Monday.AddDays(7), known: Monday)[18].ShouldBe(100, "so is this one");
    }

    /// <summary>A Saturday that is worked for a holiday is a working day.</summary>
    [Fact]
    public void A_make_up_day_is_forecast_as_a_working_day_and_is_none_of_its_weekday()
    {
        var (saturday, next) = (Monday.AddDays(-9), Monday.AddDays(5));
        var special = SpecialDays.None with { MadeUp = new HashSet<DateOnly> { saturday, next } };
        var forecast = Weeks(weeks: 4, perMonday: _ => 40, special);
        foreach (var back in new[] { 9, 16, 23 }) Add(Monday.AddDays(-back), back == 9 ? 30 : 4);
        forecast.Of(Monday.AddDays(-2))[18].ShouldBe(4, "an ordinary Saturday is forecast by ordinary ones");
        forecast.Of(next, known: Monday)[18].ShouldBe(30, "by the make-up day before it");
        forecast.Of(saturday)[18].ShouldBe(40, "there was none before it: as a Monday");

        void Add(DateOnly day, int contacts)
        {
            for (var i = 0; i < contacts; i++) forecast.Add(new DateTimeOffset(day.ToDateTime(new TimeOnly(9, 0)), TimeSpan.FromHours(8)).AddSeconds(i));
        }
    }

    [Fact]
    public void Holidays_and_make_up_days_are_those_of_the_version_in_force_on_the_day()
    {
        var (holiday, makeUp, weekday, coming) = (new DateOnly(2025, 10, 1), new DateOnly(2025, 10, 11), new DateOnly(2025, 10, 13), new DateOnly(2026, 10, 1));
        var first = Calendar(1, Desk.Now.AddYears(-1), new(holiday, false, "National Day"), new(makeUp, true, "for National Day"), new(weekday, true, "as usual"));
        var second = Calendar(2, Desk.Now, new CalendarDay(coming, false, "National Day"));
        var special = StaffingFold.Read([first, second], Desk.Now).Special;
        special.Off.Order().ShouldBe([holiday, coming]);
        special.MadeUp.Order().ShouldBe([makeUp]); // the 13th is a Monday, worked as usual

        static Publication Calendar(int version, DateTimeOffset from, params CalendarDay[] days) => new(
            Guid.NewGuid(), "directory", from, Policy: null,
            new("working-time", version, from, "Asia/Shanghai", Week: Enumerable.Range(1, 5).ToDictionary(
                d => (DayOfWeek)d, _ => (IReadOnlyList<WorkHours>)[new(new(9, 0), new(18, 0))]), ExceptionDays: days));
    }

    [Fact]
    public void A_day_with_hours_of_its_own_is_no_ordinary_one_and_is_forecast_by_those_before_it()
    {
        var (before, half) = (Monday.AddDays(-14), Monday);
        var calendar = new WorkCalendar("working-time", 1, Desk.Now.AddYears(-1), "Asia/Shanghai",
            Week: Enumerable.Range(1, 5).ToDictionary(d => (DayOfWeek)d, _ => (IReadOnlyList<WorkHours>)[new(new(9, 0), new(18, 0))]),
            ExceptionDays: [.. new[] { before, half }.Select(day => new CalendarDay(day, true, "half a day", [new(new(9, 0), new(13, 0))]))]);
        var special = SpecialDays.Of([calendar]);
        special.OwnHours.Order().ShouldBe([before, half]);
        (special.Off.Count, special.MadeUp.Count).ShouldBe((0, 0));
        var forecast = Weeks(weeks: 4, perMonday: week => week == 2 ? 8 : 40, special);
        forecast.Of(half)[18].ShouldBe(8, "as the half day before it");
        forecast.Of(Monday.AddDays(7), known: Monday)[18].ShouldBe(40, "half a day is none of the ordinary Mondays");
    }

    [Fact]
    public void The_error_is_what_was_missed_over_what_came()
    {
        Weeks(weeks: 5, perMonday: _ => 10).Error(Monday, days: 7).ShouldBe(0);
        Weeks(weeks: 3, perMonday: week => week == 1 ? 20 : 10).Error(Monday, days: 7).ShouldBe(0.5, "10 were expected and 20 came");
        new Forecast(Shanghai, SpecialDays.None).Error(Monday, days: 7).ShouldBeNull();
    }

    [Fact]
    public void The_service_level_is_that_of_the_policy_in_force_and_there_is_none_without_a_policy()
    {
        var now = Desk.Now;
        StaffingFold.Read([], now).Level.ShouldBeNull();
        Publication[] published = [Policy(1, seconds: 20, now.AddDays(-9)), Policy(2, seconds: 10, now.AddDays(1))];
        StaffingFold.Read(published, now).Level.ShouldBe(new(0.85, TimeSpan.FromSeconds(20)));
        StaffingFold.Read(published, now.AddDays(1)).Level.ShouldBe(new(0.85, TimeSpan.FromSeconds(10)));
        StaffingPlan.Of(Monday, Monday, new StaffingFold(Shanghai, SpecialDays.None), level: null).Teams.ShouldBeEmpty();

        static Publication Policy(int version, int seconds, DateTimeOffset from) => new(
            Guid.NewGuid(), "directory", from,
            new("standard", version, from, [new("queue-answer", "queue-answer", "round-the-clock", [], Target: TimeSpan.FromSeconds(seconds))]));
    }

    [Fact]
    public void A_plan_says_how_many_agents_hold_the_level_in_each_half_hour_of_each_team()
    {
        var fold = new StaffingFold(Shanghai, SpecialDays.None);
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
    private static Forecast Weeks(int weeks, Func<int, int> perMonday, SpecialDays? special = null)
    {
        var forecast = new Forecast(Shanghai, special ?? SpecialDays.None);
        foreach (var at in Arrivals(weeks, perMonday)) forecast.Add(at);
        return forecast;
    }

    private static IEnumerable<DateTimeOffset> Arrivals(int weeks, Func<int, int> perMonday) =>
        from week in Enumerable.Range(1, weeks)
        from i in Enumerable.Range(0, perMonday(week))
        select new DateTimeOffset(Monday.AddDays(-7 * week).ToDateTime(new TimeOnly(9, 0)), TimeSpan.FromHours(8)).AddSeconds(i);
}
