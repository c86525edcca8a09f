using Contracts;
using Contracts.FollowUp.V1;
using Contracts.Intake.V1;
using Contracts.Promises.V1;
using FollowUp.Features;
using TestKit;
using static FollowUp.Tests.Requests;

namespace FollowUp.Tests;

/// <summary>Two requests were about the same matter (A3).</summary>
public class HearMergeTests
{
    private static readonly Guid Other = Guid.Parse("0191d3a0-0000-7000-8000-0000000000d1");
    private static readonly RequestMerged Merged = new(Id, Other, "agent/a1", Desk.Now);
    private static readonly RequestClosed Closed = new(Id, ClosedBecause.Merged, Desk.Now, Other);
    private static readonly ReplyPassedOn PassedOn = new(Id, Other, Reply.DueAt, Desk.Now);
    private static readonly PromiseWithdrawn Withdrawn = Requests.Withdrawn(Reply, Desk.Now, HearMerge.Reason);

    [Fact]
    public void The_merged_request_ends_and_hands_its_promise_on() =>
        Given(Desk.AsService("intake")).When(HearMerge.Decide, Merged).Then(Closed, PassedOn, Withdrawn);

    [Fact]
    public void Heard_before_anyone_had_told_what_it_is_about_too()
    {
        var unclassified = new Given<FollowedRequest>(FollowedRequest.Stream, Desk.AsService("intake"));
        unclassified.When(HearMerge.Decide, Merged).Then(Closed);
        new Given<FollowedRequest>(FollowedRequest.Stream, Desk.AsService("intake"), Closed)
            .When(OpenFollowUp.Decide, Classified).Then(Opened, Reply, PassedOn, Withdrawn);
    }

    [Fact]
    public void What_a_department_works_on_comes_to_its_end_first() =>
        Given(Desk.AsService("intake"), Awaited(Order)).When(HearMerge.Decide, Merged).ThenNothing();

    [Fact]
    public void What_is_to_be_told_is_told() =>
        Given(Desk.AsService("intake"), WithResult).When(HearMerge.Decide, Merged).ThenNothing();

    [Fact]
    public void The_sooner_promise_holds_for_the_request_that_goes_on()
    {
        var due = Reply.DueAt.AddHours(-1);
        var passed = new ReplyPassedOn(Other, Id, due, Desk.Now);
        var facts = Given(Desk.AsService("follow-up")).When(HearMerge.Decide, passed).Facts;
        facts[0].ShouldBe(new DeadlineAsked(Id, due, Desk.Now, PromisedFor: Other));
        facts[1].ShouldBeOfType<PromiseAmended>().ShouldSatisfyAllConditions(
            a => a.DueAt.ShouldBe(due), a => a.Because.ShouldBe(AmendedBecause.Merged), a => a.PromiseId.ShouldBe(Reply.PromiseId));
        Given(Desk.AsService("follow-up"), [.. facts]).When(HearMerge.Decide, passed).ThenNothing();
    }

    /// <summary>Else an agent could have the customer waited for first, and merge the request into one that is due much later.</summary>
    [Fact]
    public void What_stands_still_is_passed_on_as_if_it_ran_again_from_then_on()
    {
        var paused = new PromisePaused(Reply.PromiseId, Id, FollowedRequest.ComplaintReply, Desk.Now.AddHours(-1), "waiting-for-customer");
        Given(Desk.AsService("intake"), paused).When(HearMerge.Decide, Merged).Facts.OfType<ReplyPassedOn>().Single()
            .DueAt.ShouldBe(Reply.DueAt.AddHours(1));
        var passed = new ReplyPassedOn(Other, Id, Desk.Now.AddHours(1), Desk.Now);
        Given(Desk.AsService("follow-up"), paused).When(HearMerge.Decide, passed).Facts.OfType<PromiseAmended>().Single()
            .DueAt.ShouldBe(passed.DueAt);
    }

    [Fact]
    public void Merged_in_its_turn_before_it_is_heard_it_is_passed_on_further()
    {
        var third = Guid.Parse("0191d3a0-0000-7000-8000-0000000000d3");
        var passed = new ReplyPassedOn(Other, Id, Desk.Now.AddHours(1), Desk.Now);
        Given(Desk.AsService("follow-up"), Closed with { MergedInto = third }).When(HearMerge.Decide, passed).Then(passed with { RequestId = Id, IntoRequestId = third });
    }

    [Fact]
    public void Taken_back_what_an_agent_had_promised_is_promised_again_and_what_agents_put_off_still_counts()
    {
        var promised = Given(Agent, Taken)
            .When(Features.PromiseReply.Decide, new Contracts.FollowUp.V1.PromiseReply(Id, Desk.Now.AddHours(3))).Facts;
        var asked = new DeadlineAsked(Id, Reply.DueAt.AddHours(1), Desk.Now.AddHours(-1), By: "agent/a1", PutOff: TimeSpan.FromHours(1));
        var merged = Given(Desk.AsService("intake"), [Taken, .. promised, asked]).When(HearMerge.Decide, Merged).Facts;
        var unmerged = Given(Desk.AsService("intake"), [Taken, .. promised, asked, .. merged])
            .When(HearMerge.Decide, new RequestUnmerged(Id, Other, "agent/a1", Desk.Now.AddMinutes(10))).Facts;
        unmerged.OfType<ReplyPromised>().Single().DeadlineAt.ShouldBe(Desk.Now.AddHours(3));
        Given(Agent, [Taken, .. promised, asked, .. merged, .. unmerged]).State.PutOffAlone.ShouldBe(TimeSpan.FromHours(1));
    }

