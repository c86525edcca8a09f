using Audit.Folds;
using Contracts.Promises.V1;

namespace Audit.Tests;

public class OnTimeTests
{
    private static readonly DateTimeOffset Due = Life.Reply.DueAt;
    private static readonly DateTimeOffset Later = Due.AddDays(30);

    [Fact]
    public void The_rate_is_kept_over_fell_due()
    {
        var measure = Measure(Kept(Due), Kept(Due.AddDays(1)), Late(Due.AddDays(2)), Broken(Due.AddDays(3)));
        (measure.FellDue, measure.Kept, measure.Rate, measure.TargetMet).ShouldBe((4, 2, 0.5, false));
        measure.Late.Select(p => p.DueAt).ShouldBe([Due.AddDays(2), Due.AddDays(3)]);
        measure.Late.ShouldAllBe(p => p.Facts.Count > 0);
    }

    [Fact]
    public void Without_any_that_fell_due_there_is_no_rate()
    {
        var measure = Measure();
        (measure.FellDue, measure.Rate, measure.TargetMet).ShouldBe((0, null, null));
    }

    [Fact]
    public void Promises_withdrawn_in_time_count_on_neither_side() =>
        Measure(Kept(Due), Kept(Due) with { Outcome = PromiseVerdict.Withdrawn })
            .ShouldSatisfyAllConditions(m => m.FellDue.ShouldBe(1), m => m.Rate.ShouldBe(1), m => m.Withdrawn.ShouldBe(1), m => m.WithdrawnPromises.Count.ShouldBe(1));

    [Fact]
    public void One_whose_clock_stands_still_beyond_its_due_moment_is_listed_and_counts_on_neither_side()
    {
        var facts = new Ledger().Add(
            "follow-up", "x", Life.Reply,
            new PromisePaused(Life.Reply.PromiseId, Ledger.RequestId, Life.Reply.Promise, Due.AddHours(-1), "customer")).Facts;
        var measure = Measure([.. PromiseHistory.Of(facts, Due.AddHours(1))]);
        (measure.FellDue, measure.Withdrawn, measure.StandingStill!.Count).ShouldBe((0, 0, 1));
        Measure(Kept(Due)).StandingStill.ShouldBeNull();
    }

    [Fact]
    public void One_that_was_put_off_is_counted_and_listed_with_from_when_to_when_and_what_was_brought_forward_is_not_listed()
    {
        var reply = Life.Reply;
        var earlier = Due.AddHours(-1);
        var facts = new Ledger().Add("follow-up", "x", reply, Amended(Due.AddDays(1), AmendedBecause.DeadlineAsked), Amended(earlier, AmendedBecause.UrgencyRaised)).Facts;
        var measure = Measure([.. PromiseHistory.Of(facts, Later)]);
        (measure.FellDue, measure.Withdrawn).ShouldBe((1, 0));
        var put = measure.LengthenedPromises.ShouldHaveSingleItem().Lengthenings!.ShouldHaveSingleItem();
        (put.Because, put.From, put.To).ShouldBe((AmendedBecause.DeadlineAsked, Due, Due.AddDays(1)));

        PromiseAmended Amended(DateTimeOffset dueAt, AmendedBecause because) => new(
            reply.PromiseId, Ledger.RequestId, reply.Promise, reply.At.AddHours(1), because, reply.Policy, reply.PolicyVersion, reply.Rule, reply.Calendar,
            reply.CalendarVersion, TimeSpan.Zero, null, dueAt, [], dueAt);
    }

    [Fact]
    public void One_that_is_said_after_its_due_moment_to_have_been_kept_before_counts_and_is_listed_with_who_said_so()
    {
        var reply = Life.Reply;
        var kept = new PromiseKept(reply.PromiseId, Ledger.RequestId, reply.Promise, Due.AddHours(-1), Due);
        var facts = new Ledger().Add("follow-up", "x", reply).Facts;
        var told = new Ledger().Add("follow-up", "x", reply, kept).Facts[^1] with { RecordedAt = Due.AddHours(2), Actor = "supervisor/s1" };
        var measure = Measure([.. PromiseHistory.Of([.. facts, told], Later)]);
        (measure.FellDue, measure.Kept).ShouldBe((1, 1));
        measure.KeptInHindsight.ShouldHaveSingleItem().KeptInHindsight.ShouldBe(new Hindsight(Due.AddHours(2), "supervisor/s1"));
        var soon = told with { RecordedAt = Due.AddMinutes(4) };
        Measure([.. PromiseHistory.Of([.. facts, soon], Later)]).KeptInHindsight.ShouldBeEmpty("a word that came a little late");
    }

