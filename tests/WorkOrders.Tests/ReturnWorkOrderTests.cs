using Contracts.WorkOrders.V1;
using Messaging;
using TestKit;
using ReturnWorkOrder = WorkOrders.Features.ReturnWorkOrder;
using ReturnWorkOrderCommand = Contracts.WorkOrders.V1.ReturnWorkOrder;

namespace WorkOrders.Tests;

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
}
