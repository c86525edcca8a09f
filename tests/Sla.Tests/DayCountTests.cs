using Contracts.Directory.V1;
using FsCheck.Fluent;
using TestKit;
using static Sla.Tests.Desk;

namespace Sla.Tests;

public class DayCountTests
{
    private static readonly Calendar Working = Book.Calendar("working-time", 1);

    [Theory]
    [InlineData("the day it began does not count", "2024-03-04T10:00", 5, "2024-03-11T10:00")]
    [InlineData("a weekend lies between", "2024-03-08T17:00", 1, "2024-03-11T17:00")]
    [InlineData("begun after hours, the time of day is kept", "2024-03-08T20:00", 1, "2024-03-11T20:00")]
    [InlineData("begun on a Saturday, until the end of Monday", "2024-03-09T10:00", 1, "2024-03-12T00:00")]
    [InlineData("over the new year's holiday, whose last Sunday is worked", "2024-02-09T15:00", 1, "2024-02-18T15:00")]
    [InlineData("begun in the holiday", "2024-02-12T15:00", 2, "2024-02-20T00:00")]
    public void Working_days_are_those_with_hours(string what, string from, int days, string until) =>
        Working.Add(At(from), new DayCount(days, DayKind.Working)).ShouldBe(At(until), what);

    [Theory]
    [InlineData("Asia/Shanghai", "2024-02-09T15:00+08:00", 15, "2024-02-24T15:00+08:00")]
    [InlineData("America/New_York", "2024-03-08T12:00-05:00", 3, "2024-03-11T12:00-04:00")]
    [InlineData("America/New_York", "2024-03-09T02:30-05:00", 1, "2024-03-10T03:00-04:00")] // 02:30 is skipped
    [InlineData("America/New_York", "2024-11-02T01:30-04:00", 1, "2024-11-03T01:30-04:00")] // and shown twice
    [InlineData("Australia/Lord_Howe", "2024-10-05T02:10+10:30", 1, "2024-10-06T02:30+11:00")] // skipped by half an hour
    [InlineData("Pacific/Apia", "2011-12-29T10:00-10:00", 1, "2011-12-31T00:00+14:00")] // the whole day is
    public void Natural_days_keep_the_time_on_the_wall(string zone, string from, int days, string until) =>
        Calendar.From(CalendarTests.Document(zone, new WorkHours(new(9, 0), new(17, 0))))
            .Add(DateTimeOffset.Parse(from), new DayCount(days, DayKind.Natural)).ShouldBe(DateTimeOffset.Parse(until));

    [Trait("Category", Law.Category)]
    [Fact]
    public void Counting_agrees_with_looking_at_the_wall_minute_by_minute() => Law.Holds(
        from document in RandomCalendars.Any
        from moment in RandomCalendars.Moment
        from count in Gen.Choose(1, 5)
        from kind in Gen.Elements(DayKind.Natural, DayKind.Working)
        select (document, moment, days: new DayCount(count, kind)),
        c =>
        {
            var zone = TimeZoneInfo.FindSystemTimeZoneById(c.document.TimeZone);
            var start = TimeZoneInfo.ConvertTime(c.moment, zone).DateTime;
            var (day, left) = (DateOnly.FromDateTime(start), c.days.Count);
            var time = Counts(day) ? start.TimeOfDay : TimeSpan.FromDays(1);
            while (left > 0)
            {
                day = day.AddDays(1);
                if (Counts(day)) left--;
            }

            var wanted = day.ToDateTime(TimeOnly.MinValue) + time;
            var moment = c.moment;
            while (TimeZoneInfo.ConvertTime(moment, zone).DateTime < wanted) moment = moment.AddMinutes(1);
            Calendar.From(c.document).Add(c.moment, c.days).ShouldBe(moment);

            bool Counts(DateOnly date)
            {
                if (c.days.Kind == DayKind.Natural) return true;
                return c.document.ExceptionDays!.FirstOrDefault(d => d.Date == date)?.Working
                    ?? c.document.Week!.GetValueOrDefault(date.DayOfWeek, []).Count > 0;
            }
        });

    [Fact]
    public void A_rule_may_promise_days_and_its_ladder_follows()
    {
        var rule = new SlaRule(
            "days", "explanation", "working-time",
            [new("reminder", 0.5, "handler", TimeSpan.FromHours(1)), new("overdue", 1, "department-head", TimeSpan.FromHours(1))],
            TargetDays: new(4, DayKind.Working));
        var book = SlaBook.Of([new("p", 1, Policies[0].EffectiveFrom, [rule])], Calendars);
        var made = book.Make("explanation", Request, Request, new(), At("2024-03-04T10:00")).ShouldNotBeNull();

        (made.Target, made.TargetDays, made.DueAt).ShouldBe((null, new(4, DayKind.Working), At("2024-03-08T10:00")));
        made.Ladder.Select(step => step.At).ShouldBe([At("2024-03-06T10:00"), At("2024-03-08T10:00")]);
    }

    [Fact]
    public void Natural_days_pass_around_the_clock_whatever_the_hours()
    {
        var rule = new SlaRule(
            "days", "explanation", "working-time", [new("reminder", 0.5, "handler", TimeSpan.FromHours(1))],
            TargetDays: new(2, DayKind.Natural));
        var book = SlaBook.Of([new("p", 1, Policies[0].EffectiveFrom, [rule])], Calendars);
        var promises = With(book.Make("explanation", Request, Request, new(), At("2024-03-08T18:00"))!);

        promises.Find("explanation")!.DueAt.ShouldBe(At("2024-03-10T18:00"), "a Sunday");
        promises.Find("explanation")!.Ladder.Single().At.ShouldBe(At("2024-03-09T18:00"));
        promises = promises.Evolve(promises.Pause("explanation", At("2024-03-09T00:00"), PauseReasons.Customer));
        promises = promises.Evolve(promises.Resume("explanation", At("2024-03-09T05:00"), book));
        promises.Find("explanation")!.DueAt.ShouldBe(At("2024-03-10T23:00"));
    }
}
