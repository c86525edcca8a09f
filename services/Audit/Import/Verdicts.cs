namespace Audit.Import;

/// <summary>Verdicts that cannot be recomputed.</summary>
/// <param name="Why">For what reason.</param>
/// <param name="Requests">How many.</param>
public sealed record NotRecomputable(string Why, int Requests);

/// <summary>A record that has no verdict where others of its file have.</summary>
/// <param name="RecordId">Its id in the other system.</param>
/// <param name="Line">Its line in the file.</param>
public sealed record WithoutVerdict(string RecordId, long Line);

/// <summary>
/// How the verdicts that records have of their own stand to the recomputed ones. Each request is in one of the four: they add up to
/// the requests of the file. Nothing agrees that was not compared.
/// </summary>
/// <param name="Agree">The record's verdict is the recomputed one.</param>
/// <param name="Differ">It is not.</param>
/// <param name="None">The record has no verdict of its own.</param>
/// <param name="NotRecomputable">It has one that its facts cannot decide, by reason.</param>
public sealed record Verdicts(int Agree, int Differ, int None, IReadOnlyList<NotRecomputable> NotRecomputable)
{
    /// <summary>All of them.</summary>
    public int Requests => Agree + Differ + None + NotRecomputable.Sum(n => n.Requests);

    /// <summary>Counts them.</summary>
    /// <param name="records">The requests of the file that the ledger has as the file tells them.</param>
    /// <param name="differing">The requests whose promise is not what follows from their facts.</param>
    public static Verdicts Of(IEnumerable<KeyValuePair<Guid, ReadRecord>> records, IReadOnlySet<Guid> differing)
    {
        var counts = records.CountBy(r => (r.Value.Verdict, Differs: r.Value.Verdict == OwnVerdict.Comparable && differing.Contains(r.Key))).ToDictionary();
        return new(
            Count(OwnVerdict.Comparable), Count(OwnVerdict.Comparable, differs: true), Count(OwnVerdict.None),
            [
                .. Reasons.Select(reason => new NotRecomputable(reason.Value, Count(reason.Key))).Where(n => n.Requests > 0),
            ]);

        int Count(OwnVerdict verdict, bool differs = false) => counts.GetValueOrDefault((verdict, differs));
    }

    private static readonly IReadOnlyDictionary<OwnVerdict, string> Reasons = new Dictionary<OwnVerdict, string>
    {
        [OwnVerdict.NothingPromised] = "nothing was promised to it",
        [OwnVerdict.KeptWithoutEnd] = "it says kept, and not when it ended",
        [OwnVerdict.BrokenBeforeDue] = "it says broken, has no end, and is not due yet",
    };
}
