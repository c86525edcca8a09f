using Contracts.Directory.V1;
using Contracts.Promises.V1;

namespace Sla.Tests;

/// <summary>The legal limit runs whatever is paused: 15 days for a complaint that has 48 hours.</summary>
public class LimitTests
{
    private const string Reply = "complaint-reply";
    private static readonly DateTimeOffset Start = Desk.At("2024-03-04T10:00").ToUniversalTime();
    private static readonly DateTimeOffset Limit = Start.AddDays(15);
    private static readonly Guid Id = Desk.ComplaintReceived().Find(Reply)!.Made.PromiseId;

    /// <summary>The clock stands since the 30th hour: the reminder of half the time has fallen due, no more.</summary>
    private static readonly Promises Paused = Desk.ComplaintReceived()
        .Evolve(Desk.ComplaintReceived().FallDue(Start.AddHours(30), Desk.Book))
        .Evolve(new PromisePaused(Id, Desk.Request, Reply, Start.AddHours(30), "waiting-for-customer"));

    [Fact]
    public void A_paused_promise_breaks_at_its_limit_and_the_ladder_up_to_the_deadline_comes_with_it()
    {
        Paused.Find(Reply)!.Made.LimitAt.ShouldBe(Limit);
        Paused.NextDueAt.ShouldBe(Limit);
        Paused.FallDue(Limit.AddTicks(-1), Desk.Book).ShouldBeEmpty();

        var facts = Paused.FallDue(Limit.AddDays(3), Desk.Book);
        facts[0].ShouldBe(new PromiseBroken(Id, Desk.Request, Reply, Limit));
        facts.Skip(1).Cast<PromiseEscalated>().Select(step => (step.Step, step.At)).ShouldBe([("warning", Limit), ("overdue", Limit)]);

        var broken = Paused.Evolve(facts);
        broken.Misfits.ShouldBeEmpty();
        broken.FallDue(Limit.AddYears(1), Desk.Book).ShouldBeEmpty();
        broken.NextDueAt.ShouldBeNull("what comes after the deadline waits until the clock runs again");
    }

    [Fact]
    public void Withdrawing_does_not_hide_the_break()
    {
        Paused.Withdraw(Reply, Limit.AddHours(1), "withdrawn", Desk.Book).ShouldBe(
            [new PromiseBroken(Id, Desk.Request, Reply, Limit), new PromiseWithdrawn(Id, Desk.Request, Reply, Limit.AddHours(1), "withdrawn")]);
        Paused.Withdraw(Reply, Limit.AddHours(-1), "withdrawn", Desk.Book).ShouldHaveSingleItem().ShouldBeOfType<PromiseWithdrawn>();
    }

    /// <summary>Noticed or not, a promise that was due when its clock stopped was broken.</summary>
    [Fact]
    public void Withdrawing_does_not_hide_the_break_of_what_was_paused_at_its_due_moment()
    {
        var due = Start.AddHours(48);
        var paused = Desk.ComplaintReceived().Evolve(new PromisePaused(Id, Desk.Request, Reply, due, "waiting-for-customer"));
        paused.FallDue(due.AddHours(1), Desk.Book).OfType<PromiseBroken>().Single().At.ShouldBe(due);
        paused.Withdraw(Reply, due.AddHours(1), "withdrawn", Desk.Book)[0].ShouldBe(new PromiseBroken(Id, Desk.Request, Reply, due));
    }

    [Fact]
    public void Noticed_or_not_what_runs_on_after_the_limit_says_the_same()
    {
        var noticed = Paused.Evolve(Paused.FallDue(Limit, Desk.Book));
        foreach (var promises in new[] { Paused, noticed })
        {
            var ended = promises.Evolve(promises.End(Reply, Limit.AddDays(1), Desk.Book));
            ended.Misfits.ShouldBeEmpty();
            var promise = ended.Find(Reply)!;
            (promise.Outcome, promise.DueAt, promise.BrokenAt).ShouldBe((PromiseOutcome.FulfilledLate, Limit, Limit));
        }
    }

    /// <summary>What a late message tells corrects a break that was recorded too early, as it does without a pause.</summary>
    [Fact]
    public void An_end_before_the_limit_that_is_heard_of_after_it_is_kept()
    {
        var broken = Paused.Evolve(Paused.FallDue(Limit.AddDays(1), Desk.Book));
        broken.End(Reply, Limit.AddDays(-1), Desk.Book)[^1].ShouldBeOfType<PromiseKept>().Corrects.ShouldBeTrue();
    }

    [Fact]
    public void What_passed_its_limit_is_not_amended_whether_or_not_anybody_noticed()
    {
        Paused.AmendForDeadline(Reply, Limit.AddDays(9), Limit.AddDays(1), Desk.Book).ShouldBeEmpty();
        Paused.AmendForDeadline(Reply, Limit.AddDays(-1), Limit.AddDays(-2), Desk.Book).ShouldHaveSingleItem()
            .ShouldBeOfType<PromiseAmended>().LimitAt.ShouldBe(Limit);
    }

    /// <summary>Facts of before the limit was recorded: the rule that they name still says it.</summary>
    [Fact]
    public void A_promise_whose_record_does_not_tell_its_limit_keeps_it_by_its_rule()
    {
        var made = Desk.Make(Reply, Desk.Complaint, Start) with { LimitAt = null };
        var paused = Desk.With(made).Evolve(new PromisePaused(Id, Desk.Request, Reply, Start.AddHours(1), "waiting-for-customer"));
        paused.FallDue(Limit, Desk.Book)[0].ShouldBe(new PromiseBroken(Id, Desk.Request, Reply, Limit));
        paused.Withdraw(Reply, Limit.AddDays(1), "withdrawn", Desk.Book)[0].ShouldBe(new PromiseBroken(Id, Desk.Request, Reply, Limit));
    }

    [Fact]
    public void A_pause_without_a_limit_stands_still()
    {
        var rule = new SlaRule("r", Reply, "c", [], Target: TimeSpan.FromHours(1));
        var book = SlaBook.Of([new("p", 1, DateTimeOffset.UnixEpoch, [rule])], [new("c", 1, DateTimeOffset.UnixEpoch, "UTC", RoundTheClock: true)]);
        var promises = Desk.With(book.Make(Reply, Desk.Request, Desk.Request, new(), Start)!);
        promises = promises.Evolve(promises.Pause(Reply, Start.AddMinutes(30), "waiting-for-customer"));
        promises.NextDueAt.ShouldBeNull();
        promises.FallDue(Start.AddYears(9), book).ShouldBeEmpty();
    }
}
