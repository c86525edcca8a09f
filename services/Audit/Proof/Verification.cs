using System.Globalization;
using System.Security.Cryptography;
using Audit.Features;
using EventStore;

namespace Audit.Proof;

/// <summary>
/// Checks a record against its proofs, with nothing but the record, the proofs and the ledger's public key (I5, I7; FAULTS 59 to 67).
/// Facts come in the order of their positions; memory holds one hash a stream.
/// </summary>
public sealed class Verification
{
    private const int MostFindings = 1000;
    private readonly List<Finding> _findings = [];
    private readonly List<Checkpoint> _checkpoints;
    private readonly SignedLeaves _signed;
    private readonly StreamChains _chains;
    private readonly Dictionary<string, (long Sequence, DateTimeOffset At)> _recorded = [];
    private readonly MerkleTree _tree = new();
    private readonly TimeSpan _tolerance;
    private long _findingsInAll;
    private long _facts;
    private long _last;
    private int _next;

    /// <param name="proofs">The proofs that came with the record.</param>
    /// <param name="key">The ledger's public key, from a source that the reader trusts.</param>
    /// <param name="known">Signed notes that the reader kept from earlier; the record must continue them.</param>
    /// <param name="tolerance">How far clocks may differ before a time counts as wrong.</param>
    public Verification(ProofFolder proofs, ECDsa key, IEnumerable<string> known, TimeSpan tolerance)
    {
        _tolerance = tolerance;
        _chains = new StreamChains(Report);
        var shown = Open(proofs.All().Append(proofs.FindLatest()).OfType<string>(), key);
        var kept = Open(known, key);
        _checkpoints = [.. shown.Concat(kept).OrderBy(c => c.Size).ThenBy(c => c.At)];
        _signed = new SignedLeaves(proofs.OpenTiles(), Latest?.Size ?? 0, Report);
        CompareCheckpoints(shown, kept);
    }

    private Checkpoint? Latest => _checkpoints.Count > 0 ? _checkpoints[^1] : null;

    /// <summary>Takes the next fact of the record.</summary>
    public void Add(LedgerFact fact)
    {
        _facts++;
        if (fact.Position <= _last)
        {
            Report(Finding.About(fact, FindingKind.OutOfOrder, $"It follows position {_last}."));
            return;
        }

        Pass(fact.Position);
        CheckTimes(fact);
        var leaf = LedgerEntry.LeafOf(fact);
        var signed = _signed.At(fact.Position);
        if (signed is not null && !signed.AsSpan().SequenceEqual(leaf))
        {
            Report(Finding.About(fact, FindingKind.NotWhatWasSigned, "Another fact was signed at this position, or other words."));
        }

        Grow(signed ?? leaf);
        _last = fact.Position;
        _chains.Add(fact);
    }

    /// <summary>What it came to, once all facts are in.</summary>
    public Verdict Finish()
    {
        if (Latest is { } latest && latest.Size > _last)
        {
            Report(new(
                FindingKind.CutOff, $"The checkpoint of {Moment(latest.At)} covers {latest.Size} facts; those after position {_last} are not there.",
                _last + 1));
        }

        _chains.Finish();
        return new(
            _findingsInAll == 0, _facts, _chains.Count, _checkpoints.Count, Latest?.Size ?? 0, Latest?.At, _findingsInAll, _findings);
    }

    /// <summary>What was signed stands for what is gone, so that one gap is one finding and the rest can still be checked.</summary>
    private void Pass(long position)
    {
        if (position == _last + 1)
        {
            return;
        }

        Report(new(FindingKind.Missing, $"Positions {_last + 1} to {position - 1} are not there.", _last + 1));
        for (var gone = _last + 1; gone < position; gone++)
        {
            Grow(_signed.At(gone) ?? Merkle.EmptyRoot);
        }
    }

    private void Grow(byte[] leaf)
    {
        _tree.Add(leaf);
        for (; _next < _checkpoints.Count && _checkpoints[_next].Size <= _tree.Size; _next++)
        {
            var checkpoint = _checkpoints[_next];
            if (checkpoint.Size == _tree.Size && !_tree.Root.AsSpan().SequenceEqual(checkpoint.Root))
            {
                Report(new(
                    FindingKind.WrongRoot, $"The first {checkpoint.Size} facts are not those of the checkpoint of {Moment(checkpoint.At)}.",
                    checkpoint.Size));
            }
        }
    }

