using System.Text.Json;
using Audit.Folds;
using Contracts.Promises.V1;
using Sla;
using TestKit;

namespace Audit.Tests;

public class PromiseHistoryTests
{
    private static readonly PromiseMade Made = Life.Reply;
    private static readonly DateTimeOffset Due = Made.DueAt;

    [Fact]
    public void Before_it_is_due_it_is_open() => Fold(Due.AddTicks(-1), Made).Outcome.ShouldBe(PromiseVerdict.Open);

    [Fact]
    public void Past_its_due_moment_it_is_broken_whether_anybody_noticed_or_not()
    {
        var unnoticed = Fold(Due.AddHours(1), Made);
        unnoticed.Outcome.ShouldBe(PromiseVerdict.Broken);
        unnoticed.LateBy.ShouldBe(TimeSpan.FromHours(1));
        Fold(Due.AddHours(1), Made, Broken()).Outcome.ShouldBe(PromiseVerdict.Broken);
    }

    [Fact]
    public void While_its_clock_stands_still_it_does_not_break() =>
        Fold(Due.AddDays(9), Made, new PromisePaused(Made.PromiseId, Ledger.RequestId, Made.Promise, Due.AddHours(-1), "waiting"))
            .Outcome.ShouldBe(PromiseVerdict.Open);

    /// <summary>It counts on the day of its limit, noticed or not, withdrawn or not.</summary>
    [Fact]
    public void A_limit_that_passes_while_its_clock_stands_still_breaks_it_there()
    {
        var limit = Due.AddDays(13);
        var (made, paused) = (Made with { LimitAt = limit }, new PromisePaused(Made.PromiseId, Ledger.RequestId, Made.Promise, Due.AddHours(-1), "waiting"));
        Fold(limit.AddTicks(-1), made, paused).Outcome.ShouldBe(PromiseVerdict.Open);
        var broken = new PromiseBroken(Made.PromiseId, Ledger.RequestId, Made.Promise, limit);
        foreach (var history in new[]
                 {
                     Fold(limit.AddHours(3), made, paused), Fold(limit.AddHours(3), made, paused, broken),
                     Fold(limit.AddDays(9), made, paused, broken, Withdrawn(limit.AddHours(3))),
                 })
        {
            (history.Outcome, history.DueAt, history.LateBy).ShouldBe((PromiseVerdict.Broken, limit, TimeSpan.FromHours(3)));
        }

        Fold(limit.AddDays(9), made, paused, broken, Withdrawn(limit.AddHours(-1))).Outcome.ShouldBe(PromiseVerdict.Withdrawn, "heard of late");
    }

    [Fact]
    public void Done_in_time_it_is_kept_and_says_by_which_facts()
    {
        var kept = Fold(Due.AddDays(9), Made, new PromiseKept(Made.PromiseId, Ledger.RequestId, Made.Promise, Due, Due));
        kept.Outcome.ShouldBe(PromiseVerdict.Kept);
        kept.LateBy.ShouldBeNull();
        kept.EndedAt.ShouldBe(Due);
        kept.Facts.Select(f => f.Type).ShouldBe(["promise_made", "promise_kept"]);
        (kept.Policy, kept.PolicyVersion, kept.Rule, kept.Service).ShouldBe(("standard", 1, "complaint-reply", "follow-up"));
    }

    [Fact]
    public void Done_too_late_it_stays_broken_and_says_by_how_much()
    {
        var late = Fold(
            Due.AddDays(9), Made, Broken(), Escalated("overdue"),
            new PromiseFulfilledLate(Made.PromiseId, Ledger.RequestId, Made.Promise, Due.AddHours(3), Due));
        late.Outcome.ShouldBe(PromiseVerdict.FulfilledLate);
        late.LateBy.ShouldBe(TimeSpan.FromHours(3));
        late.Facts.Select(f => f.Type).ShouldBe(["promise_made", "promise_broken", "promise_fulfilled_late"]);
    }

    [Fact]
    public void A_late_message_that_proves_it_was_kept_corrects_the_break()
    {
        var corrected = Fold(
            Due.AddDays(9), Made, Broken(), new PromiseKept(Made.PromiseId, Ledger.RequestId, Made.Promise, Due.AddHours(-1), Due, Corrects: true));
        corrected.Outcome.ShouldBe(PromiseVerdict.Kept);
        corrected.Facts.Count.ShouldBe(3);
    }

