using Contracts.Directory.V1;
using FsCheck;
using FsCheck.Fluent;
using TestKit;

namespace Sla.Tests;

[Trait("Category", Law.Category)]
public class CalendarLawTests
{
    private static readonly Gen<(WorkCalendar Document, DateTimeOffset From, int Minutes)> Cases =
        from document in RandomCalendars.Any
        from moment in RandomCalendars.Moment
        from minutes in Gen.Choose(0, 6 * 1440)
        select (document, moment, minutes);

    [Fact]
    public void Time_between_agrees_with_counting_minute_by_minute() => Law.Holds(Cases, c =>
    {
        var zone = TimeZoneInfo.FindSystemTimeZoneById(c.Document.TimeZone);
        var counted = 0;
        for (var minute = 0; minute < c.Minutes; minute++)
        {
            if (RandomCalendars.IsOpen(c.Document, zone, c.From.AddMinutes(minute))) counted++;
        }

        Calendar.From(c.Document).Between(c.From, c.From.AddMinutes(c.Minutes)).ShouldBe(TimeSpan.FromMinutes(counted));
    });

    [Fact]
    public void Adding_agrees_with_counting_minute_by_minute() => Law.Holds(Cases, c =>
    {
        var zone = TimeZoneInfo.FindSystemTimeZoneById(c.Document.TimeZone);
        var (left, moment) = (c.Minutes / 10, c.From);
        for (; left > 0; moment = moment.AddMinutes(1))
        {
            if (RandomCalendars.IsOpen(c.Document, zone, moment)) left--;
        }

        Calendar.From(c.Document).Add(c.From, TimeSpan.FromMinutes(c.Minutes / 10)).ShouldBe(moment);
    });

    [Fact]
    public void The_next_working_moment_agrees_with_looking_minute_by_minute() => Law.Holds(Cases, c =>
    {
        const int days = 20;
        var next = Calendar.From(c.Document).NextOpen(c.From);
        if (RandomCalendars.NextOpen(c.Document, c.From, days) is { } seen) next.ShouldBe(seen);
        else next.ShouldBeGreaterThanOrEqualTo(c.From.AddDays(days));
    });

    [Fact]
    public void What_was_added_lies_between_to_the_tick() => Law.Holds(
        from c in Cases
        from ticks in Gen.Choose(0, 10_000_000)
        from weeks in Gen.Choose(0, 200)
        select (c.Document, From: c.From.AddTicks(ticks * 31L), Work: TimeSpan.FromHours(weeks * 7) + TimeSpan.FromTicks(ticks * 977L)),
        c =>
        {
            var calendar = Calendar.From(c.Document);
            var end = calendar.Add(c.From, c.Work);

            calendar.Between(c.From, end).ShouldBe(c.Work);
            calendar.Between(end, c.From).ShouldBe(-c.Work);
            if (c.Work > TimeSpan.Zero) calendar.Between(c.From, end.AddTicks(-1)).ShouldBeLessThan(c.Work, "the earliest such moment");
        });

    [Fact]
    public void Adding_in_parts_is_adding_the_whole() => Law.Holds(
        from c in Cases
        from part in Gen.Choose(1, 20_000)
        select (c.Document, c.From, First: TimeSpan.FromMinutes(c.Minutes), Second: TimeSpan.FromMinutes(part)),
        c =>
        {
            var calendar = Calendar.From(c.Document);

            calendar.Add(calendar.Add(c.From, c.First), c.Second).ShouldBe(calendar.Add(c.From, c.First + c.Second));
        });

    [Fact]
    public void Counting_time_allocates_nothing_once_the_years_are_laid_out()
    {
        var (calendar, from) = (Desk.Book.Calendar("working-time", 1), Desk.At("2024-03-04T10:00"));
        var until = calendar.Add(from, TimeSpan.FromHours(3000)); // into the next year
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1000; i++)
        {
            _ = calendar.Between(from, calendar.Add(from, TimeSpan.FromHours(i)));
            _ = calendar.Between(from, until);
            _ = calendar.NextOpen(from.AddHours(i));
        }

        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBe(0);
    }
}
