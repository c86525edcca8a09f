using Contracts.Promises.V1;
using static Sla.Tests.Desk;

namespace Sla.Tests;

public class PromisesTests
{
    private const string Reply = "complaint-reply";
    private static readonly DateTimeOffset Start = At("2024-03-04T10:00");
    private static readonly DateTimeOffset Due = Start.AddHours(48);
    private static readonly Guid Id = PromiseIds.From(Request, Reply);

    [Fact]
    public void Done_by_the_due_moment_it_is_kept()
    {
        ComplaintReceived().End(Reply, Due, Book).ShouldBe([new PromiseKept(Id, Request, Reply, Due, Due)]);
        ComplaintReceived().Evolve(ComplaintReceived().End(Reply, Due, Book)).Find(Reply)!.Outcome.ShouldBe(PromiseOutcome.Kept);
    }

    [Fact]
    public void Done_too_late_before_anybody_noticed_it_is_broken_at_the_due_moment_and_fulfilled_late()
    {
        var late = Due.AddTicks(1);

        ComplaintReceived().End(Reply, late, Book).ShouldBe([
            new PromiseBroken(Id, Request, Reply, Due), new PromiseFulfilledLate(Id, Request, Reply, late, Due)]);
    }

    [Fact]
    public void Done_too_late_after_the_break_was_recorded_it_is_fulfilled_late()
    {
        var broken = ComplaintReceived().Evolve(new PromiseBroken(Id, Request, Reply, Due));

        broken.End(Reply, Due.AddHours(1), Book).ShouldBe([new PromiseFulfilledLate(Id, Request, Reply, Due.AddHours(1), Due)]);
    }

    [Fact]
    public void A_late_message_that_it_was_done_in_time_corrects_the_break()
    {
        var broken = ComplaintReceived().Evolve(new PromiseBroken(Id, Request, Reply, Due));
        var fulfilledLate = broken.Evolve(new PromiseFulfilledLate(Id, Request, Reply, Due.AddHours(1), Due));
        var correction = new PromiseKept(Id, Request, Reply, Due.AddHours(-1), Due, Corrects: true);

        broken.End(Reply, Due.AddHours(-1), Book).ShouldBe([correction]);
        fulfilledLate.End(Reply, Due.AddHours(-1), Book).ShouldBe([correction]);
        fulfilledLate.Evolve(correction).Find(Reply)!.Outcome.ShouldBe(PromiseOutcome.Kept);
    }

    [Fact]
    public void What_fell_due_while_nobody_looked_is_recorded_in_order_with_true_moments()
    {
        ComplaintReceived().FallDue(Due.AddDays(7), Book).ShouldBe([
            new PromiseEscalated(Id, Request, Reply, Start.AddHours(24), "reminder", "handler", TimeSpan.FromHours(8)),
            new PromiseEscalated(Id, Request, Reply, Start.AddHours(38).AddMinutes(24), "warning", "team-leader", TimeSpan.FromHours(4)),
            new PromiseBroken(Id, Request, Reply, Due),
            new PromiseEscalated(Id, Request, Reply, Due, "overdue", "department-head", TimeSpan.FromHours(4)),
            new PromiseEscalated(Id, Request, Reply, Due.AddHours(24), "second-level", "duty-supervisor", TimeSpan.FromHours(2)),
        ]);
    }

    [Fact]
    public void A_step_falls_due_at_its_moment_and_not_a_tick_before()
    {
        var promises = ComplaintReceived();

        promises.NextDueAt.ShouldBe(Start.AddHours(24));
        promises.FallDue(Start.AddHours(24).AddTicks(-1), Book).ShouldBeEmpty();
        promises.FallDue(Start.AddHours(24), Book).Count.ShouldBe(1);
    }

    [Fact]
    public void After_the_break_later_steps_fall_due_until_the_promise_is_ended()
    {
        var broken = ComplaintReceived().Evolve(ComplaintReceived().FallDue(Due, Book));
        broken.NextDueAt.ShouldBe(Due.AddHours(24));

        var ended = broken.Evolve(broken.End(Reply, Due.AddHours(1), Book));
        ended.NextDueAt.ShouldBeNull();
        ended.FallDue(Due.AddDays(7), Book).ShouldBeEmpty();
    }