    [Fact]
    public void One_that_was_broken_before_it_was_withdrawn_counts_as_late()
    {
        var reply = Life.Reply;
        var facts = new Ledger().Add(
            "follow-up", "x", reply, new PromiseBroken(reply.PromiseId, Ledger.RequestId, reply.Promise, Due),
            new PromiseWithdrawn(reply.PromiseId, Ledger.RequestId, reply.Promise, Due.AddHours(3), "not-reached")).Facts;
        var measure = Measure([.. PromiseHistory.Of(facts, Later)]);
        (measure.FellDue, measure.Kept, measure.Rate, measure.Withdrawn).ShouldBe((1, 0, 0.0, 0));
        measure.Late.ShouldHaveSingleItem().LateBy.ShouldBe(TimeSpan.FromHours(3));
    }

    [Fact]
    public void One_kept_early_counts_in_the_period_in_which_it_falls_due() =>
        OnTime.Of(Definition, [Kept(Due)], Due, Due.AddHours(1), Later).FellDue.ShouldBe(1);

    [Fact]
    public void One_kept_early_does_not_count_before_it_falls_due() =>
        OnTime.Of(Definition, [Kept(Due)], null, null, Due.AddTicks(-1)).FellDue.ShouldBe(0);

    [Fact]
    public void The_period_has_its_beginning_and_not_its_end()
    {
        OnTime.Of(Definition, [Kept(Due)], Due, Later, Later).FellDue.ShouldBe(1);
        OnTime.Of(Definition, [Kept(Due)], null, Due, Later).FellDue.ShouldBe(0);
        OnTime.Of(Definition, [Kept(Due)], Due.AddTicks(1), null, Later).FellDue.ShouldBe(0);
    }

    [Fact]
    public void Every_promise_belongs_to_exactly_one_of_two_periods_that_meet()
    {
        PromiseHistory[] all = [Kept(Due.AddDays(-1)), Late(Due), Broken(Due.AddDays(1))];
        var (before, after) = (OnTime.Of(Definition, all, null, Due, Later), OnTime.Of(Definition, all, Due, null, Later));
        (before.FellDue + after.FellDue).ShouldBe(Measure(all).FellDue);
    }

    [Fact]
    public void A_period_never_reaches_beyond_now() => OnTime.Of(Definition, [], null, Later.AddYears(1), Later).To.ShouldBe(Later);

    [Fact]
    public void Other_promises_are_passed_over() => Measure(Kept(Due) with { Promise = "fault-repair" }).FellDue.ShouldBe(0);

    [Theory]
    [InlineData(49, 1, true)]
    [InlineData(48, 1, false)]
    public void Ninety_eight_of_a_hundred_meet_the_target(int kept, int late, bool met) =>
        Measure([.. Enumerable.Repeat(Kept(Due), kept), .. Enumerable.Repeat(Late(Due), late)]).TargetMet.ShouldBe(met);

    private static OnTimeDefinition Definition => OnTime.Definitions.Single(d => d.Name == "complaint-on-time");

    private static OnTime Measure(params PromiseHistory[] promises) => OnTime.Of(Definition, promises, null, null, Later);

    private static PromiseHistory Kept(DateTimeOffset due) =>
        PromiseHistory.Of(Life.Complaint().Facts, Later).Single(p => p.Promise == "complaint-reply") with { DueAt = due };

    private static PromiseHistory Late(DateTimeOffset due) => Kept(due) with { Outcome = PromiseVerdict.FulfilledLate };

    private static PromiseHistory Broken(DateTimeOffset due) => Kept(due) with { Outcome = PromiseVerdict.Broken };
}
