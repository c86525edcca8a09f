using Contracts;
using Contracts.Intake.V1;
using Contracts.Promises.V1;
using Contracts.WorkOrders.V1;

namespace Messaging.Tests;

public class CatalogTests
{
    [Fact]
    public void A_message_has_a_stored_name_a_wire_type_an_owner_and_a_version() =>
        Catalog.Of(typeof(WorkOrderReturned)).ShouldBe(new MessageType(
            typeof(WorkOrderReturned), "work-orders", 1, "work_order_returned", "work-orders.work-order-returned.v1", IsCommand: false));

    [Fact]
    public void A_command_is_told_from_a_fact()
    {
        Catalog.Of(typeof(ReturnWorkOrder)).IsCommand.ShouldBeTrue();
        Catalog.Of(typeof(WorkOrderReturned)).IsCommand.ShouldBeFalse();
    }

    [Fact]
    public void The_dotnet_type_is_written_as_marten_writes_it() =>
        Catalog.Of(typeof(WorkOrderReturned)).DotnetType.ShouldBe("Contracts.WorkOrders.V1.WorkOrderReturned, Contracts");

    [Fact]
    public void A_message_is_found_by_its_wire_type_and_another_is_not()
    {
        Catalog.OfWireType("intake.receive-contact.v1")!.Type.ShouldBe(typeof(ReceiveContact));
        Catalog.OfWireType("intake.receive-contact.v2").ShouldBeNull();
        Catalog.OfWireType("Intake.Receive-Contact.v1").ShouldBeNull();
        Catalog.OfWireType("").ShouldBeNull();
    }

    [Fact]
    public void A_stored_fact_that_no_contract_knows_stops_the_reader_by_name() =>
        Should.Throw<UnknownFactException>(() => Catalog.OfStoredName("work_order_vanished")).Message.ShouldContain("work_order_vanished");

    [Fact]
    public void Commands_are_not_stored() => Should.Throw<UnknownFactException>(() => Catalog.OfStoredName("return_work_order"));

    [Fact]
    public void Every_message_is_found_by_each_of_its_names() => Catalog.All.ShouldAllBe(m =>
        Catalog.Of(m.Type) == m && Catalog.OfWireType(m.WireType) == m && (m.IsCommand || Catalog.OfStoredName(m.StoredName) == m));

    [Fact]
    public void The_shared_vocabularies_are_no_services() =>
        Catalog.Services.ShouldBe(["audit", "consultation", "directory", "follow-up", "intake", "knowledge", "quality", "routing", "work-orders"]);

    [Fact]
    public void A_null_is_not_a_message() =>
        Should.Throw<System.Text.Json.JsonException>(() => Catalog.Of(typeof(ReturnWorkOrder)).Read("null"u8));

    [Fact]
    public void The_dimension_of_an_orders_facts_is_the_department_and_that_of_a_promises_its_name()
    {
        Dimension(new WorkOrderAccepted(Guid.Empty, Guid.Empty, "network", null, default)).ShouldBe("network");
        Dimension(new PromiseBroken(Guid.Empty, Guid.Empty, "department-reply", default)).ShouldBe("department-reply");
    }

    [Theory]
    [InlineData(Channel.Hotline, "hotline")]
    [InlineData(Channel.BusinessHall, "business-hall")]
    public void The_dimension_of_a_contact_is_its_channel(Channel channel, string dimension) =>
        Dimension(new ContactReceived(Guid.Empty, Guid.Empty, channel, "r", "f", Linked: false, null, default)).ShouldBe(dimension);

    private static string Dimension(IRouted fact) => fact.RoutingDimension;
}
