using Contracts.Promises.V1;
using Contracts.WorkOrders.V1;
using Messaging;
using Sla;
using TestKit;
using ReturnWorkOrder = WorkOrders.Features.ReturnWorkOrder;
using ReturnWorkOrderCommand = Contracts.WorkOrders.V1.ReturnWorkOrder;

namespace WorkOrders.Tests;

/// <summary>D2: a misrouted order goes on at once.</summary>
public class ReturnWorkOrderTests
{
    private static readonly ReturnWorkOrderCommand ToBilling = new(Orders.Id, "Not ours: it is about the bill", "billing");

    [Fact]
    public void A_returned_order_goes_to_the_department_that_was_named() =>
        Orders.Dispatched(Desk.As(Roles.Department, "network"))
            .When(ReturnWorkOrder.Decide, ToBilling)
            .Then(
                new WorkOrderReturned(
                    Orders.Id, Orders.RequestId, "network", ToBilling.Reason, "billing", TimeSpan.FromHours(1), Desk.Now),
                Orders.AtNetwork with { Department = "billing", Attempt = 2, At = Desk.Now });

    [Fact]
    public void Without_a_better_idea_it_goes_by_its_category_and_then_to_the_lead_department() =>
        Orders.Dispatched(Desk.As(Roles.Department, "network"))
            .When(ReturnWorkOrder.Decide, ToBilling with { RightDepartment = null })
            .Facts[1].ShouldBeOfType<WorkOrderDispatched>().Department.ShouldBe("customer-service");

    [Fact]
    public void The_promise_runs_on_under_the_next_department()
    {
        var before = Orders.Dispatched(Desk.As(Roles.Department, "network"));
        var facts = before.When(ReturnWorkOrder.Decide, ToBilling).Facts;
        WorkOrder.Stream.Fold(before.State, facts).Promises.NextDueAt.ShouldBe(before.State.Promises.NextDueAt);
    }

    [Fact]
    public void Another_departments_order_cannot_be_told_from_one_that_does_not_exist() =>
        Orders.Dispatched(Desk.As(Roles.Department, "billing"))
            .When(ReturnWorkOrder.Decide, ToBilling)
            .ThenRefused(RefusalKind.Unknown, "There is no work order");

    [Fact]
    public void A_department_that_does_not_exist_is_refused_by_name() =>
        Orders.Dispatched(Desk.As(Roles.Department, "network"))
            .When(ReturnWorkOrder.Decide, ToBilling with { RightDepartment = "nowhere" })
            .ThenRefused(RefusalKind.Invalid, "nowhere");

    [Fact]
    public void The_lead_department_has_nobody_to_return_an_order_to() =>
        new Given<WorkOrder>(
                WorkOrder.Stream, Desk.As(Roles.Department, "customer-service"),
                Orders.AtNetwork with { Department = "customer-service", Category = "other" })
            .When(ReturnWorkOrder.Decide, ToBilling with { RightDepartment = null })
            .ThenRefused(RefusalKind.WrongState, "nobody is left");

    [Fact]
    public void What_the_department_had_expected_no_longer_holds_and_the_customer_is_told_the_due_moment() =>
        Orders.Dispatched(Orders.Network, Orders.Notified with { ExpectedAt = Desk.Now.AddHours(3), At = Desk.Now })
            .When(ReturnWorkOrder.Decide, ToBilling)
            .Then(
                new WorkOrderReturned(
                    Orders.Id, Orders.RequestId, "network", ToBilling.Reason, "billing", TimeSpan.FromHours(1), Desk.Now),
                Orders.AtNetwork with { Department = "billing", Attempt = 2, At = Desk.Now },
                Orders.Notified with { At = Desk.Now });

    [Fact]
    public void The_promise_never_pauses_because_the_department_changed()
    {
        var facts = Orders.Dispatched(Orders.Network).When(ReturnWorkOrder.Decide, ToBilling).Facts;
        facts.OfType<IPromiseFact>().ShouldBeEmpty();
    }

    [Fact]
    public void What_the_department_had_asked_for_is_waited_for_no_more_and_the_clock_runs_again()
    {
        var tuesday = Orders.Network with { Now = Orders.At("2026-03-03T10:00") };
        var due = Orders.At("2026-03-06T10:30");
        Orders.Dispatched(tuesday, Orders.Asked, Orders.Paused).When(ReturnWorkOrder.Decide, ToBilling).Then(
            new WorkOrderReturned(Orders.Id, Orders.RequestId, "network", ToBilling.Reason, "billing", TimeSpan.FromHours(25), tuesday.Now),
            Orders.Fact((p, r, n) => new PromiseResumed(
                p, r, n, tuesday.Now, due,
                [
                    Orders.Step("reminder", "2026-03-04T15:00"), Orders.Step("warning", "2026-03-05T14:42"),
                    Orders.Step("overdue", "2026-03-06T10:30"), Orders.Step("second-level", "2026-03-09T16:30"),
                ], ZoneData.Version)),
            Orders.AtNetwork with { Department = "billing", Attempt = 2, DueAt = due, At = tuesday.Now },
            Orders.Notified with { ExpectedAt = due, At = tuesday.Now });
    }

    [Fact]
    public void The_next_department_is_told_the_due_moment_with_all_pauses_so_far()
    {
        var due = Orders.DueAt.AddHours(1);
        var resumed = Orders.Fact((p, r, n) => new PromiseResumed(p, r, n, Desk.Now, due, Orders.Promise.Ladder));
        Orders.Dispatched(Orders.Network, Orders.Paused, resumed).When(ReturnWorkOrder.Decide, ToBilling)
            .Facts[1].ShouldBeOfType<WorkOrderDispatched>().DueAt.ShouldBe(due);
    }

    [Fact]
    public void Without_a_better_idea_the_department_for_its_category_gets_it()
    {
        var atBilling = Orders.AtNetwork with { Department = "billing" };
        new Given<WorkOrder>(WorkOrder.Stream, Desk.As(Roles.Department, "billing"), atBilling, Orders.Promise)
            .When(ReturnWorkOrder.Decide, ToBilling with { RightDepartment = null })
            .Facts[1].ShouldBeOfType<WorkOrderDispatched>().Department.ShouldBe("network");
    }

    [Fact]
    public void It_cannot_be_returned_to_oneself() =>
        Orders.Dispatched(Orders.Network).When(ReturnWorkOrder.Decide, ToBilling with { RightDepartment = "network" })
            .ThenRefused(RefusalKind.Invalid, "no other department 'network'");

    [Fact]
    public void An_order_may_come_back_and_be_returned_again()
    {
        var back = Orders.AtNetwork with { Department = "network", Attempt = 3, At = Desk.Now.AddMinutes(-30) };
        Orders.Dispatched(Orders.Network, Orders.AtNetwork with { Department = "billing", Attempt = 2 }, back)
            .When(ReturnWorkOrder.Decide, ToBilling)
            .Then(
                new WorkOrderReturned(
                    Orders.Id, Orders.RequestId, "network", ToBilling.Reason, "billing", TimeSpan.FromMinutes(30), Desk.Now),
                Orders.AtNetwork with { Department = "billing", Attempt = 4, At = Desk.Now });
    }

    [Fact]
    public void An_answered_order_cannot_be_returned() =>
        Orders.Dispatched(Orders.Network, Orders.Answered).When(ReturnWorkOrder.Decide, ToBilling)
            .ThenRefused(RefusalKind.WrongState, "was answered");
}
