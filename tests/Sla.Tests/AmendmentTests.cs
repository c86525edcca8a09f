using Contracts;
using Contracts.Directory.V1;
using Contracts.Promises.V1;
using static Sla.Tests.Desk;

namespace Sla.Tests;

public class AmendmentTests
{
    private const string Reply = "department-reply";
    private static readonly DateTimeOffset Monday = At("2024-03-04T09:00");

    /// <summary>Two days of working time, 15 hours, from Monday 9:00: Wednesday 9:00 would be 15 h, so Tuesday 18:00.</summary>
    private static readonly SlaRule Usual = new(
        "usual", Reply, "working-time",
        [new("reminder", 0.5, "handler", TimeSpan.FromHours(1)), new("overdue", 1, "department-head", TimeSpan.FromHours(1))],
        Target: TimeSpan.FromHours(15));

    private static readonly SlaRule Urgent = Usual with
    {
        Name = "urgent", Calendar = "round-the-clock", When = new(Urgency: Urgency.Urgent), Target = TimeSpan.FromHours(4),
    };

    private static readonly SlaMatch Raised = new(Urgency: Contracts.Urgency.Urgent);

    [Fact]
    public void Carried_over_the_time_used_counts_towards_the_new_target()
    {
        var amended = Raise(OnUrgencyRaised.CarryOver, At("2024-03-04T12:30"));

        (amended.Because, amended.Rule, amended.Calendar).ShouldBe((AmendedBecause.UrgencyRaised, "urgent", "round-the-clock"));
        (amended.Used, amended.DueAt).ShouldBe((TimeSpan.FromHours(3), At("2024-03-04T13:30")));
        amended.Ladder.Select(step => (step.Step, step.At)).ShouldBe([("reminder", At("2024-03-04T12:30")), ("overdue", At("2024-03-04T13:30"))]);
        amended.Known.ShouldBe(new SlaMatch(Urgency: Contracts.Urgency.Urgent));
    }

    [Fact]
    public void Restarted_the_new_target_runs_in_full()
    {
        var amended = Raise(OnUrgencyRaised.Restart, At("2024-03-04T12:30"));

        (amended.Used, amended.DueAt).ShouldBe((TimeSpan.Zero, At("2024-03-04T16:30")));
        amended.Ladder[0].At.ShouldBe(At("2024-03-04T14:30"));
    }

    [Fact]
    public void Restarted_shortly_before_the_end_it_is_due_no_later_than_before() =>
        Raise(OnUrgencyRaised.Restart, At("2024-03-05T17:30")).DueAt.ShouldBe(At("2024-03-05T18:00"));

    [Fact]
    public void Where_the_rule_does_not_say_so_nothing_changes() =>
        Promised(Book(null)).AmendForUrgency(Reply, Raised, Monday.AddHours(1), Book(null)).ShouldBeEmpty();

    [Fact]
    public void What_fell_due_unnoticed_is_not_amended_any_more()
    {
        var book = Book(OnUrgencyRaised.Restart);

        Promised(book).AmendForUrgency(Reply, Raised, At("2024-03-05T18:00"), book).ShouldBeEmpty();
        Promised(book).AmendForDeadline(Reply, At("2024-03-09T18:00"), At("2024-03-05T18:00"), book).ShouldBeEmpty();
    }

    [Fact]
    public void Raised_in_a_pause_it_goes_on_afterwards_with_what_is_left_of_the_new_target()
    {
        var book = Book(OnUrgencyRaised.CarryOver);
        var promises = Promised(book);
        promises = promises.Evolve(promises.Pause(Reply, At("2024-03-04T10:00"), PauseReasons.Information));
        promises = promises.Evolve(promises.AmendForUrgency(Reply, Raised, At("2024-03-04T11:00"), book));
        promises.FallDue(At("2024-03-20T10:00"), book).ShouldBeEmpty("it stands still");

        promises = promises.Evolve(promises.Resume(Reply, At("2024-03-04T20:00"), book));
        promises.Find(Reply)!.DueAt.ShouldBe(At("2024-03-04T23:00"), "1 of 4 hours was used");
        promises.Misfits.ShouldBeEmpty();
    }

    [Fact]
    public void A_deadline_asked_for_later_overrides_sooner_or_later()
    {
        var book = Book(null);
        var (sooner, later) = (At("2024-03-04T17:00"), At("2024-03-08T12:00"));

        Asked(book, sooner).DueAt.ShouldBe(sooner);
        var amended = Asked(book, later);
        (amended.DueAt, amended.AgreedAt, amended.Target).ShouldBe((later, later, null));
        amended.Ladder[0].At.ShouldBe(At("2024-03-06T10:30"), "half-way of 33 working hours");
        var promises = Promised(book).Evolve(amended);
        promises.AmendForDeadline(Reply, later, Monday.AddHours(2), book).ShouldBeEmpty("it is that already");
        promises.AmendForUrgency(Reply, Raised, Monday.AddHours(2), book).ShouldBeEmpty("the customer's own stays");
    }