    [Fact]
    public void Resumed_it_is_due_at_the_new_moment() =>
        Fold(
            Due.AddMinutes(1), Made, new PromisePaused(Made.PromiseId, Ledger.RequestId, Made.Promise, Life.At(60), "waiting"),
            new PromiseResumed(Made.PromiseId, Ledger.RequestId, Made.Promise, Life.At(120), Due.AddHours(1), []))
            .ShouldSatisfyAllConditions(p => p.DueAt.ShouldBe(Due.AddHours(1)), p => p.Outcome.ShouldBe(PromiseVerdict.Open));

    [Fact]
    public void Withdrawn_in_time_it_is_neither()
    {
        var withdrawn = Fold(Due.AddDays(9), Made, Withdrawn(Due));
        withdrawn.Outcome.ShouldBe(PromiseVerdict.Withdrawn);
        withdrawn.LateBy.ShouldBeNull();
    }

    [Fact]
    public void Withdrawn_after_it_was_broken_it_stays_broken_and_was_late_until_then()
    {
        var broken = Fold(Due.AddDays(9), Made, Broken(), Withdrawn(Due.AddHours(3)));
        broken.Outcome.ShouldBe(PromiseVerdict.Broken);
        broken.LateBy.ShouldBe(TimeSpan.FromHours(3));
        broken.EndedAt.ShouldBe(Due.AddHours(3));
        broken.Facts.Select(f => f.Type).ShouldBe(["promise_made", "promise_broken", "promise_withdrawn"]);
    }

    [Fact]
    public void Withdrawn_while_its_clock_stood_still_it_was_not_broken() =>
        Fold(
            Due.AddDays(9), Made, new PromisePaused(Made.PromiseId, Ledger.RequestId, Made.Promise, Due.AddHours(-1), "waiting"),
            Withdrawn(Due.AddHours(3))).Outcome.ShouldBe(PromiseVerdict.Withdrawn);

    [Fact]
    public void A_delayed_message_that_proves_it_was_withdrawn_in_time_outweighs_the_break() =>
        Fold(Due.AddDays(9), Made, Broken(), Withdrawn(Due.AddHours(-1))).Outcome.ShouldBe(PromiseVerdict.Withdrawn);

    [Fact]
    public void A_fact_that_cannot_follow_changes_nothing_and_is_named()
    {
        var kept = new PromiseKept(Made.PromiseId, Ledger.RequestId, Made.Promise, Due, Due);
        var odd = Fold(Due.AddDays(9), Made, kept, kept);
        odd.Outcome.ShouldBe(PromiseVerdict.Kept);
        odd.Misfits.Select(f => f.Type).ShouldBe(["promise_kept"]);
    }

    [Fact]
    public void A_promise_without_a_beginning_and_a_fact_that_cannot_be_read_tell_nothing()
    {
        var broken = new Ledger().Add("follow-up", "x", Broken()).Facts;
        PromiseHistory.Of(broken, Due).ShouldBeEmpty();
        PromiseHistory.Of([broken[0] with { Data = JsonElement.Parse("{}") }], Due).ShouldBeEmpty();
    }

    [Fact]
    public void Two_rounds_are_two_promises()
    {
        var again = Made with { PromiseId = PromiseIds.From(Ledger.RequestId, Made.Promise, 2), At = Life.At(60), DueAt = Due.AddHours(1) };
        PromiseHistory.Of(new Ledger().Add("follow-up", "x", Made, again).Facts, Desk.Now).Count.ShouldBe(2);
    }

    private static PromiseWithdrawn Withdrawn(DateTimeOffset at) =>
        new(Made.PromiseId, Ledger.RequestId, Made.Promise, at, "not-reached");

    private static PromiseBroken Broken() => new(Made.PromiseId, Ledger.RequestId, Made.Promise, Due);

    private static PromiseEscalated Escalated(string step) =>
        new(Made.PromiseId, Ledger.RequestId, Made.Promise, Due, step, "handler", TimeSpan.FromHours(1));

    private static PromiseHistory Fold(DateTimeOffset asOf, params IPromiseFact[] facts) =>
        PromiseHistory.Of(new Ledger().Add("follow-up", "x", [.. facts]).Facts.Reverse(), asOf).ShouldHaveSingleItem();
}
