namespace EventStore;

/// <summary>
/// The newest facts that this process has stored, by their number, so that one who follows the log closely need not read
/// from the database what was in hand a moment ago. Safe for several writers and readers.
/// </summary>
internal sealed class Tail
{
    private const int Places = 8192;
    private readonly StoredFact?[] _facts = new StoredFact?[Places];

    /// <summary>Takes what a transaction stored. Its numbers follow one another, unless a stranger took some in between.</summary>
    public void Add(IReadOnlyList<Append> appends, AppendResult result)
    {
        var stored = appends.Where((_, i) => result.Outcomes[i] == AppendOutcome.Appended).Sum(a => a.Facts.Count);
        if (stored != result.LastSequence - result.FirstSequence + 1)
        {
            return;
        }

        var sequence = result.FirstSequence;
        for (var i = 0; i < appends.Count; i++)
        {
            if (result.Outcomes[i] != AppendOutcome.Appended)
            {
                continue;
            }

            for (var place = 0; place < appends[i].Facts.Count; place++, sequence++)
            {
                Volatile.Write(ref _facts[sequence % Places], appends[i].Stored(place, sequence));
            }
        }
    }

    /// <summary>The facts that follow a number without a gap, as far as they are here; none says nothing about the log.</summary>
    public List<StoredFact> After(long sequence, int limit)
    {
        var found = new List<StoredFact>();
        while (found.Count < limit && Volatile.Read(ref _facts[++sequence % Places]) is { } fact && fact.Sequence == sequence)
        {
            found.Add(fact);
        }

        return found;
    }
}
