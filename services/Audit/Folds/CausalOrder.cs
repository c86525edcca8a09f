namespace Audit.Folds;

/// <summary>
/// Facts in the order in which one could lead to another (I1): a cause before its effects, a stream's facts in their own order;
/// where neither says anything, by time. It does not hang on the order in which the facts arrived.
/// </summary>
public static class CausalOrder
{
    /// <summary>By the clock alone; the owner's number settles what happened at the same moment.</summary>
    private static readonly Comparer<LedgerFact> ByTime = Comparer<LedgerFact>.Create((a, b) =>
        a.OccurredAt != b.OccurredAt ? a.OccurredAt.CompareTo(b.OccurredAt)
        : a.RecordedAt != b.RecordedAt ? a.RecordedAt.CompareTo(b.RecordedAt)
        : a.Service != b.Service ? string.CompareOrdinal(a.Service, b.Service)
        : a.ServiceSequence != b.ServiceSequence ? a.ServiceSequence.CompareTo(b.ServiceSequence)
        : a.FactId.CompareTo(b.FactId));

    /// <summary>Sorts; causes that are not among the facts bind nothing, and facts that claim to cause one another are let
    /// through by time.</summary>
    public static IReadOnlyList<LedgerFact> Sort(IEnumerable<LedgerFact> facts)
    {
        var all = facts.Order(ByTime).ToArray();
        var after = Successors(all);
        var waitsFor = new int[all.Length];
        foreach (var next in after.SelectMany(next => next))
        {
            waitsFor[next]++;
        }

        // The places in `all` are the ranks by time, so the smallest that waits for nothing is next.
        var ready = new PriorityQueue<int, int>(Enumerable.Range(0, all.Length).Where(i => waitsFor[i] == 0).Select(i => (i, i)));
        var done = new bool[all.Length];
        var sorted = new List<LedgerFact>(all.Length);
        for (var oldest = 0; sorted.Count < all.Length;)
        {
            if (!ready.TryDequeue(out var i, out _))
            {
                while (done[oldest])
                {
                    oldest++;
                }

                i = oldest; // a circle
            }

            if (done[i])
            {
                continue;
            }

            done[i] = true;
            sorted.Add(all[i]);
            foreach (var next in after[i])
            {
                if (--waitsFor[next] == 0)
                {
                    ready.Enqueue(next, next);
                }
            }
        }

        return sorted;
    }

    private static List<int>[] Successors(LedgerFact[] all)
    {
        var places = new Dictionary<Guid, int>(all.Length);
        var after = new List<int>[all.Length];
        for (var i = 0; i < all.Length; i++)
        {
            places.TryAdd(all[i].FactId, i);
            after[i] = [];
        }

        for (var i = 0; i < all.Length; i++)
        {
            if (Guid.TryParse(all[i].CausationId, out var cause) && places.TryGetValue(cause, out var before) && before != i)
            {
                after[before].Add(i);
            }
        }

        foreach (var stream in Enumerable.Range(0, all.Length).GroupBy(i => (all[i].Service, all[i].StreamId)))
        {
            var inOrder = stream.OrderBy(i => all[i].StreamVersion).ThenBy(i => i).ToList();
            for (var i = 1; i < inOrder.Count; i++)
            {
                after[inOrder[i - 1]].Add(inOrder[i]);
            }
        }

        return after;
    }
}
