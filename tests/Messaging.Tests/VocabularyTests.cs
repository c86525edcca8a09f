namespace Messaging.Tests;

public class VocabularyTests
{
    private static readonly Vocabulary Tickets = new([
        typeof(Planted.Tickets.V1.TicketOpened), typeof(Planted.Tickets.V2.TicketOpened), typeof(Planted.Tickets.V3.TicketOpened),
        typeof(Planted.Tickets.V1.OpenTicket), typeof(Planted.Tickets.V2.OpenTicket), typeof(Planted.Tickets.V1.TicketClosed),
    ]);

    [Fact]
    public void A_later_version_is_stored_under_the_alias_that_Marten_gives_it_and_told_under_its_own_type()
    {
        var second = Tickets.Of(typeof(Planted.Tickets.V2.TicketOpened));
        second.Name.ShouldBe("ticket_opened");
        second.StoredName.ShouldBe("ticket_opened_v2");
        second.WireType.ShouldBe("tickets.ticket-opened.v2");
        Tickets.Of(typeof(Planted.Tickets.V1.TicketOpened)).StoredName.ShouldBe("ticket_opened");
    }

    [Theory]
    [InlineData("ticket_opened", """{"subject":"no signal"}""", 0)]
    [InlineData("ticket_opened_v2", """{"subject":"no signal","priority":7}""", 7)]
    [InlineData("ticket_opened_v3", """{"subjects":["no signal"],"priority":7}""", 7)]
    public void A_fact_of_any_version_is_read_as_the_newest_says_it(string storedName, string json, int priority)
    {
        var fact = Tickets.OfStoredName(storedName).ReadNewest(System.Text.Encoding.UTF8.GetBytes(json)).ShouldBeOfType<Planted.Tickets.V3.TicketOpened>();
        fact.Subjects.ShouldBe(["no signal"]);
        fact.Priority.ShouldBe(priority);
    }

    [Fact]
    public void A_message_of_an_older_version_reaches_its_rule_as_the_newest() =>
        Wire("tickets.open-ticket.v1", """{"subject":"no signal"}""").ReadMessage().ShouldBe(new Planted.Tickets.V2.OpenTicket("no signal", 0));

    [Fact]
    public void A_message_of_an_older_version_is_checked_as_it_was_written() =>
        Should.Throw<Refusal>(() => Wire("tickets.open-ticket.v1", "{}").ReadMessage()).Field.ShouldBe("subject");

    [Fact]
    public void A_fact_is_still_read_as_it_was_written_where_that_is_asked() =>
        Tickets.OfStoredName("ticket_opened").Read("""{"subject":"no signal"}"""u8).ShouldBe(new Planted.Tickets.V1.TicketOpened("no signal"));

    [Fact]
    public void A_version_without_a_way_to_the_newer_one_is_found_when_the_node_starts() => Should.Throw<InvalidOperationException>(
        () => new Vocabulary([typeof(Planted.Tickets.V1.TicketClosed), typeof(Planted.Stuck.Tickets.V2.TicketClosed)]))
        .Message.ShouldContain("tickets.ticket-closed.v1");

    [Fact]
    public void An_unknown_version_of_a_known_fact_is_told_from_an_unknown_fact()
    {
        Should.Throw<UnknownFactException>(() => Tickets.FactOf("ticket_closed", 2)).Fact.ShouldBe("ticket_closed_v2");
        Tickets.FactOf("ticket_lost", 1).ShouldBeNull();
        Tickets.FactOf("ticket_opened", 2)!.Version.ShouldBe(2);
    }

    [Fact]
    public void Who_listens_to_the_newest_version_listens_to_all_before_it() =>
        Tickets.VersionsOf(typeof(Planted.Tickets.V3.TicketOpened)).Select(m => m.Version).ShouldBe([3, 2, 1]);

    private static Envelope Wire(string type, string json) => new(
        "m-1", Tickets.OfWireType(type), "tickets", Actor.Desk("tickets"), Time: null, CorrelationId: null, TraceParent: null,
        System.Text.Encoding.UTF8.GetBytes(json), new Dictionary<string, string>());
}
