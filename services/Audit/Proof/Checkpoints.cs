using System.Security.Cryptography;

namespace Audit.Proof;

/// <summary>The checkpoints that a record is checked against: those that came with it, and those that the reader kept from earlier.</summary>
internal sealed class Checkpoints
{
    private readonly Action<Finding> _report;
    private readonly TimeSpan _tolerance;

    /// <summary>Opens them; a note that was not signed with the key is reported, and left out.</summary>
    /// <param name="proofs">Where the first are.</param>
    /// <param name="key">The ledger's public key that the reader trusts.</param>
    /// <param name="known">The others.</param>
    /// <param name="tolerance">How far clocks may differ before a time counts as wrong.</param>
    /// <param name="report">Hears what is wrong.</param>
    public Checkpoints(ProofFolder proofs, ECDsa key, IEnumerable<string> known, TimeSpan tolerance, Action<Finding> report)
    {
        (_report, _tolerance) = (report, tolerance);
        var (kept, shown) = (known.ToList(), proofs.All().Append(proofs.FindLatest()).OfType<string>().ToList());
        var changes = proofs.KeyChanges().ToList(); // after the notes: a change is there before anything is signed with its key
        Keys = new(changes.Concat(kept.Where(KeyChange.IsOne)), key, tolerance, report);
        Shown = Open(shown.Concat(changes.Where(Keys.Has)));
        Kept = Open(kept);
        All = [.. Shown.Concat(Kept).OrderBy(c => c.Size).ThenBy(c => c.At)];
    }

    /// <summary>The keys that they were signed with.</summary>
    public KeyChain Keys { get; }

    /// <summary>Those that came with the record, changes of key among them.</summary>
    public IReadOnlyList<Checkpoint> Shown { get; }

    /// <summary>Those that the reader kept.</summary>
    public IReadOnlyList<Checkpoint> Kept { get; }

    /// <summary>All, the smallest first.</summary>
    public IReadOnlyList<Checkpoint> All { get; }

    /// <summary>Reports those that do not fit together.</summary>
    public void Compare()
    {
        foreach (var empty in All.Where(c => !Merkle.MayBeRoot(c.Size, c.Root)))
        {
            _report(new(FindingKind.WrongRoot, $"The checkpoint of {Finding.Moment(empty.At)} is of no facts, and has not their root."));
        }

        for (var i = 1; i < All.Count; i++)
        {
            var (a, b) = (All[i - 1], All[i]);
            if (a.Size == b.Size && !a.Root.AsSpan().SequenceEqual(b.Root))
            {
                _report(new(FindingKind.Fork, $"Of {a.Size} facts there are two checkpoints that differ, of {Finding.Moment(a.At)} and of {Finding.Moment(b.At)}.", a.Size));
            }
            else if (a.At - b.At > _tolerance && b.Size > a.Size)
            {
                _report(new(FindingKind.Backdated, $"The checkpoint of {b.Size} facts says {Finding.Moment(b.At)}, that of {a.Size} facts before it {Finding.Moment(a.At)}."));
            }
        }

        if (Shown.Count == 0)
        {
            _report(new(FindingKind.BadEvidence, "No checkpoint with a good signature came with the record."));
        }
        else if (Kept.Count > 0 && Kept.Max(c => c.Size) > Shown.Max(c => c.Size))
        {
            _report(new(
                FindingKind.OldCheckpoint,
                $"The latest checkpoint shown covers {Shown.Max(c => c.Size)} facts; one that was kept covers {Kept.Max(c => c.Size)}."));
        }
    }

    private List<Checkpoint> Open(IEnumerable<string> notes)
    {
        var good = new List<Checkpoint>();
        foreach (var note in notes.Where(n => n.Length > 0))
        {
            try
            {
                good.Add(Keys.Open(note));
            }
            catch (CheckpointException e)
            {
                _report(new(e.Kind, e.Message));
            }
        }

        return good;
    }
}
