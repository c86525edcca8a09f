using Audit.Features;
using EventStore;

namespace Audit.Proof;

/// <summary>Checks the times of one fact of the ledger after another.</summary>
/// <param name="tolerance">How far clocks may differ before a time counts as wrong.</param>
/// <param name="report">Hears what is wrong.</param>
internal sealed class FactTimes(TimeSpan tolerance, Action<Finding> report)
{
    private readonly Dictionary<string, (long Sequence, DateTimeOffset At)> _recorded = new(StringComparer.Ordinal);

    /// <summary>Takes the next fact of the ledger.</summary>
    /// <param name="fact">The fact.</param>
    /// <param name="last">The checkpoint that the facts before it have reached, if any.</param>
    /// <param name="next">The next one.</param>
    public void Check(LedgerFact fact, Checkpoint? last, Checkpoint? next)
    {
        if (FactHash.Moment(TakeFact.OccurredAt(fact.Data) ?? fact.RecordedAt) != FactHash.Moment(fact.OccurredAt))
        {
            report(Finding.About(fact, FindingKind.Edited, "Its content says that it happened at another time."));
        }

        CheckReceived(fact, last, next);
        if (!fact.IsImported) CheckRecorded(fact); // else by another system
    }

    /// <summary>The ledger cannot have received it after it was signed, nor before the last signature.</summary>
    private void CheckReceived(LedgerFact fact, Checkpoint? last, Checkpoint? next)
    {
        if (next is not null && fact.ReceivedAt - next.At > tolerance)
        {
            report(Finding.About(fact, FindingKind.Backdated, $"It says it was received after it was signed, on {Finding.Moment(next.At)}."));
        }

        if (last is not null && fact.Position > last.Size && last.At - fact.ReceivedAt > tolerance)
        {
            report(Finding.About(
                fact, FindingKind.Backdated, $"It says it was received before {Finding.Moment(last.At)}, when the ledger was signed without it."));
        }
    }

    /// <summary>Its owner's clock does not run back.</summary>
    private void CheckRecorded(LedgerFact fact)
    {
        var before = _recorded.GetValueOrDefault(fact.Service);
        if (fact.ServiceSequence > before.Sequence && before.At - fact.RecordedAt > tolerance)
        {
            report(Finding.About(fact, FindingKind.Backdated, $"{fact.Service} had recorded a fact before it at {Finding.Moment(before.At)}."));
        }
        else if (fact.RecordedAt > before.At)
        {
            _recorded[fact.Service] = (fact.ServiceSequence, fact.RecordedAt);
        }
    }
}
