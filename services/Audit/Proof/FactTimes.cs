using Audit.Features;
using EventStore;

namespace Audit.Proof;

/// <summary>Checks the times of one fact of the ledger after another.</summary>
/// <param name="tolerance">How far clocks may differ before a time counts as wrong.</param>
/// <param name="report">Hears what is wrong.</param>
internal sealed class FactTimes(TimeSpan tolerance, Action<Finding> report)
{
    private readonly Dictionary<string, OwnerClock> _recorded = new(StringComparer.Ordinal);

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

    /// <summary>Its owner's clock does not run back, whenever the ledger heard of the fact.</summary>
    private void CheckRecorded(LedgerFact fact)
    {
        if (fact.ServiceSequence <= 0)
        {
            report(Finding.About(fact, FindingKind.OutOfOrder, $"{fact.Service} gives its facts numbers from 1: it is none of its log."));
            return;
        }

        var owner = _recorded.TryGetValue(fact.Service, out var known) ? known : _recorded[fact.Service] = new();
        if (owner.Before(fact.ServiceSequence) is { } before && before - fact.RecordedAt > tolerance)
        {
            report(Finding.About(fact, FindingKind.Backdated, $"{fact.Service} had recorded a fact before it at {Finding.Moment(before)}."));
        }
        else
        {
            owner.Add(fact.ServiceSequence, fact.RecordedAt);
        }
    }

    /// <summary>When an owner had come to which of its numbers: the last one, and one in a thousand of those before.</summary>
    private sealed class OwnerClock
    {
        private const long Apart = 1000;
        private readonly List<(long Sequence, DateTimeOffset At)> _kept = [];
        private (long Sequence, DateTimeOffset At) _last;

        /// <summary>When it had come to a number at or below the one before this; null where nothing is known of it.</summary>
        public DateTimeOffset? Before(long sequence)
        {
            if (sequence > _last.Sequence) return _last.At;

            var after = _kept.BinarySearch((sequence, default), Comparer<(long Sequence, DateTimeOffset At)>.Create((a, b) => a.Sequence.CompareTo(b.Sequence)));
            var at = (after < 0 ? ~after : after) - 1;
            return at < 0 ? null : _kept[at].At;
        }

        public void Add(long sequence, DateTimeOffset at)
        {
            if (sequence <= _last.Sequence) return;

            if (_kept.Count == 0 || sequence - _kept[^1].Sequence >= Apart) _kept.Add((sequence, at));
            _last = (sequence, at > _last.At ? at : _last.At);
        }
    }
}
