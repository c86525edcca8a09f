using Audit.Folds;
using Contracts.Routing.V1;

namespace Audit.Tests;

public class CausalOrderTests
{
    private static readonly Guid Stream = Guid.NewGuid();

    [Fact]
    public void What_says_nothing_of_one_another_goes_by_time() =>
        Sorted(new Ledger().Add("intake", null, SignedIn(2)).Add("routing", null, SignedIn(1)).Facts)
            .ShouldBe(["routing 1", "intake 1"]);

    [Fact]
    public void A_cause_comes_before_its_effect_even_when_the_effects_clock_is_behind()
    {
        var ledger = new Ledger().Add("intake", "channel/app:1", SignedIn(5));
        Sorted(ledger.Add("routing", ledger.Last, SignedIn(1)).Facts).ShouldBe(["intake 1", "routing 1"]);
    }

    [Fact]
    public void A_stream_keeps_its_own_order_when_a_late_message_speaks_of_the_past() =>
        Sorted(new Ledger().Add("routing", Stream, null, SignedIn(5), SignedIn(2)).Facts).ShouldBe(["routing 1", "routing 2"]);

    [Fact]
    public void A_cause_outside_binds_nothing() =>
        Sorted(new Ledger().Add("routing", Guid.NewGuid().ToString(), SignedIn(1)).Facts).ShouldBe(["routing 1"]);

    [Fact]
    public void A_fact_that_claims_to_cause_itself_is_let_through() =>
        Sorted(new Ledger().Add("routing", Ledger.IdOf("routing", Ledger.RequestId, 1).ToString(), SignedIn(1)).Facts)
            .ShouldBe(["routing 1"]);

    [Fact]
    public void Facts_that_claim_to_cause_one_another_are_let_through_by_time_and_none_is_lost()
    {
        var ledger = new Ledger()
            .Add("intake", Ledger.IdOf("routing", Ledger.RequestId, 1).ToString(), SignedIn(1))
            .Add("routing", Ledger.IdOf("intake", Ledger.RequestId, 1).ToString(), SignedIn(2))
            .Add("follow-up", Ledger.IdOf("intake", Ledger.RequestId, 1).ToString(), SignedIn(0));
        Sorted(ledger.Facts).ShouldBe(["follow-up 1", "intake 1", "routing 1"]);
    }

    [Fact]
    public void A_whole_life_comes_out_as_it_was_recorded_however_it_arrived()
    {
        var facts = Life.Complaint().Facts;
        for (var seed = 0; seed < 200; seed++)
        {
            var sorted = CausalOrder.Sort(Ledger.Shuffled(facts, seed)).Select(f => f.FactId).ToList();
            sorted.ShouldBe(CausalOrder.Sort(facts).Select(f => f.FactId));
        }
    }

    private static AgentSignedIn SignedIn(int minutes) => new("a1", Life.At(minutes));

    private static IEnumerable<string> Sorted(IEnumerable<LedgerFact> facts) =>
        CausalOrder.Sort(facts.Reverse()).Select(f => $"{f.Service} {f.StreamVersion}");
}
