using Audit.Folds;

namespace Audit.Replay;

/// <summary>A request as it was (I2).</summary>
/// <param name="At">The moment.</param>
/// <param name="Facts">How many facts had been by then.</param>
/// <param name="Last">The last of them.</param>
/// <param name="Request">What it was.</param>
/// <param name="Promises">How its promises stood.</param>
public sealed record RequestAt(
    DateTimeOffset At, int Facts, Evidence Last, RequestOverview Request, IReadOnlyList<PromiseHistory> Promises)
{
    /// <summary>As it was at a moment, by the times at which things happened; null before its first fact.</summary>
    /// <param name="facts">All facts of the request.</param>
    /// <param name="at">The moment.</param>
    public static RequestAt? AtMoment(IEnumerable<LedgerFact> facts, DateTimeOffset at) =>
        Of([.. CausalOrder.Sort(facts.Where(f => f.OccurredAt <= at))], at);

    /// <summary>As it was after a fact: that one and all before it in causal order; null when the fact is not among them.</summary>
    public static RequestAt? AfterFact(IEnumerable<LedgerFact> facts, Guid factId)
    {
        var sorted = CausalOrder.Sort(facts);
        var last = sorted.Select((fact, i) => (fact, i)).FirstOrDefault(f => f.fact.FactId == factId);
        return last.fact is null ? null : Of([.. sorted.Take(last.i + 1)], last.fact.OccurredAt);
    }

    private static RequestAt? Of(IReadOnlyList<LedgerFact> facts, DateTimeOffset at) => facts.Count == 0 ? null : new(
        at, facts.Count, new(facts[^1].FactId, facts[^1].Type, facts[^1].OccurredAt), RequestOverview.Of(facts), PromiseHistory.Of(facts, at));
}
