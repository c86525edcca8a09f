using Contracts;
using Contracts.FollowUp.V1;
using Contracts.Promises.V1;
using FollowUp.Features;
using Messaging;
using TestKit;
using static FollowUp.Tests.Requests;
using Command = Contracts.FollowUp.V1.PromiseReply;
using Documents = Contracts.Directory.V1;
using PromiseReply = FollowUp.Features.PromiseReply;

namespace FollowUp.Tests;

/// <summary>What cannot be answered now is promised by a moment (C3).</summary>
public class PromiseReplyTests
{
    private static readonly DateTimeOffset Noon = Desk.Now.AddHours(2);
    private static readonly ReplyPromised Promised = new(Id, Channel.Hotline, Noon, "agent/a1", null, Desk.Now);

    [Fact]
    public void C3_the_customer_is_told_and_the_promise_runs_to_that_moment()
    {
        var facts = Given(Agent, Taken).When(PromiseReply.Decide, new Command(Id, Noon)).Facts;
        facts[0].ShouldBe(Promised);
        ((IRouted)Promised).RoutingDimension.ShouldBe("hotline");
        facts[1].ShouldBeOfType<PromiseMade>().ShouldSatisfyAllConditions(
            p => p.Promise.ShouldBe("promised-reply"), p => p.DueAt.ShouldBe(Noon), p => p.AgreedAt.ShouldBe(Noon));
        Given(Agent, [Taken, .. facts]).When(PromiseReply.Decide, new Command(Id, Noon)).ThenNothing();
    }

    [Fact]
    public void C3_promised_again_it_is_amended_and_put_off_with_a_reason_within_the_desks_measure()
    {
        IFact[] before = [Taken, .. Given(Agent, Taken).When(PromiseReply.Decide, new Command(Id, Noon)).Facts];
        var later = new Command(Id, Noon.AddHours(2));
        Given(Agent, before).When(PromiseReply.Decide, later).ThenRefused(RefusalKind.Invalid, "reason must say why");
        var alone = Agent with
        {
            Directory = Agent.Directory.With(new Documents.DeskSettingsDefined(Agent.Directory.Settings with { LengthenAlone = TimeSpan.FromHours(1) }, Desk.Now)),
        };
        Given(alone, before).When(PromiseReply.Decide, later with { Reason = "Billing checks" }).ThenRefused(RefusalKind.Forbidden, "a supervisor does that");
        var facts = Given(Agent, before).When(PromiseReply.Decide, later with { Reason = "Billing checks" }).Facts;
        facts[1].ShouldBeOfType<PromiseAmended>().ShouldSatisfyAllConditions(
            p => p.DueAt.ShouldBe(later.DeadlineAt), p => p.Because.ShouldBe(AmendedBecause.PromisedAnew));
        Given(Agent, before).When(PromiseReply.Decide, new Command(Id, Noon.AddHours(-1))).Facts[1].ShouldBeOfType<PromiseAmended>();
    }

    [Fact]
    public void C3_it_is_kept_when_the_customer_is_told_and_broken_at_its_own_moment()
    {
        IFact[] before = [Taken, .. WithResult, .. Given(Agent, Taken).When(PromiseReply.Decide, new Command(Id, Noon)).Facts];
        var promise = before.OfType<PromiseMade>().Single(p => p.Promise == "promised-reply");
        Given(Agent, before).When(Features.TellResult.Decide, new Contracts.FollowUp.V1.TellResult(Id, TellOutcome.Solved)).Facts.ShouldContain(Kept(promise, Desk.Now));
        var late = Desk.AsService() with { Now = Noon.AddMinutes(1) };
        Given(late, before).When(WatchFollowUp.Decide, new FallDue(late.Now)).Facts.ShouldContain(Broken(promise));
        Given(Agent with { Now = Noon }, before).When(PromiseReply.Decide, new Command(Id, Noon.AddHours(1), "More time"))
            .ThenRefused(RefusalKind.WrongState, "is overdue");
    }

    [Fact]
    public void Who_has_it_promises_in_the_future_and_before_the_customer_was_told()
    {
        Given(Desk.As(Roles.Agent, "a9"), Taken).When(PromiseReply.Decide, new Command(Id, Noon)).ThenRefused(RefusalKind.Forbidden, "a9");
        Given(Agent, Taken).When(PromiseReply.Decide, new Command(Id, Desk.Now)).ThenRefused(RefusalKind.Invalid, "in the past");
        Given(Agent, AskedForRating).When(PromiseReply.Decide, new Command(Id, Noon)).ThenRefused(RefusalKind.WrongState, "was told");
        new Given<FollowedRequest>(FollowedRequest.Stream, Agent).When(PromiseReply.Decide, new Command(Id, Noon)).ThenRefused(RefusalKind.Unknown, "no request");
    }

    [Fact]
    public void The_policys_limit_is_the_latest_moment_that_the_customer_is_told()
    {
        var usual = Desk.Directory.Sla.Rule("standard", 1, "promised-reply")!;
        var policy = new Documents.SlaPolicy("standard", 2, ReceivedAt.AddDays(-1), [usual with { Limit = TimeSpan.FromHours(3) }]);
        var limited = Agent with { Directory = Agent.Directory.With(new Documents.PolicyPublished(policy, ReceivedAt)) };
        var most = Desk.Now.AddHours(3);
        Given(limited, Taken).When(PromiseReply.Decide, new Command(Id, most.AddMinutes(1)))
            .ThenRefused(RefusalKind.Invalid, $"deadlineAt lies after {most:O}, the latest that the policy allows");
        Given(limited, Taken).When(PromiseReply.Decide, new Command(Id, most)).Facts[0].ShouldBe(Promised with { DeadlineAt = most });
    }

    /// <summary>Merged into another, what an agent promised is owed by that one, whether or not its kind has a promise of its own.</summary>
    [Fact]
    public void What_was_promised_is_passed_on_in_a_merge()
    {
        var other = Guid.Parse("0191d3a0-0000-7000-8000-0000000000d1");
        var facts = Given(Agent, Taken).When(PromiseReply.Decide, new Command(Id, Noon)).Facts;
        Given(Desk.AsService("intake"), [Taken, .. facts])
            .When(HearMerge.Decide, new Contracts.Intake.V1.RequestMerged(Id, other, "agent/a1", Desk.Now)).Facts
            .OfType<ReplyPassedOn>().Single().PromisedBy.ShouldBe(Noon);
        new Given<FollowedRequest>(FollowedRequest.Stream, Desk.AsService("follow-up"), Opened with { Kind = RequestKind.Consultation })
            .When(HearMerge.Decide, new ReplyPassedOn(other, Id, Noon, Desk.Now)).Facts
            .ShouldContain(Promised with { By = $"request/{other}" });
    }
}
