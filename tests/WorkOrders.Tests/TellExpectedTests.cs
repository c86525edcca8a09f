using Contracts;
using Contracts.FollowUp.V1;
using Contracts.Promises.V1;
using Contracts.WorkOrders.V1;
using Hosting;
using Messaging;
using TestKit;
using WorkOrders.Features;
using AcceptWorkOrder = WorkOrders.Features.AcceptWorkOrder;
using SuspendWorkOrder = WorkOrders.Features.SuspendWorkOrder;

namespace WorkOrders.Tests;

/// <summary>Who is told a moment is told the earliest promise that binds (D7, D10).</summary>
public class TellExpectedTests
{
    private static readonly Context FollowUp = Desk.AsService("follow-up");
    private static readonly DateTimeOffset Repair = Orders.At("2026-03-03T07:28"); // two days before the department's Thursday, 10:30
    private static readonly WorkOrderAwaited Awaited = new(Orders.RequestId, Orders.Id, "a1", Orders.DispatchedAt, Repair);

    [Fact]
    public void The_customer_is_told_the_repair_that_was_promised_and_not_the_departments_later_day() =>
        New().When(TellExpected.Decide, Awaited).Then(Orders.Notified with { ExpectedAt = Repair, PromisedAt = Repair });

    [Fact]
    public void Where_nothing_is_promised_or_later_the_department_binds()
    {
        New().When(TellExpected.Decide, Awaited with { ReplyDueAt = null }).Then(Orders.Notified);
        New().When(TellExpected.Decide, Awaited with { ReplyDueAt = Orders.DueAt.AddDays(1) })
            .Then(Orders.Notified with { PromisedAt = Orders.DueAt.AddDays(1) });
    }

    [Fact]
    public void On_the_channel_of_the_first_contact()
    {
        var promise = Orders.Promise with { Known = Orders.Promise.Known! with { Channel = Channel.BusinessHall } };
        var told = new Given<WorkOrder>(WorkOrder.Stream, FollowUp, Orders.AtNetwork, promise).When(TellExpected.Decide, Awaited)
            .Facts.ShouldHaveSingleItem().ShouldBeOfType<CustomerNotified>();
        told.Channel.ShouldBe(Channel.BusinessHall);
        ((IRouted)told).RoutingDimension.ShouldBe("business-hall");
    }

    [Fact]
    public void What_the_department_expects_is_told_only_where_it_is_earlier()
    {
        Told().With(_ => Orders.Network).When(AcceptWorkOrder.Decide, new Contracts.WorkOrders.V1.AcceptWorkOrder(Orders.Id, Orders.DueAt)).Facts
            .OfType<CustomerNotified>().ShouldBeEmpty();
        Told().With(_ => Orders.Network).When(AcceptWorkOrder.Decide, new Contracts.WorkOrders.V1.AcceptWorkOrder(Orders.Id, Repair.AddHours(-1)))
            .Facts.OfType<CustomerNotified>().ShouldHaveSingleItem().ExpectedAt.ShouldBe(Repair.AddHours(-1));
    }

    [Fact]
    public void A_promise_that_moves_is_told_anew_or_remembered_where_what_was_told_holds()
    {
        Told().When(TellExpected.Decide, Amended(Repair.AddHours(-3))).Facts.ShouldHaveSingleItem().ShouldBeOfType<CustomerNotified>()
            .ExpectedAt.ShouldBe(Repair.AddHours(-3));
        var later = Orders.DueAt.AddDays(2);
        Told().When(TellExpected.Decide, Amended(later)).Facts.ShouldHaveSingleItem().ShouldBeOfType<CustomerNotified>().ExpectedAt
            .ShouldBe(Orders.DueAt, "the department's is the earlier one now");
        Given<WorkOrder> byDepartment = new(
            WorkOrder.Stream, FollowUp, Orders.AtNetwork, Orders.Promise, Orders.Notified with { PromisedAt = Orders.DueAt.AddDays(1) });
        byDepartment.When(TellExpected.Decide, Amended(later)).Then(new CustomerPromiseMoved(Orders.Id, Orders.RequestId, later, Desk.Now));
    }

    [Fact]
    public void A_promise_that_was_withdrawn_binds_no_more_but_is_not_news_by_itself()
    {
        var withdrawn = new PromiseWithdrawn(Guid.Empty, Orders.RequestId, "fault-repair", Desk.Now, "classified-otherwise");
        var forgotten = new CustomerPromiseMoved(Orders.Id, Orders.RequestId, PromisedAt: null, Desk.Now);
        Told().When(TellExpected.Decide, withdrawn).Then(forgotten);
        Told(forgotten).With(_ => Orders.Network)
            .When(AcceptWorkOrder.Decide, new Contracts.WorkOrders.V1.AcceptWorkOrder(Orders.Id, Orders.DueAt)).Facts
            .OfType<CustomerNotified>().ShouldHaveSingleItem().ExpectedAt.ShouldBe(Orders.DueAt);
    }

    [Fact]
    public void After_a_wait_for_the_customer_they_are_told_when_follow_up_says_where_their_promise_is_now()
    {
        var awaited = new CustomerAwaited(Orders.RequestId, Channel.Hotline, "When may we come?", Desk.Now);
        var ended = new CustomerWaitEnded(Orders.RequestId, WaitEndedBecause.CustomerCame, Desk.Now, Desk.Now.AddHours(2));
        var waiting = Told().When(SuspendWorkOrder.Decide, awaited).Facts;
        var after = Told([.. waiting]).When(SuspendWorkOrder.Decide, ended).Facts;
        after.OfType<CustomerNotified>().ShouldBeEmpty();
        var resumed = new PromiseResumed(Guid.Empty, Orders.RequestId, "fault-repair", ended.At, Repair.AddHours(2), []);
        Told([.. waiting, .. after]).When(TellExpected.Decide, resumed).Facts.ShouldHaveSingleItem().ShouldBeOfType<CustomerNotified>()
            .ExpectedAt.ShouldBe(Repair.AddHours(2));
    }

    [Fact]
    public void Heard_before_the_order_itself_it_waits_for_that_and_after_the_answer_nothing_is_told()
    {
        Should.Throw<NotYetException>(() => Orders.Unknown(FollowUp).When(TellExpected.Decide, Awaited));
        Told(Orders.Answered).When(TellExpected.Decide, Awaited with { ReplyDueAt = Repair.AddHours(1) }).ThenNothing();
        New().When(TellExpected.Decide, Amended(Repair)).ThenNothing();
    }

    private static Given<WorkOrder> New() => new(WorkOrder.Stream, FollowUp, Orders.AtNetwork, Orders.Promise);

    private static Given<WorkOrder> Told(params IFact[] since) => new(
        WorkOrder.Stream, FollowUp,
        [Orders.AtNetwork, Orders.Promise, Orders.Notified with { ExpectedAt = Repair, PromisedAt = Repair }, .. since]);

    private static PromiseAmended Amended(DateTimeOffset dueAt) => new(
        Guid.Empty, Orders.RequestId, "fault-repair", Desk.Now, AmendedBecause.DeadlineAsked, "standard", 1, "fault-repair",
        "round-the-clock", 1, TimeSpan.Zero, TimeSpan.FromHours(48), dueAt, []);
}