    /// <summary>Else the other request could be said to be something else, or wait for its customer, and with that what the customer was told by when.</summary>
    [Fact]
    public void What_an_agent_promised_is_promised_in_the_other_as_such_and_survives_its_becoming_another()
    {
        var by = Desk.Now.AddMinutes(30);
        var promised = Given(Agent, Taken).When(Features.PromiseReply.Decide, new Contracts.FollowUp.V1.PromiseReply(Id, by)).Facts;
        var passed = Given(Desk.AsService("intake"), [Taken, .. promised]).When(HearMerge.Decide, Merged).Facts.OfType<ReplyPassedOn>().Single();
        (passed.DueAt, passed.PromisedBy).ShouldBe((Reply.DueAt, by));

        var heard = Given(Desk.AsService("follow-up")).When(HearMerge.Decide, passed with { RequestId = Other, IntoRequestId = Id }).Facts;
        var after = Given(Agent, [.. heard]).State;
        (after.Promises.OpenDueAt(FollowedRequest.PromisedReply), after.Promises.OpenDueAt(FollowedRequest.ComplaintReply)).ShouldBe((by, Reply.DueAt));
        Given(Desk.AsService("follow-up"), [.. heard]).When(HearMerge.Decide, passed with { RequestId = Other, IntoRequestId = Id }).ThenNothing();
        var only = passed with { RequestId = Other, IntoRequestId = Id, DueAt = by };
        Given(Desk.AsService("follow-up")).When(HearMerge.Decide, only).Facts.OfType<DeadlineAsked>().ShouldBeEmpty("nothing else was promised");
    }

    [Fact]
    public void A_later_promise_changes_nothing() => Given(Desk.AsService("follow-up"))
        .When(HearMerge.Decide, new ReplyPassedOn(Other, Id, Reply.DueAt.AddHours(1), Desk.Now)).ThenNothing();

    [Fact]
    public void Who_was_told_already_and_reported_it_once_more_waits_for_an_answer_again()
    {
        var taken = new DuplicateJoined(Id, Other, Channel.App, "Down!", Desk.Now.AddHours(-1), Desk.Now);
        Given(Desk.AsService("intake"), AskedForRating).When(HearMerge.Decide, taken).Then(
            new RequestReopened(Id, "a1", HearContact.Reason, Desk.Now, ReopenedBecause.CustomerCame),
            Promise(FollowedRequest.ComplaintReply, Desk.Now, round: 2));
        Given(Desk.AsService("intake")).When(HearMerge.Decide, taken).ThenNothing();
    }

    /// <summary>The two facts come from two services and are heard in either order.</summary>
    [Fact]
    public void Who_was_told_already_has_the_sooner_promise_whichever_is_heard_first()
    {
        var joined = new DuplicateJoined(Id, Other, Channel.App, "Down!", Desk.Now.AddHours(-1), Desk.Now);
        var passed = new ReplyPassedOn(Other, Id, Desk.Now.AddHours(1), Desk.Now);
        var first = Given(Desk.AsService("follow-up"), AskedForRating).When(HearMerge.Decide, passed).Facts;
        first.Select(f => f.GetType()).ShouldBe([typeof(RequestReopened), typeof(PromiseMade), typeof(DeadlineAsked), typeof(PromiseAmended)]);
        first.OfType<PromiseAmended>().Single().DueAt.ShouldBe(passed.DueAt);
        Given(Desk.AsService("intake"), [.. AskedForRating, .. first]).When(HearMerge.Decide, joined).ThenNothing();

        var reopened = Given(Desk.AsService("intake"), AskedForRating).When(HearMerge.Decide, joined).Facts;
        Given(Desk.AsService("follow-up"), [.. AskedForRating, .. reopened]).When(HearMerge.Decide, passed).Facts
            .Select(f => f.GetType()).ShouldBe([typeof(DeadlineAsked), typeof(PromiseAmended)]);
    }

    [Fact]
    public void Taken_back_it_has_the_promise_that_it_had()
    {
        var unmerged = new RequestUnmerged(Id, Other, "agent/a1", Desk.Now.AddMinutes(10));
        var facts = Given(Desk.AsService("intake"), Closed, PassedOn, Withdrawn).When(HearMerge.Decide, unmerged).Facts;
        facts.Select(f => f.GetType()).ShouldBe(
            [typeof(RequestReopened), typeof(PromiseMade), typeof(DeadlineAsked), typeof(PromiseAmended)]);
        facts.OfType<PromiseAmended>().Single().DueAt.ShouldBe(Reply.DueAt);
        Given(Desk.AsService("intake"), [Closed, PassedOn, Withdrawn, .. facts]).When(HearMerge.Decide, unmerged).ThenNothing();
    }

    [Fact]
    public void Taken_back_when_that_promise_was_due_already_it_is_due_at_once()
    {
        var late = Reply.DueAt.AddHours(1);
        var facts = Given(Desk.AsService("intake"), Closed, PassedOn, Withdrawn).With(c => c with { Now = late })
            .When(HearMerge.Decide, new RequestUnmerged(Id, Other, "agent/a1", late)).Facts;
        facts.OfType<PromiseAmended>().Single().DueAt.ShouldBe(late.AddSeconds(1));
    }
}
