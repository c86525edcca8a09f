using System.Security.Cryptography;

namespace Audit.Proof;

/// <summary>
/// Checks a record against its proofs, with nothing but the record, the proofs and the ledger's public key (I5, I7; FAULTS 59 to 67).
/// Facts come in the order of their positions; memory holds one hash a stream.
/// </summary>
public sealed class Verification
{
    /// <summary>Findings listed, unless all are asked for; all are counted.</summary>
    public const int MostFindings = 1000;

    private readonly List<Finding> _findings = [];
    private readonly IReadOnlyList<Checkpoint> _checkpoints;
    private readonly KeyChain _keys;
    private readonly SignedLeaves _signed;
    private readonly StreamChains _chains;
    private readonly FactTimes _times;
    private readonly MerkleTree _tree = new();
    private readonly long _allowedTail;
    private readonly int _mostFindings;
    private readonly IReadOnlyList<Coverage> _covered;
    private long _findingsInAll;
    private long _facts;
    private long _last;
    private int _next;

    /// <param name="proofs">The proofs that came with the record.</param>
    /// <param name="key">The ledger's public key, from a source that the reader trusts; of any time.</param>
    /// <param name="known">Signed notes that the reader kept from earlier; the record must continue them.</param>
    /// <param name="tolerance">How far clocks may differ before a time counts as wrong.</param>
    /// <param name="allowedTail">How many facts at the end no checkpoint need cover.</param>
    /// <param name="listAll">List every finding, however many.</param>
    public Verification(ProofFolder proofs, ECDsa key, IEnumerable<string> known, TimeSpan tolerance, long allowedTail, bool listAll = false)
    {
        (_allowedTail, _mostFindings) = (allowedTail, listAll ? int.MaxValue : MostFindings);
        (_chains, _times) = (new(Report), new(tolerance, Report));
        var checkpoints = new Checkpoints(proofs, key, known, tolerance, Report);
        var (shown, kept) = (checkpoints.Shown, checkpoints.Kept);
        (_checkpoints, _keys) = (checkpoints.All, checkpoints.Keys);
        _covered =
        [
            .. shown.OrderBy(c => c.Size).ThenBy(c => c.At).TakeLast(1).Select(c => Coverage.Of(c, kept: false)),
            .. kept.Select(c => Coverage.Of(c, kept: true)),
        ];
        _signed = new SignedLeaves(proofs.OpenTiles(), Latest?.Size ?? 0, Report);
        checkpoints.Compare();
    }

    private Checkpoint? Latest => _checkpoints.Count > 0 ? _checkpoints[^1] : null;

    /// <summary>The keys that the record is checked with.</summary>
    public KeyChain Keys => _keys;

    /// <summary>Takes what another check of the record found.</summary>
    public void Take(IEnumerable<Finding> findings)
    {
        foreach (var finding in findings) Report(finding);
    }

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
        _times.Check(fact, last: _next > 0 ? _checkpoints[_next - 1] : null, next: _next < _checkpoints.Count ? _checkpoints[_next] : null);
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

    /// <summary>Another column of the record, which others read and no hash covers, does not say of a fact what its content does.</summary>
    public void IsContradicted(long position) =>
        Report(new(FindingKind.Edited, "A column beside its content does not say what its content says.", position));

    /// <summary>The record says of a fact that it was recorded on another day than it was.</summary>
    public void IsOfAnotherDay(long position) =>
        Report(new(FindingKind.Edited, "It was recorded on another UTC day than the folder of its file or export.json says.", position));

    /// <summary>Something lies in the record's folder that is no part of the record.</summary>
    public void IsForeign(string name) => Report(new(
        FindingKind.BadEvidence, $"{name} is not named in export.json: nothing is proved of it, and who reads all files of the folder reads it, too."));

    /// <summary>The record cannot be read any further: a file of it is damaged, cut short or gone.</summary>
    /// <param name="why">What its reader says.</param>
    public void BreaksOff(string why) => Report(new(FindingKind.BadEvidence, $"The record cannot be read behind position {_last}: {why}", _last + 1));

    /// <summary>What it came to, once all facts are in.</summary>
    public Verdict Finish()
    {
        if (Latest is { } latest && latest.Size > _last)
        {
            Report(new(
                FindingKind.CutOff, $"The checkpoint of {Finding.Moment(latest.At)} covers {latest.Size} facts; those after position {_last} are not there.",
                _last + 1));
        }

        var tail = Math.Max(0, _last - (Latest?.Size ?? 0));
        if (Latest is { } signed && tail > _allowedTail)
        {
            Report(new(
                FindingKind.UnsignedTail, $"Positions {signed.Size + 1} to {_last} are covered by no checkpoint: nothing is proved of them.", signed.Size + 1));
        }

        _chains.Finish();
        return new(
            _findingsInAll == 0, _facts, _chains.Count, _checkpoints.Count, _covered, Latest?.Size ?? 0, Latest?.At, tail, _findingsInAll,
            _findings, ChangedKey.Of(_keys));
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
                    FindingKind.WrongRoot, $"The first {checkpoint.Size} facts are not those of the checkpoint of {Finding.Moment(checkpoint.At)}.",
                    checkpoint.Size));
            }
        }
    }

    private void Report(Finding finding)
    {
        if (_findingsInAll++ < _mostFindings) _findings.Add(finding);
    }
}