    [Fact]
    public void A_pause_over_the_weekend_costs_only_the_working_time_within_it()
    {
        // 24 working hours from Friday 15:00 end on Wednesday 16:30; 2 h 30 min of them lie in the pause.
        var made = Make("department-reply", Complaint, At("2024-03-08T15:00"));
        var paused = With(made).Evolve(With(made).Pause("department-reply", At("2024-03-08T17:00"), "waiting-for-information"));
        var resumed = paused.Evolve(paused.Resume("department-reply", At("2024-03-11T10:30"), Book));

        made.DueAt.ShouldBe(At("2024-03-13T16:30"));
        resumed.Find("department-reply")!.DueAt.ShouldBe(At("2024-03-14T10:00"));
        resumed.Find("department-reply")!.Ladder.Select(step => step.At).ShouldBeInOrder();
    }

    [Fact]
    public void While_paused_only_what_had_fallen_due_before_falls_due()
    {
        var paused = ComplaintReceived().Evolve(new PromisePaused(Id, Request, Reply, Start.AddHours(30), "waiting-for-information"));

        paused.NextDueAt.ShouldBe(Start.AddHours(24));
        paused.FallDue(Due.AddDays(7), Book).ShouldHaveSingleItem().At.ShouldBe(Start.AddHours(24));
        paused.Evolve(paused.FallDue(Due, Book)).NextDueAt.ShouldBe(Start.AddDays(15), "the legal limit runs on");
    }

    [Fact]
    public void After_a_pause_what_fell_due_before_it_stays_and_the_rest_moves()
    {
        var paused = ComplaintReceived().Evolve(new PromisePaused(Id, Request, Reply, Start.AddHours(30), "waiting-for-information"));
        var resumed = paused.Resume(Reply, Start.AddHours(40), Book).ShouldHaveSingleItem().ShouldBeOfType<PromiseResumed>();

        resumed.DueAt.ShouldBe(Due.AddHours(10));
        resumed.Ladder.Select(step => step.At - Start).ShouldBe(new[] { 24, 48.4, 58, 82 }.Select(TimeSpan.FromHours));
    }

    [Fact]
    public void No_pause_takes_a_complaint_over_the_legal_limit()
    {
        var paused = ComplaintReceived().Evolve(new PromisePaused(Id, Request, Reply, Start.AddHours(30), "waiting-for-customer"));

        paused.Resume(Reply, Start.AddDays(14.9), Book).Cast<PromiseResumed>().Single().DueAt.ShouldBe(Start.AddDays(15));
        paused.End(Reply, Start.AddDays(16), Book)[^1].ShouldBe(new PromiseFulfilledLate(Id, Request, Reply, Start.AddDays(16), Start.AddDays(15)));
    }

    [Fact]
    public void Ending_a_paused_promise_resumes_it_first_so_that_the_due_moment_is_the_true_one()
    {
        var paused = ComplaintReceived().Evolve(new PromisePaused(Id, Request, Reply, Start.AddHours(30), "waiting-for-information"));
        var facts = paused.End(Reply, Start.AddHours(60), Book);

        facts[0].ShouldBeOfType<PromiseResumed>();
        facts[1].ShouldBe(new PromiseKept(Id, Request, Reply, Start.AddHours(60), Start.AddHours(78)));
        paused.End(Reply, Start.AddHours(29), Book).ShouldBe([new PromiseKept(Id, Request, Reply, Start.AddHours(29), Due)]);
    }

    [Fact]
    public void A_clock_that_is_told_to_stop_before_it_started_stops_when_it_started()
    {
        var pause = ComplaintReceived().Pause(Reply, Start.AddHours(-5), "waiting-for-customer");
        pause.ShouldHaveSingleItem().At.ShouldBe(Start);

        ComplaintReceived().Evolve(pause).Resume(Reply, Start.AddHours(-1), Book).ShouldHaveSingleItem().At.ShouldBe(Start);
    }