    [Fact]
    public void What_fell_due_unnoticed_is_not_put_on_new_hours_by_a_pause_that_came_later()
    {
        var book = Book(null).With(Hours(2, At("2024-03-05T00:00")));
        var promises = Promised(book);
        promises = promises.Evolve(promises.Pause(Reply, At("2024-03-06T10:00"), PauseReasons.Information));

        promises.Resume(Reply, At("2024-03-06T11:00"), book).ShouldNotContain(fact => fact is PromiseAmended);
    }

    [Fact]
    public void When_a_holiday_is_put_in_the_time_used_is_kept_and_the_rest_runs_on_the_new_hours()
    {
        var book = Book(null).With(Hours(2, At("2024-03-05T00:00"), new CalendarDay(new(2024, 3, 5), Working: false, "typhoon")));
        var fact = Promised(book).FallDue(At("2024-03-05T01:00"), book);

        var amended = fact[^1].ShouldBeOfType<PromiseAmended>();
        (amended.Because, amended.At, amended.CalendarVersion).ShouldBe((AmendedBecause.CalendarChanged, At("2024-03-05T00:00"), 2));
        (amended.Used, amended.DueAt).ShouldBe((TimeSpan.FromHours(7.5), At("2024-03-06T18:00")));
        fact[0].ShouldBeOfType<PromiseEscalated>().Step.ShouldBe("reminder", "which had been reached on Monday evening");
    }

    [Fact]
    public void Of_a_change_of_hours_that_moves_nothing_nothing_is_said()
    {
        var book = Book(null).With(Hours(2, At("2024-03-05T00:00"), new CalendarDay(new(2024, 12, 5), Working: false, "far off")));

        Promised(book).FallDue(At("2024-03-05T01:00"), book).OfType<PromiseAmended>().ShouldBeEmpty();
    }

    [Fact]
    public void A_broken_promise_stays_broken_when_hours_change_afterwards()
    {
        var book = Book(null);
        var broken = Promised(book).Evolve(Promised(book).FallDue(At("2024-03-05T18:00"), book));
        book = book.With(Hours(2, At("2024-03-05T00:00"), new CalendarDay(new(2024, 3, 5), Working: false, "typhoon")));

        broken.FallDue(At("2024-03-20T00:00"), book).ShouldBeEmpty();
        broken.End(Reply, At("2024-03-06T10:00"), book).ShouldHaveSingleItem().ShouldBeOfType<PromiseFulfilledLate>();
    }

    [Fact]
    public void An_amendment_of_what_has_ended_is_a_misfit()
    {
        var book = Book(OnUrgencyRaised.CarryOver);
        var amended = Raise(OnUrgencyRaised.CarryOver, Monday.AddHours(1));
        var ended = Promised(book).Evolve(Promised(book).End(Reply, Monday.AddMinutes(1), book));

        ended.Evolve(amended).Misfits.ShouldBe([amended]);
    }

    [Fact]
    public void A_reason_that_the_rule_does_not_name_lets_the_clock_run()
    {
        var book = SlaBook.Of([new("p", 1, Policies[0].EffectiveFrom, [Usual with { PausesOn = [PauseReasons.Customer] }])], Calendars);

        Promised(book).Pause(Reply, Monday.AddHours(1), PauseReasons.Information).ShouldBeEmpty();
        Promised(book).Pause(Reply, Monday.AddHours(1), PauseReasons.Customer).ShouldHaveSingleItem();
    }

    private static PromiseAmended Raise(OnUrgencyRaised how, DateTimeOffset at) =>
        Promised(Book(how)).AmendForUrgency(Reply, Raised, at, Book(how)).ShouldHaveSingleItem().ShouldBeOfType<PromiseAmended>();

    private static PromiseAmended Asked(SlaBook book, DateTimeOffset deadline) => Promised(book)
        .AmendForDeadline(Reply, deadline, Monday.AddHours(1), book).ShouldHaveSingleItem().ShouldBeOfType<PromiseAmended>();

    private static SlaBook Book(OnUrgencyRaised? how) =>
        SlaBook.Of([new("p", 1, Policies[0].EffectiveFrom, [Usual with { OnUrgencyRaised = how }, Urgent])], Calendars);

    private static Promises Promised(SlaBook book) => With(book.Make(Reply, Request, Request, new(), Monday)!);

    private static WorkCalendar Hours(int version, DateTimeOffset from, params CalendarDay[] days) =>
        Calendars.Single(c => c.Id == "working-time") with { Version = version, EffectiveFrom = from, ExceptionDays = days };
}
