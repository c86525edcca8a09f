using System.Text.Json;
using Contracts;
using Contracts.Directory.V1;
using Contracts.Promises.V1;
using FsCheck.Fluent;
using TestKit;
using static Sla.Tests.Desk;

namespace Sla.Tests;

/// <summary>A ladder step comes at any hour, or waits for the hours of a calendar.</summary>
public class WaitingStepTests
{
    private const string Name = "complaint-reply";
    private static readonly LadderStep Reminder = new("reminder", 0.5, "handler", TimeSpan.FromHours(1));
    private static readonly LadderStep Overdue = new("overdue", 1, "team-leader", TimeSpan.FromHours(1));

    /// <summary>48 hours around the clock; the reminder and the overdue mark wait for somebody to be there.</summary>
    private static readonly SlaBook Waiting = BookOf("round-the-clock", "working-time");

    [Fact]
    public void A_step_at_night_waits_for_the_morning_and_tells_both_moments()
    {
        var made = Make(Waiting, "2024-03-04T22:00"); // a Monday: half-way is Tuesday at 22:00, due on Wednesday at 22:00

        made.DueAt.ShouldBe(At("2024-03-06T22:00"), "only the step waits");
        made.Ladder.ShouldBe(
        [
            new LadderMoment("reminder", "handler", TimeSpan.FromHours(1), At("2024-03-06T09:00"), "working-time", At("2024-03-05T22:00")),
            new LadderMoment("overdue", "team-leader", TimeSpan.FromHours(1), At("2024-03-07T09:00"), "working-time", At("2024-03-06T22:00")),
        ]);
        var fell = With(made).FallDue(At("2024-03-07T09:00"), Waiting);
        fell.Select(f => (f.GetType().Name, f.At)).ShouldBe(
        [
            ("PromiseEscalated", At("2024-03-06T09:00")), ("PromiseBroken", At("2024-03-06T22:00")), ("PromiseEscalated", At("2024-03-07T09:00")),
        ]);
    }

    [Fact]
    public void A_step_in_working_hours_does_not_wait() =>
        Make(Waiting, "2024-03-04T10:00").Ladder[0].ShouldBe(
            new("reminder", "handler", TimeSpan.FromHours(1), At("2024-03-05T10:00"), "working-time"));

    [Fact]
    public void Where_nothing_is_said_a_step_comes_at_any_hour() =>
        Make(BookOf("round-the-clock", null), "2024-03-04T22:00").Ladder.Select(s => (s.At, s.WaitsFor, s.CountedAt)).ShouldBe(
            [(At("2024-03-05T22:00"), null, null), (At("2024-03-06T22:00"), null, null)]);

    [Fact]
    public void What_waited_when_the_clock_was_stopped_comes_at_the_next_hours_after_it_runs_again()
    {
        var promises = With(Make(Waiting, "2024-03-04T22:00"));
        promises = promises.Evolve(promises.Pause(Name, At("2024-03-06T01:00"), PauseReasons.Customer)); // the reminder waits since 22:00
        promises.FallDue(At("2024-03-06T12:00"), Waiting).ShouldBeEmpty("the clock stands still");
        promises = promises.Evolve(promises.Resume(Name, At("2024-03-06T20:00"), Waiting));

        var promise = promises.Find(Name)!;
        promise.DueAt.ShouldBe(At("2024-03-07T17:00"), "19 hours later");
        promise.Ladder.Select(s => s.At).ShouldBe([At("2024-03-07T09:00"), At("2024-03-07T17:00")]);
    }

    [Fact]
    public void Facts_of_before_a_step_could_wait_are_read_and_wait_for_nothing()
    {
        var old = JsonSerializer.Deserialize<LadderMoment>(
            """{ "step": "reminder", "owner": "handler", "actWithin": "PT1H", "at": "2024-03-05T14:00:00Z" }""", ContractJson.Options)!;
        (old.WaitsFor, old.CountedAt).ShouldBe((null, null));
        JsonSerializer.Serialize(old, ContractJson.Options).ShouldNotContain("waitsFor");
    }

    [Trait("Category", Law.Category)]
    [Fact]
    public void A_waiting_step_comes_at_the_first_working_minute_from_where_it_was_counted_to() => Law.Holds(
        from clock in RandomCalendars.Any
        from hours in RandomCalendars.Any
        from at in RandomCalendars.Moment
        from target in Gen.Choose(1, 3000)
        from pausedAfter in Gen.Choose(0, 4000)
        from pausedFor in Gen.Choose(1, 4000)
        select (Clock: clock with { Id = "clock" }, Hours: hours with { Id = "hours" }, At: at, Target: 2 * target, pausedAfter, pausedFor),
        c =>
        {
            var (plain, waiting) = (BookOf(c.Clock, c.Hours, c.Target, null), BookOf(c.Clock, c.Hours, c.Target, "hours"));
            var (a, b) = (With(Make(plain, c.At)), With(Make(waiting, c.At)));
            Compare(DateTimeOffset.MinValue);

            var (pausedAt, resumedAt) = (c.At.AddMinutes(c.pausedAfter), c.At.AddMinutes(c.pausedAfter + c.pausedFor));
            var waitedFor = b.Find(Name)!.Ladder.Where(s => s.At > pausedAt).Select(s => s.Step).ToHashSet();
            a = a.Evolve(a.Pause(Name, pausedAt, PauseReasons.Customer));
            b = b.Evolve(b.Pause(Name, pausedAt, PauseReasons.Customer));
            a = a.Evolve(a.Resume(Name, resumedAt, plain));
            b = b.Evolve(b.Resume(Name, resumedAt, waiting));
            Compare(resumedAt, step => waitedFor.Contains(step) && a.Find(Name)!.Ladder.Single(s => s.Step == step).At <= pausedAt);

            void Compare(DateTimeOffset atLeast, Func<string, bool>? stoodStill = null)
            {
                b.Find(Name)!.DueAt.ShouldBe(a.Find(Name)!.DueAt);
                foreach (var step in a.Find(Name)!.Ladder)
                {
                    var from = stoodStill?.Invoke(step.Step) == true && step.At < atLeast ? atLeast : step.At;
                    if (RandomCalendars.NextOpen(c.Hours, from, 20) is { } seen) b.Find(Name)!.Ladder.Single(s => s.Step == step.Step).At.ShouldBe(seen);
                }
            }
        });

    private static PromiseMade Make(SlaBook book, string at) => Make(book, At(at));

    private static PromiseMade Make(SlaBook book, DateTimeOffset at) => book.Make(Name, Request, Request, Complaint, at).ShouldNotBeNull();

    private static SlaBook BookOf(string calendar, string? waitsFor) => SlaBook.Of([PolicyOf(calendar, TimeSpan.FromHours(48), waitsFor)], Calendars);

    private static SlaBook BookOf(WorkCalendar clock, WorkCalendar hours, int minutes, string? waitsFor) =>
        SlaBook.Of([PolicyOf(clock.Id, TimeSpan.FromMinutes(minutes), waitsFor)], [clock, hours]);

    private static SlaPolicy PolicyOf(string calendar, TimeSpan target, string? waitsFor) => new(
        "p", 1, DateTimeOffset.Parse("2007-01-01T00:00:00+08:00"),
        [new("r", Name, calendar, [Reminder with { WaitsFor = waitsFor }, Overdue with { WaitsFor = waitsFor }], Target: target)]);
}