    [Fact]
    public void A_withdrawn_promise_ends_without_verdict_though_an_earlier_break_stays_on_record()
    {
        var now = ComplaintReceived().Withdraw(Reply, Due, "order-withdrawn", Book);
        now.ShouldBe([new PromiseWithdrawn(Id, Request, Reply, Due, "order-withdrawn")]);
        ComplaintReceived().Evolve(now).NextDueAt.ShouldBeNull();

        ComplaintReceived().Withdraw(Reply, Due.AddTicks(1), "order-withdrawn", Book).Select(fact => fact.GetType())
            .ShouldBe([typeof(PromiseBroken), typeof(PromiseWithdrawn)]);
    }

    [Fact]
    public void A_reopened_request_gets_a_new_promise_and_the_old_outcome_stays()
    {
        var open = ComplaintReceived();
        var kept = open.Evolve(open.End(Reply, Start.AddHours(1), Book));
        var again = kept.Make(Book, Reply, Request, Request, Complaint, Start.AddDays(3)).ShouldNotBeNull();
        var reopened = kept.Evolve(again);

        open.Make(Book, Reply, Request, Request, Complaint, Start.AddDays(3)).ShouldBeNull("one is open");
        kept.Make(Book, Reply, Request, Request, Complaint, Start).ShouldBeNull("it is the one that was kept");
        again.PromiseId.ShouldBe(PromiseIds.From(Request, Reply, 2));
        reopened.Make(Book, "explanation", Request, Request, Complaint, Start)!.PromiseId.ShouldBe(PromiseIds.From(Request, "explanation"));
        reopened.All.Select(promise => promise.Outcome).ShouldBe([PromiseOutcome.Kept, PromiseOutcome.Open]);
        reopened.End(Reply, Start.AddDays(4), Book).ShouldHaveSingleItem().PromiseId.ShouldBe(again.PromiseId);
    }

    [Fact]
    public void A_withdrawn_promise_may_be_made_again_from_the_same_moment()
    {
        var withdrawn = ComplaintReceived().Evolve(ComplaintReceived().Withdraw(Reply, Start.AddHours(1), "classified-otherwise", Book));
        var again = withdrawn.Make(Book, Reply, Request, Request, Complaint, Start).ShouldNotBeNull();
        (again.At, again.PromiseId).ShouldBe((Start, PromiseIds.From(Request, Reply, 2)));
        withdrawn.Evolve(again).Make(Book, Reply, Request, Request, Complaint, Start).ShouldBeNull("now one is open");
    }

    [Fact]
    public void Several_promises_of_one_stream_fall_due_in_order_of_their_moments()
    {
        var both = ComplaintReceived().Evolve(Make("explanation", Complaint, Due.AddMinutes(-40)));

        both.FallDue(Due, Book).Select(fact => (fact.Promise, fact.GetType().Name)).ShouldBe([
            (Reply, "PromiseEscalated"), (Reply, "PromiseEscalated"), ("explanation", "PromiseBroken"),
            ("explanation", "PromiseEscalated"), (Reply, "PromiseBroken"), (Reply, "PromiseEscalated")]);
    }

    [Fact]
    public void A_ladder_written_out_of_order_falls_due_in_order()
    {
        var made = Make(Reply, Complaint, Start);
        var promises = With(made with { Ladder = [.. made.Ladder.Reverse()] });

        promises.FallDue(Due.AddDays(7), Book).ShouldBe(ComplaintReceived().FallDue(Due.AddDays(7), Book));
    }

    [Fact]
    public void A_fact_that_cannot_be_is_kept_aside_and_changes_nothing()
    {
        var resumed = new PromiseResumed(Id, Request, Reply, Start, Due, []);
        var open = ComplaintReceived();
        var odd = open.Evolve(resumed);

        odd.Misfits.ShouldBe([resumed]);
        odd.All.ShouldBe(open.All);
        Promises.None.Evolve(resumed).Misfits.ShouldBe([resumed]);
    }
}
