using Contracts.Routing.V1;
using Contracts.WorkOrders.V1;
using Messaging;
using TestKit;
using Feature = WorkOrders.Features;

namespace WorkOrders.Tests;

public class HandOverWorkOrderTests
{
    private static readonly OwnerChanged ToA2 = new(Orders.RequestId, "a2", "a1", Desk.Now);
    private static readonly WorkOrderHandedOver HandedOver = new(Orders.Id, Orders.RequestId, "a2", Desk.Now);

    [Fact]
    public void An_open_order_has_the_new_owner_who_gives_the_information()
    {
        Orders.Dispatched(Desk.AsService(), Orders.Asked).When(Feature.HandOverWorkOrder.Decide, ToA2).Then(HandedOver);
        var command = new ProvideInformation(Orders.Id, "A red one");
        Orders.Dispatched(Desk.As(Roles.Agent, "a1"), Orders.Asked, HandedOver)
            .When(Feature.ProvideInformation.Decide, command).ThenRefused(RefusalKind.Forbidden, "agent a2");
        Orders.Dispatched(Desk.As(Roles.Agent, "a2"), Orders.Asked, HandedOver)
            .When(Feature.ProvideInformation.Decide, command).Facts[0].ShouldBeOfType<InformationProvided>();
    }

    [Fact]
    public void An_answered_order_stays_as_it_was() =>
        Orders.Dispatched(Desk.AsService(), Orders.Answered).When(Feature.HandOverWorkOrder.Decide, ToA2).ThenNothing();
}
