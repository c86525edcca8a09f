using Contracts.WorkOrders.V1;
using Hosting;
using Messaging;
using TestKit;
using ChaseWorkOrder = WorkOrders.Features.ChaseWorkOrder;
using ChaseWorkOrderCommand = Contracts.WorkOrders.V1.ChaseWorkOrder;

namespace WorkOrders.Tests;

/// <summary>D5: a chaser 催办.</summary>
public class ChaseWorkOrderTests
{
    private static readonly Context Agent = Desk.As(Roles.Agent, "a2");
    private static readonly ChaseWorkOrderCommand Chase = new(Orders.Id, "She called again");
    private static readonly WorkOrderChased First = new(Orders.Id, Orders.RequestId, "network", 1, Chase.Note, Desk.Now);

    [Fact]
    public void A_chaser_is_told_to_the_department_that_has_the_order() =>
        Orders.Dispatched(Agent).When(ChaseWorkOrder.Decide, Chase).ThenOnce(First);

    [Fact]
    public void Every_chaser_counts_even_in_the_same_words() =>
        Orders.Dispatched(Agent, First, First with { Times = 2 }).When(ChaseWorkOrder.Decide, Chase).ThenOnce(First with { Times = 3 });

    [Fact]
    public void The_count_goes_on_with_the_next_department() =>
        Orders.Dispatched(Agent, First, Orders.AtNetwork with { Department = "billing", Attempt = 2, At = Desk.Now })
            .When(ChaseWorkOrder.Decide, Chase).ThenOnce(First with { Department = "billing", Times = 2 });

    [Fact]
    public void A_channel_that_the_request_did_not_come_in_on_does_not_know_it() =>
        Orders.Dispatched(Desk.As(Roles.Channel, "web")).When(ChaseWorkOrder.Decide, Chase)
            .ThenRefused(RefusalKind.Unknown, "There is no request");

    [Fact]
    public void A_customer_chases_before_they_were_told_when_to_expect_the_answer() =>
        new Given<WorkOrder>(WorkOrder.Stream, Desk.As(Roles.Channel, "hotline"), [Orders.AtNetwork, Orders.Promise])
            .When(ChaseWorkOrder.Decide, Chase).ThenOnce(First);

    [Fact]
    public void An_answered_order_is_not_chased() =>
        Orders.Dispatched(Agent, Orders.Answered).When(ChaseWorkOrder.Decide, Chase).ThenRefused(RefusalKind.WrongState, "was answered");

    [Fact]
    public void An_order_that_does_not_exist_is_unknown() =>
        Orders.Unknown(Agent).When(ChaseWorkOrder.Decide, Chase).ThenRefused(RefusalKind.Unknown, "There is no work order");
}