    /// <summary>Its owner's clock does not run back, and the ledger cannot have received it after it was signed, or before the last signature.</summary>
    private void CheckTimes(LedgerFact fact)
    {
        if (FactHash.Moment(TakeFact.OccurredAt(fact.Data) ?? fact.RecordedAt) != FactHash.Moment(fact.OccurredAt))
        {
            Report(Finding.About(fact, FindingKind.Edited, "Its content says that it happened at another time."));
        }

        if (_next < _checkpoints.Count && fact.ReceivedAt - _checkpoints[_next].At > _tolerance)
        {
            Report(Finding.About(fact, FindingKind.Backdated, $"It says it was received after it was signed, on {Moment(_checkpoints[_next].At)}."));
        }

        if (_next > 0 && fact.Position > _checkpoints[_next - 1].Size && _checkpoints[_next - 1].At - fact.ReceivedAt > _tolerance)
        {
            Report(Finding.About(
                fact, FindingKind.Backdated, $"It says it was received before {Moment(_checkpoints[_next - 1].At)}, when the ledger was signed without it."));
        }

        if (fact.IsImported)
        {
            return; // recorded by another system
        }

        var before = _recorded.GetValueOrDefault(fact.Service);
        if (fact.ServiceSequence > before.Sequence && before.At - fact.RecordedAt > _tolerance)
        {
            Report(Finding.About(fact, FindingKind.Backdated, $"{fact.Service} had recorded a fact before it at {Moment(before.At)}."));
        }
        else if (fact.RecordedAt > before.At)
        {
            _recorded[fact.Service] = (fact.ServiceSequence, fact.RecordedAt);
        }
    }

    private void CompareCheckpoints(List<Checkpoint> shown, List<Checkpoint> kept)
    {
        for (var i = 1; i < _checkpoints.Count; i++)
        {
            var (a, b) = (_checkpoints[i - 1], _checkpoints[i]);
            if (a.Size == b.Size && !a.Root.AsSpan().SequenceEqual(b.Root))
            {
                Report(new(FindingKind.Fork, $"Of {a.Size} facts there are two checkpoints that differ, of {Moment(a.At)} and of {Moment(b.At)}.", a.Size));
            }
            else if (a.At - b.At > _tolerance && b.Size > a.Size)
            {
                Report(new(FindingKind.Backdated, $"The checkpoint of {b.Size} facts says {Moment(b.At)}, that of {a.Size} facts before it {Moment(a.At)}."));
            }
        }

        if (shown.Count == 0)
        {
            Report(new(FindingKind.BadEvidence, "No checkpoint with a good signature came with the record."));
        }
        else if (kept.Count > 0 && kept.Max(c => c.Size) > shown.Max(c => c.Size))
        {
            Report(new(
                FindingKind.OldCheckpoint,
                $"The latest checkpoint shown covers {shown.Max(c => c.Size)} facts; one that was kept covers {kept.Max(c => c.Size)}."));
        }
    }

    private List<Checkpoint> Open(IEnumerable<string> notes, ECDsa key)
    {
        var good = new List<Checkpoint>();
        foreach (var note in notes.Where(n => n.Length > 0))
        {
            try
            {
                good.Add(Checkpoint.Open(note, key));
            }
            catch (CheckpointException e)
            {
                Report(new(FindingKind.WrongKey, e.Message));
            }
        }

        return good;
    }

    private void Report(Finding finding)
    {
        if (_findingsInAll++ < MostFindings)
        {
            _findings.Add(finding);
        }
    }

    private static string Moment(DateTimeOffset at) => at.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    /// <summary>The leaves on disk. Whether they are those that were signed, the roots say.</summary>
    private sealed class SignedLeaves(Tiles tiles, long size, Action<Finding> report)
    {
        private const int Width = 256;
        private List<byte[]> _tile = [];
        private long _index = -1;

        public byte[]? At(long position)
        {
            if (position > size)
            {
                return null;
            }

            var (index, place) = ((position - 1) / Width, (int)((position - 1) % Width));
            if (index != _index)
            {
                (_index, _tile) = (index, Read(index));
            }

            return place < _tile.Count ? _tile[place] : null;
        }

        private List<byte[]> Read(long index)
        {
            try
            {
                return tiles.Tile(0, index, size);
            }
            catch (IOException e)
            {
                report(new(FindingKind.BadEvidence, $"Tile {index} cannot be read: {e.GetType().Name}.", index * Width + 1));
                return [];
            }
        }
    }
}
