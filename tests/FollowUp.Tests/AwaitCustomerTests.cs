using Contracts;
using Contracts.FollowUp.V1;
using Contracts.Promises.V1;
using FollowUp.Features;
using Messaging;
using TestKit;
using static FollowUp.Tests.Requests;
using Await = Contracts.FollowUp.V1.AwaitCustomer;
using PauseReasons = Contracts.Directory.V1.PauseReasons;
using AwaitCustomer = FollowUp.Features.AwaitCustomer;
using EndCustomerWait = FollowUp.Features.EndCustomerWait;
using EndWait = Contracts.FollowUp.V1.EndCustomerWait;
using TellResult = FollowUp.Features.TellResult;

namespace FollowUp.Tests;

public class AwaitCustomerTests
{
    private static readonly Await Ask = new(Id, "Please send the bill.");
    private static readonly CustomerAwaited Waiting = new(Id, Channel.Hotline, "Please send the bill.", Desk.Now);
    private static readonly PromisePaused Paused = new(Reply.PromiseId, Id, Reply.Promise, Desk.Now, PauseReasons.Customer);
    private static readonly DateTimeOffset Later = Desk.Now.AddHours(5);

    [Fact]
    public void The_reply_stands_still_while_the_customer_is_waited_for() =>
        Given(Agent, Awaited(Order)).When(AwaitCustomer.Decide, Ask).Then(Waiting, Paused);

    [Fact]
    public void Nobody_but_the_owner_or_a_supervisor_waits()
    {
        Given(Desk.As(Roles.Agent, "a2"), Awaited(Order)).When(AwaitCustomer.Decide, Ask).ThenRefused(RefusalKind.Forbidden, "with agent a1");
        Given(Supervisor, Awaited(Order)).When(AwaitCustomer.Decide, Ask).Facts.Count.ShouldBe(2);
        Given(Desk.As(Roles.Agent, "a2")).When(AwaitCustomer.Decide, Ask).ThenRefused(RefusalKind.Forbidden, "with agent nobody");
        Given(Desk.As(Roles.Agent, "a2"), Taken with { AgentId = "a2" }).When(AwaitCustomer.Decide, Ask).Facts.Count.ShouldBe(2, "who has it, though another owns it");
    }

    [Fact]
    public void A_result_is_told_and_not_waited_with() =>
        Given(Agent, WithResult).When(AwaitCustomer.Decide, Ask).ThenRefused(RefusalKind.WrongState, "has a result");

    [Fact]
    public void By_the_owners_word_the_clock_runs_again_with_the_time_it_had_left()
    {
        var facts = Given(Agent with { Now = Later }, Taken, Waiting, Paused).When(EndCustomerWait.Decide, new EndWait(Id)).Facts;
        facts[0].ShouldBe(new CustomerWaitEnded(Id, WaitEndedBecause.OwnerSaid, Desk.Now, Later));
        facts[1].ShouldBeOfType<PromiseResumed>().DueAt.ShouldBe(Reply.DueAt.AddHours(5));
        facts.Count.ShouldBe(2);
        Given(Agent, Taken).When(EndCustomerWait.Decide, new EndWait(Id)).ThenNothing();
    }

    [Fact]
    public void A_contact_about_the_request_ends_the_wait_unless_it_came_before()
    {
        var waiting = Given(Desk.AsService("intake"), Waiting, Paused);
        waiting.When(HearContact.Decide, Contact(Desk.Now.AddMinutes(-1))).Facts.ShouldHaveSingleItem().ShouldBeOfType<CustomerCame>();
        var facts = waiting.When(HearContact.Decide, Contact(Later)).Facts;
        facts[0].ShouldBe(new CustomerWaitEnded(Id, WaitEndedBecause.CustomerCame, Desk.Now, Later));
        facts[1].ShouldBeOfType<PromiseResumed>().At.ShouldBe(Later);
    }

    [Fact]
    public void Told_the_result_the_customer_is_waited_for_no_more_and_the_pause_counts()
    {
        var at = Reply.DueAt.AddHours(1);
        var facts = Given(Agent with { Now = at }, [Waiting, Paused, .. WithResult]).When(TellResult.Decide, new Contracts.FollowUp.V1.TellResult(Id, TellOutcome.Solved)).Facts;
        facts.OfType<CustomerWaitEnded>().ShouldHaveSingleItem().ShouldBe(new(Id, WaitEndedBecause.Settled, Desk.Now, at));
        facts.OfType<PromiseKept>().ShouldContain(kept => kept.PromiseId == Reply.PromiseId, "an hour late, had it not stood still");
    }

    [Fact]
    public void Classified_as_something_else_what_is_promised_then_stands_still_as_well()
    {
        var fault = Classified with { Kind = RequestKind.Fault, At = Later };
        var facts = Given(Desk.AsService("intake") with { Now = Later }, Waiting, Paused).When(OpenFollowUp.Decide, fault).Facts;
        facts[^1].ShouldBeOfType<PromisePaused>().Promise.ShouldBe(FollowedRequest.FaultRepair);
        FollowedRequest.Stream.Fold(Given(Agent, Waiting, Paused).State, facts).Promises.Find(FollowedRequest.FaultRepair)!
            .PausedAt.ShouldBe(Desk.Now);
    }
}
