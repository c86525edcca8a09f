using Audit.Folds;
using Contracts.Routing.V1;

namespace Audit.Tests;

public class SummaryTests
{
    private static readonly IReadOnlyList<LedgerFact> Facts = Life.Complaint().Facts;

    [Fact]
    public void A_life_in_figures()
    {
        var summary = new SummaryFold(Life.At(10_000)).Add(Facts).Total();
        summary.Facts.ShouldBe(Facts.Count);
        summary.FactsByService["work-orders"]["work_order_dispatched"].ShouldBe(2);
        (summary.Contacts, summary.LinkedContacts, summary.Requests).ShouldBe((1, 0, 1));
        summary.RequestsByState[RequestState.Closed].ShouldBe(1);
        summary.RequestsByState.Values.Sum().ShouldBe(1);
        summary.ClosedBecause["reviewed"].ShouldBe(1);
        summary.RequestsByChannel["hotline"].ShouldBe(1);
        summary.RequestsByKind["complaint"].ShouldBe(1);
        summary.Promises["department-reply"].Outcomes[PromiseVerdict.Kept].ShouldBe(1);
        (summary.Reroutes, summary.Consultations, summary.FirstContactResolutions, summary.YellowCards).ShouldBe((1, 0, 0, 1));
        summary.Ratings["1"].ShouldBe(1);
        summary.Ratings["5"].ShouldBe(0);
        summary.FactsPerDeskSecond!.Value.ShouldBe(Facts.Count / (300 * 60.0), 1e-3);
    }

    [Fact]
    public void Percentiles_are_values_that_occurred()
    {
        var facts = Facts.Take(1).SelectMany(f => Enumerable.Range(1, 100).Select(i => f with { SentAt = f.RecordedAt.AddSeconds(-i) })).ToList();
        new SummaryFold(Life.At(0)).Add(facts).Total().Latency.ShouldBe(new Latency(100, 50, 99));
    }

    [Fact]
    public void An_empty_ledger_has_figures_too() =>
        new SummaryFold(Life.At(0)).Total().ShouldSatisfyAllConditions(
            s => s.Facts.ShouldBe(0), s => s.Latency.ShouldBe(new Latency(0, null, null)), s => s.FactsPerDeskSecond.ShouldBeNull());

    [Fact]
    public void Facts_of_no_request_count_as_facts_only()
    {
        var summary = new SummaryFold(Life.At(0)).Add(new Ledger().Add("routing", null, new AgentSignedIn("a1", Life.At(0))).Facts).Total();
        summary.Facts.ShouldBe(1);
        summary.RequestsByState.Values.Sum().ShouldBe(0);
    }
}
