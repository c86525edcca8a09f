using System.Text.Json;
using Messaging;

namespace Audit.Tests;

/// <summary>FAULTS 49: what was told in an older version counts as the newest says it; what cannot be read stops the reader.</summary>
public class KnownFactsTests
{
    private static readonly Vocabulary Tickets = new([typeof(Planted.Tickets.V1.TicketOpened), typeof(Planted.Tickets.V2.TicketOpened)]);

    private static readonly LedgerFact Opened = Life.Complaint().Facts[0] with
    {
        Type = "ticket_opened", TypeVersion = 1, Data = JsonElement.Parse("""{"subject":"no signal","at":"2026-03-02T02:00:00+00:00"}"""),
    };

    [Fact]
    public void A_fact_of_an_older_version_is_folded_as_the_newest_says_it()
    {
        var newest = KnownFacts.ToNewest(Opened, Tickets);
        newest.TypeVersion.ShouldBe(2);
        newest["subjects"].ShouldBe("""["no signal"]""");
        (newest with { TypeVersion = 1, Data = Opened.Data }).ShouldBe(Opened);
    }

    [Fact]
    public void A_fact_of_the_newest_version_is_left_as_it_is()
    {
        var newest = KnownFacts.ToNewest(Opened, Tickets);
        KnownFacts.ToNewest(newest, Tickets).ShouldBeSameAs(newest);
    }

    [Fact]
    public void A_version_that_this_node_does_not_know_stops_the_reader_by_name() =>
        Should.Throw<UnknownFactException>(() => KnownFacts.ToNewest(Opened with { TypeVersion = 3 }, Tickets)).Fact.ShouldBe("ticket_opened_v3");

    [Fact]
    public void A_fact_that_no_contract_names_stays_as_it_was_told() => KnownFacts.ToNewest(Opened).ShouldBeSameAs(Opened);

    [Fact]
    public void Every_fact_of_the_contracts_is_known_to_the_ledger() =>
        Catalog.All.Where(m => !m.IsCommand).ShouldAllBe(m => Catalog.Contracts.FactOf(m.Name, m.Version) == m);
}
