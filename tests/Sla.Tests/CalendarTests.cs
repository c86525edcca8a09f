using Contracts.Directory.V1;
using static Sla.Tests.Desk;

namespace Sla.Tests;

public class CalendarTests
{
    private static readonly Calendar Working = Book.Calendar("working-time", 1);

    private static readonly Calendar HalfADay = Calendar.From(Working.Document with
    {
        ExceptionDays =
        [
            new(new(2026, 12, 24), Working: true, "Christmas Eve", [new(new(9, 0), new(13, 0))]),
            new(new(2026, 12, 25), Working: false, "Christmas"),
        ],
    });

    [Theory]
    [InlineData("a morning", "2024-03-04T09:00", 2, "2024-03-04T11:00")]
    [InlineData("over the noon break", "2024-03-04T11:00", 2, "2024-03-04T14:30")]
    [InlineData("to the noon break exactly", "2024-03-04T11:00", 1, "2024-03-04T12:00")]
    [InlineData("from the break", "2024-03-04T12:40", 1, "2024-03-04T14:30")]
    [InlineData("over night", "2024-03-04T17:00", 2, "2024-03-05T10:00")]
    [InlineData("over the weekend", "2024-03-08T17:00", 2, "2024-03-11T10:00")]
    [InlineData("from a Sunday", "2024-03-10T17:00", 2, "2024-03-11T11:00")]
    [InlineData("over the new year's holiday to its make-up Sunday", "2024-02-09T17:00", 2, "2024-02-18T10:00")]
    [InlineData("over the long holiday of October 2020", "2020-09-30T17:30", 1, "2020-10-09T09:30")]
    [InlineData("on a make-up Saturday, with a weekday's hours", "2020-10-10T11:30", 1, "2020-10-10T14:00")]
    [InlineData("no time at all, even at night", "2024-03-04T23:00", 0, "2024-03-04T23:00")]
    public void Working_time_runs(string what, string from, int hours, string until)
    {
        Working.Add(At(from), TimeSpan.FromHours(hours)).ShouldBe(At(until), what);
        Working.Between(At(from), At(until)).ShouldBe(TimeSpan.FromHours(hours), what);
    }

    /// <summary>24 December 2026, a Thursday, is worked from 09:00 to 13:00; the 25th is off.</summary>
    [Theory]
    [InlineData("within the morning", "2026-12-24T09:00", 3, "2026-12-24T12:00")]
    [InlineData("its noon is no break", "2026-12-24T11:30", 1, "2026-12-24T12:30")]
    [InlineData("its afternoon is off", "2026-12-24T12:00", 2, "2026-12-28T10:00")]
    [InlineData("into it from the day before", "2026-12-23T17:00", 5, "2026-12-24T13:00")]
    [InlineData("over it", "2026-12-23T17:00", 6, "2026-12-28T10:00")]
    public void A_date_may_have_hours_of_its_own(string what, string from, int hours, string until)
    {
        HalfADay.Add(At(from), TimeSpan.FromHours(hours)).ShouldBe(At(until), what);
        HalfADay.Between(At(from), At(until)).ShouldBe(TimeSpan.FromHours(hours), what);
    }

    [Fact]
    public void A_make_up_day_may_have_hours_of_its_own_too() =>
        Calendar.From(Working.Document with { ExceptionDays = [new(new(2026, 12, 26), true, "half a Saturday", [new(new(10, 0), new(12, 0))])] })
            .Add(At("2026-12-25T17:00"), TimeSpan.FromHours(2)).ShouldBe(At("2026-12-26T11:00"));

    [Fact]
    public void Half_a_day_is_a_working_day_where_days_are_counted() =>
        HalfADay.Add(At("2026-12-23T15:00"), new DayCount(2, DayKind.Working)).ShouldBe(At("2026-12-28T15:00"), "the 24th is the first");

    [Theory]
    [InlineData("2026-12-24T12:59", "2026-12-24T12:59")]
    [InlineData("2026-12-24T13:00", "2026-12-28T09:00")]
    [InlineData("2026-12-31T18:00", "2027-01-01T09:00")] // over the end of a UTC year; the calendar has no days of 2027 yet
    public void The_next_working_moment(string from, string next) => HalfADay.NextOpen(At(from)).ShouldBe(At(next));

    [Fact]
    public void Round_the_clock_every_hour_counts() =>
        Book.Calendar("round-the-clock", 1).Add(At("2024-02-09T17:00"), TimeSpan.FromHours(48)).ShouldBe(At("2024-02-11T17:00"));

    [Fact]
    public void Every_holiday_and_make_up_day_since_2007_is_known()
    {
        var days = Working.Document.ExceptionDays!;

        days.Count.ShouldBe(678);
        Enumerable.Range(2007, 20).ShouldAllBe(year => days.Any(d => d.Date.Year == year && !d.Working));
        days.ShouldContain(new CalendarDay(new(2026, 10, 1), Working: false, "国庆节"));
    }

    [Theory]
    [InlineData("the night that skips an hour", "2024-03-09T22:00-05:00", 4, "2024-03-10T03:00-04:00")]
    [InlineData("the night that repeats one", "2024-11-02T22:00-04:00", 5, "2024-11-03T02:00-05:00")]
    [InlineData("between the two one o'clocks", "2024-11-03T01:30-04:00", 1, "2024-11-03T01:30-05:00")]
    public void Daylight_saving_counts_the_hours_that_people_live(string what, string from, int hours, string until)
    {
        var nights = Calendar.From(Document("America/New_York", new WorkHours(default, new(6, 0)), new WorkHours(new(22, 0), default)));

        nights.Add(DateTimeOffset.Parse(from), TimeSpan.FromHours(hours)).ShouldBe(DateTimeOffset.Parse(until), what);
    }

    [Fact]
    public void Hours_within_a_skipped_hour_do_not_happen_that_day()
    {
        var early = Calendar.From(Document("America/New_York", new WorkHours(new(2, 0), new(3, 0))));

        early.Between(DateTimeOffset.Parse("2024-03-10T00:00-05:00"), DateTimeOffset.Parse("2024-03-11T00:00-04:00")).ShouldBe(TimeSpan.Zero);
    }

    [Fact]
    public void Twenty_years_and_the_edges_of_time_are_counted()
    {
        var (from, hours) = (At("2007-01-01T00:00"), TimeSpan.FromHours(40_000));

        Working.Between(from, Working.Add(from, hours)).ShouldBe(hours);
        Working.Between(DateTimeOffset.MinValue, DateTimeOffset.MaxValue).ShouldBeGreaterThan(TimeSpan.FromDays(365 * 2000));
        Working.Add(from, TimeSpan.MaxValue).ShouldBe(new DateTimeOffset(9999, 12, 30, 0, 0, 0, TimeSpan.Zero), "it is not lost");
        Should.Throw<ArgumentOutOfRangeException>(() => Working.Add(from, TimeSpan.FromTicks(-1)));
    }

    internal static WorkCalendar Document(string zone, params WorkHours[] hours) => new(
        "own", 1, DateTimeOffset.UnixEpoch, zone,
        Week: Enum.GetValues<DayOfWeek>().ToDictionary(day => day, _ => (IReadOnlyList<WorkHours>)hours));
}
