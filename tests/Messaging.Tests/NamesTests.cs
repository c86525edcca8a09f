namespace Messaging.Tests;

public class NamesTests
{
    [Fact]
    public void Names_on_the_broker_are_as_the_architecture_says()
    {
        Names.FactExchange("work-orders").ShouldBe("work-orders.v1");
        Names.FactExchange("work-orders", 2).ShouldBe("work-orders.v2");
        Names.Commands("work-orders").ShouldBe("work-orders.commands");
        Names.Facts("work-orders").ShouldBe("work-orders.facts");
        Names.Dead("work-orders").ShouldBe("work-orders.dead");
        Names.DepartmentQueue("network").ShouldBe("department.network");
    }

    [Fact]
    public void The_routing_key_ends_in_the_dimension_that_consumers_select_by()
    {
        Names.RoutingKey("work_order_dispatched", "network").ShouldBe("work-order-dispatched.network");
        Names.RoutingKey("work_order_dispatched", "*").ShouldBe("work-order-dispatched.*");
        Names.RoutingKey("request_closed", null).ShouldBe("request-closed");
    }

    [Fact]
    public void The_wire_type_tells_owner_message_and_version() =>
        Names.WireType("work-orders", "work_order_returned", 1).ShouldBe("work-orders.work-order-returned.v1");

    [Theory]
    [InlineData("WorkOrders", "work-orders")]
    [InlineData("Intake", "intake")]
    [InlineData("WrongState", "wrong-state")]
    public void Pascal_case_becomes_kebab_case(string pascal, string kebab) => Names.Kebab(pascal).ShouldBe(kebab);
}
