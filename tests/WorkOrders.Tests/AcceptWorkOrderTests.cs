using Contracts.WorkOrders.V1;
using Messaging;
using TestKit;
using AcceptWorkOrder = WorkOrders.Features.AcceptWorkOrder;
using AcceptWorkOrderCommand = Contracts.WorkOrders.V1.AcceptWorkOrder;

namespace WorkOrders.Tests;

public class AcceptWorkOrderTests
{
    private static readonly DateTimeOffset Tomorrow = Orders.At("2026-03-03T10:00");
    private static readonly AcceptWorkOrderCommand Accept = new(Orders.Id, Tomorrow);
    private static readonly WorkOrderAccepted Accepted = new(Orders.Id, Orders.RequestId, "network", Tomorrow, Desk.Now);
    private static readonly CustomerNotified Told = Orders.Notified with { ExpectedAt = Tomorrow, At = Desk.Now };

    [Fact]
    public void The_department_takes_the_order_on_and_the_customer_is_told_when_it_expects_to_answer() =>
        Orders.Dispatched(Orders.Network).When(AcceptWorkOrder.Decide, Accept).Then(Accepted, Told);

    [Fact]
    public void The_time_that_the_customer_was_told_already_is_no_news() =>
        Orders.Dispatched(Orders.Network).When(AcceptWorkOrder.Decide, Accept with { ExpectedAt = Orders.DueAt })
            .Then(Accepted with { ExpectedAt = Orders.DueAt });

    [Fact]
    public void It_is_what_the_customer_was_told_last_that_counts() =>
        Orders.Dispatched(Orders.Network, Told).When(AcceptWorkOrder.Decide, Accept).Then(Accepted);

    [Fact]
    public void A_time_that_has_passed_is_no_news_either() =>
        Orders.Dispatched(Orders.Network).When(AcceptWorkOrder.Decide, Accept with { ExpectedAt = Desk.Now })
            .Then(Accepted with { ExpectedAt = Desk.Now });

    [Fact]
    public void Where_no_channel_is_known_as_in_old_orders_nobody_is_told() =>
        new Given<WorkOrder>(WorkOrder.Stream, Orders.Network, Orders.AtNetwork, Orders.Promise)
            .When(AcceptWorkOrder.Decide, Accept).Then(Accepted);

    [Fact]
    public void It_need_not_say_when() =>
        Orders.Dispatched(Orders.Network).When(AcceptWorkOrder.Decide, Accept with { ExpectedAt = null })
            .Then(Accepted with { ExpectedAt = null });

    [Fact]
    public void An_order_that_was_taken_on_already_is_not_taken_on_again() =>
        Orders.Dispatched(Orders.Network, Accepted).When(AcceptWorkOrder.Decide, Accept with { ExpectedAt = null }).ThenNothing();

    [Fact]
    public void A_department_that_asked_a_question_has_taken_it_on() =>
        Orders.Dispatched(Orders.Network, Orders.Asked, Orders.Paused).When(AcceptWorkOrder.Decide, Accept).ThenNothing();

    [Fact]
    public void The_next_department_takes_it_on_for_itself()
    {
        var returned = Orders.AtNetwork with { Department = "billing", Attempt = 2, At = Desk.Now };
        Orders.Dispatched(Desk.As(Roles.Department, "billing"), Accepted, returned)
            .When(AcceptWorkOrder.Decide, Accept).Then(Accepted with { Department = "billing" }, Told);
    }

    [Fact]
    public void What_it_expected_before_stands_when_it_takes_it_on_without_saying_more()
    {
        var progress = new ProgressReported(Orders.Id, Orders.RequestId, "network", "On the way", Tomorrow, Desk.Now);
        Orders.Dispatched(Orders.Network, progress, Accepted with { ExpectedAt = null }).State.ExpectedAt.ShouldBe(Tomorrow);
    }

    [Fact]
    public void An_answered_order_cannot_be_taken_on() =>
        Orders.Dispatched(Orders.Network, Orders.Answered).When(AcceptWorkOrder.Decide, Accept)
            .ThenRefused(RefusalKind.WrongState, "was answered");

    [Fact]
    public void Another_departments_order_cannot_be_told_from_one_that_does_not_exist()
    {
        var billing = Desk.As(Roles.Department, "billing");
        var same = $"There is no work order {Orders.Id}";
        Orders.Dispatched(billing).When(AcceptWorkOrder.Decide, Accept).ThenRefused(RefusalKind.Unknown, same);
        Orders.Unknown(billing).When(AcceptWorkOrder.Decide, Accept).ThenRefused(RefusalKind.Unknown, same);
    }
}
