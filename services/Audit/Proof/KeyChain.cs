using System.Security.Cryptography;

namespace Audit.Proof;

/// <summary>
/// The keys that a ledger was signed with, one after the other, as far as changes that were signed with both lead from the key that the reader
/// trusts. A later key is believed because an earlier one named it. An earlier key is believed for no more than the ledger
/// was when it was given up: whoever stole it can sign nothing that came later.
/// </summary>
public sealed class KeyChain
{
    private readonly List<(string Note, KeyChange Change)> _linked = [];
    private readonly Action<Finding> _report;
    private readonly TimeSpan _tolerance;
    private readonly ECDsa[] _keys;
    private readonly int _trusted;

    /// <param name="notes">Changes of key, in any order; one that is given twice counts once.</param>
    /// <param name="trusted">A public key of the ledger, from a source that the reader trusts.</param>
    /// <param name="tolerance">How far clocks may differ before a time counts as later.</param>
    /// <param name="report">Hears of changes that are false, fork, or lead to no key that is trusted.</param>
    public KeyChain(IEnumerable<string> notes, ECDsa trusted, TimeSpan tolerance, Action<Finding> report)
    {
        (_report, _tolerance) = (report, tolerance);
        var changes = notes.Distinct(StringComparer.Ordinal).Select(Read).Where(c => c.Change is not null)
            .Select(c => (c.Note, Change: c.Change!)).DistinctBy(c => c.Change.Text).ToList();
        var rest = ReportForks(changes);
        var (first, last) = (PublicKey.Of(trusted), PublicKey.Of(trusted));
        while (Take(rest, c => c.To == first) is { } before)
        {
            _linked.Insert(0, before);
            (first, _trusted) = (before.Change.From, _trusted + 1);
        }

        while (Take(rest, c => c.From == last) is { } after)
        {
            _linked.Add(after);
            last = after.Change.To;
        }

        _keys = [.. _linked.Take(_trusted).Select(l => l.Change.From.Open()), trusted, .. _linked.Skip(_trusted).Select(l => l.Change.To.Open())];
        rest.ForEach(c => Bad($"The change of key of {Finding.Moment(c.Change.Ledger.At)} does not lead to the key that is trusted", c.Change));
        CheckOrder();
    }

    /// <summary>How far clocks may differ where nobody says: five minutes.</summary>
    public static TimeSpan UsualTolerance { get; } = TimeSpan.FromMinutes(5);

    /// <summary>The changes, the earliest first.</summary>
    public IReadOnlyList<KeyChange> Changes => [.. _linked.Select(l => l.Change)];

    /// <summary>True when a note is one of them.</summary>
    public bool Has(string note) => _linked.Exists(l => l.Note == note);

    /// <summary>Reads a checkpoint and checks that it was signed with the key of its time.</summary>
    /// <exception cref="CheckpointException">It has not the form of a checkpoint, none of the keys signed it, or one that was not the ledger's at that size.</exception>
    public Checkpoint Open(string note)
    {
        var signer = SignerOf(note);
        var checkpoint = Checkpoint.Open(note, _keys[signer]);
        var (taken, givenUp) = (signer == 0 ? null : _linked[signer - 1].Change.Ledger, signer == _linked.Count ? null : _linked[signer].Change.Ledger);
        if (givenUp is not null && (checkpoint.Size > givenUp.Size || checkpoint.At - givenUp.At > _tolerance))
        {
            throw Former($"of {checkpoint.Size} facts and {Finding.Moment(checkpoint.At)} was signed with a key that had been given up at {givenUp.Size} facts on {Finding.Moment(givenUp.At)}");
        }

        return taken is null || checkpoint.Size >= taken.Size
            ? checkpoint
            : throw Former($"of {checkpoint.Size} facts was signed with a key that the ledger took at {taken.Size} facts");
    }

    /// <summary>
    /// What the trusted key itself says the ledger was, where a checkpoint was signed with an earlier key: whoever stole that one could sign
    /// any smaller ledger, so the checkpoint must be shown to be the beginning of this. Null where the key is trusted, or followed from it.
    /// </summary>
    public Checkpoint? Vouched(string note) => SignerOf(note) < _trusted ? _linked[_trusted - 1].Change.Ledger : null;

    private int SignerOf(string note)
    {
        if (_keys.Length == 1) return 0;

        var origin = Checkpoint.Read(note).Origin;
        return Array.FindLastIndex(_keys, key => SignedNote.Names(note, origin, key)) is >= 0 and var signer ? signer : _trusted;
    }

    private (string Note, KeyChange? Change) Read(string note)
    {
        try
        {
            return (note, KeyChange.Open(note));
        }
        catch (CheckpointException e)
        {
            _report(new(e.Kind, e.Message));
            return (note, null);
        }
    }

    /// <summary>Two that give up or take one key: neither is followed.</summary>
    private List<(string Note, KeyChange Change)> ReportForks(List<(string Note, KeyChange Change)> changes)
    {
        var forks = changes.GroupBy(c => c.Change.From).Concat(changes.GroupBy(c => c.Change.To)).Where(g => g.Count() > 1).ToList();
        foreach (var fork in forks)
        {
            _report(new(
                FindingKind.Fork, $"{fork.Count()} changes of key give up or take the key {fork.Key.Fingerprint}.", fork.Min(c => c.Change.Ledger.Size)));
        }

        return [.. changes.Except(forks.SelectMany(f => f))];
    }

    private static (string Note, KeyChange Change)? Take(List<(string Note, KeyChange Change)> rest, Predicate<KeyChange> which)
    {
        var index = rest.FindIndex(c => which(c.Change));
        if (index < 0) return null;

        var found = rest[index];
        rest.RemoveAt(index);
        return found;
    }

    private void CheckOrder()
    {
        for (var i = 1; i < _linked.Count; i++)
        {
            var (before, change) = (_linked[i - 1].Change, _linked[i].Change);
            if (change.Ledger.Size < before.Ledger.Size || change.Ledger.At < before.Ledger.At)
            {
                Bad($"The change of key of {Finding.Moment(change.Ledger.At)} is of a smaller ledger, or an earlier time, than the one before it", change);
            }
        }

        if (_linked.Select(l => l.Change.From).Append(_linked.LastOrDefault().Change?.To).Distinct().Count() <= _linked.Count)
        {
            Bad("A key that was given up was taken again", _linked[^1].Change);
        }
    }

    private void Bad(string what, KeyChange change) => _report(new(FindingKind.BadKeyChange, what + ".", change.Ledger.Size));

    private static CheckpointException Former(string reason) => new(reason) { Kind = FindingKind.FormerKey };
}
