using System.Runtime.InteropServices;
using System.Text;

namespace Audit.Proof;

/// <summary>
/// Follows the chain of every stream, in whatever order the ledger heard of its facts. Keeps one hash a stream, and the facts that came
/// before the one that they follow.
/// </summary>
internal sealed class StreamChains(Action<Finding> report)
{
    private readonly Dictionary<(string Service, Guid StreamId), Head> _heads = [];
    private readonly Dictionary<(string Service, Guid StreamId), SortedDictionary<long, LedgerFact>> _early = [];

    /// <summary>Streams so far.</summary>
    public long Count => _heads.Count;

    /// <summary>Takes the next fact of the ledger.</summary>
    public void Add(LedgerFact fact)
    {
        var stream = (fact.Service, fact.StreamId);
        ref var head = ref CollectionsMarshal.GetValueRefOrAddDefault(_heads, stream, out _);
        if (fact.StreamVersion > head.Version + 1)
        {
            if (!_early.TryGetValue(stream, out var early))
            {
                _early[stream] = early = [];
            }

            early[fact.StreamVersion] = fact;
            return;
        }

        if (fact.StreamVersion <= head.Version)
        {
            report(Finding.About(fact, FindingKind.BrokenStream, $"Version {fact.StreamVersion} of the stream is there twice."));
            return;
        }

        head = Check(fact, head);
        if (_early.Count > 0)
        {
            TakeEarly(stream, ref head);
        }
    }

    /// <summary>Names what never came.</summary>
    public void Finish()
    {
        foreach (var (stream, early) in _early)
        {
            var next = _heads[stream].Version + 1;
            foreach (var fact in early.Values)
            {
                if (fact.StreamVersion > next)
                {
                    report(Finding.About(
                        fact, FindingKind.BrokenStream, $"Versions {next} to {fact.StreamVersion - 1} of the stream before it are not there."));
                }

                next = fact.StreamVersion + 1;
            }
        }
    }

    private void TakeEarly((string, Guid) stream, ref Head head)
    {
        while (_early.TryGetValue(stream, out var early) && early.Remove(head.Version + 1, out var fact))
        {
            head = Check(fact, head);
            if (early.Count == 0)
            {
                _early.Remove(stream);
            }
        }
    }

    /// <summary>Goes on from the hash that the fact claims, so that one edit is one finding.</summary>
    private Head Check(LedgerFact fact, Head head)
    {
        var hash = Convert.FromBase64String(fact.Hash);
        if (hash.Length == 0)
        {
            report(Finding.About(fact, FindingKind.Edited, "It has no hash: nothing proves what it says."));
            return new(fact.StreamVersion, hash);
        }

        var json = Encoding.UTF8.GetBytes(fact.Data.GetRawText());
        if (!LedgerEntry.HashOf(fact, head.Hash, json).AsSpan().SequenceEqual(hash))
        {
            report(Finding.About(fact, FindingKind.Edited, "It does not say what its hash was made of, or it does not follow the fact before it."));
        }

        return new(fact.StreamVersion, hash);
    }

    private readonly record struct Head(long Version, byte[]? Hash);
}
