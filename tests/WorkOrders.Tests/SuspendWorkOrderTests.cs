using Contracts;
using Contracts.Directory.V1;
using Contracts.FollowUp.V1;
using Contracts.Promises.V1;
using Contracts.WorkOrders.V1;
using Hosting;
using Messaging;
using TestKit;
using Feature = WorkOrders.Features;

namespace WorkOrders.Tests;

public class SuspendWorkOrderTests
{
    private static readonly Context Told = Desk.AsService("follow-up");
    private static readonly CustomerAwaited Awaited = new(Orders.RequestId, Channel.Hotline, "Please let the technician in.", Desk.Now);
    private static readonly DateTimeOffset Tuesday = Orders.At("2026-03-03T10:00");
    private static readonly CustomerWaitEnded Ended = new(Orders.RequestId, WaitEndedBecause.CustomerCame, Desk.Now, Tuesday);
    private static readonly WorkOrderSuspended Suspended = new(Orders.Id, Orders.RequestId, "network", Desk.Now);
    private static readonly WorkOrderContinued Continued = new(Orders.Id, Orders.RequestId, "network", Tuesday);
    private static readonly PromisePaused Paused = Orders.Fact((p, r, n) => new PromisePaused(p, r, n, Desk.Now, PauseReasons.Customer));

    [Fact]
    public void While_the_customer_is_waited_for_the_departments_clock_stands_still() =>
        Orders.Dispatched(Told).When(Feature.SuspendWorkOrder.Decide, Awaited).Then(Suspended, Paused);

    [Fact]
    public void Then_it_runs_with_the_time_it_had_left_and_the_customer_hears_of_the_new_due_moment()
    {
        var facts = Orders.Dispatched(Told, Suspended, Paused).When(Feature.SuspendWorkOrder.Decide, Ended).Facts;
        facts[0].ShouldBe(Continued);
        facts[1].ShouldBeOfType<PromiseResumed>().DueAt.ShouldBe(Orders.At("2026-03-06T10:30"), "7.5 hours of working time later");
        facts[2].ShouldBe(Orders.Notified with { ExpectedAt = Orders.At("2026-03-06T10:30"), At = Tuesday });
        facts.Count.ShouldBe(3);
    }

    [Fact]
    public void An_order_dispatched_after_that_or_answered_is_not_suspended()
    {
        Orders.Dispatched(Told).When(Feature.SuspendWorkOrder.Decide, Awaited with { At = Orders.DispatchedAt.AddMinutes(-1) }).ThenNothing();
        Orders.Dispatched(Told, Orders.Answered).When(Feature.SuspendWorkOrder.Decide, Awaited).ThenNothing();
        Orders.Dispatched(Told, Orders.Answered).When(Feature.SuspendWorkOrder.Decide, Ended).ThenNothing();
    }

    [Fact]
    public void Heard_of_in_the_other_order_the_same_holds_and_nothing_is_suspended_for_ever()
    {
        var facts = Orders.Dispatched(Told).When(Feature.SuspendWorkOrder.Decide, Ended).Facts;
        facts.Take(3).ShouldBe([Suspended, Paused, Continued]);
        facts.OfType<PromiseResumed>().ShouldHaveSingleItem().DueAt.ShouldBe(Orders.At("2026-03-06T10:30"));
        Orders.Dispatched(Told, [.. facts]).When(Feature.SuspendWorkOrder.Decide, Awaited).ThenNothing();
    }

    [Fact]
    public void A_department_that_waits_for_information_too_goes_on_when_it_has_both()
    {
        var both = new IFact[] { Orders.Asked, Orders.Paused, Suspended };
        var came = Orders.Dispatched(Told, both).When(Feature.SuspendWorkOrder.Decide, Ended).Facts;
        (came[^2], came[^1]).ShouldSatisfyAllConditions(
            last => last.Item1.ShouldBeOfType<PromiseResumed>(),
            last => last.Item2.ShouldBeOfType<PromisePaused>().Reason.ShouldBe(PauseReasons.Information));

        var owner = Desk.As(Roles.Agent, "a1") with { Now = Tuesday };
        var told = Orders.Dispatched(owner, both).When(Feature.ProvideInformation.Decide, new ProvideInformation(Orders.Id, "A P70")).Facts;
        told[^1].ShouldBeOfType<PromisePaused>().Reason.ShouldBe(PauseReasons.Customer);
        Orders.Dispatched(Told, [.. both, .. told]).When(Feature.SuspendWorkOrder.Decide, Ended with { At = Tuesday.AddHours(1) })
            .Facts.OfType<PromiseResumed>().ShouldHaveSingleItem();
    }

    [Fact]
    public void Where_the_rule_does_not_pause_for_it_the_clock_runs_on()
    {
        var strict = Orders.Promise with { PausesOn = [PauseReasons.Information] };
        new Given<WorkOrder>(WorkOrder.Stream, Told, Orders.AtNetwork, strict, Orders.Notified)
            .When(Feature.SuspendWorkOrder.Decide, Awaited).Then(Suspended);
    }
}
