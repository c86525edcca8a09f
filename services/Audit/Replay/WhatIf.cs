using System.Collections.Concurrent;
using Audit.Folds;
using Sla;

namespace Audit.Replay;

/// <summary>What is asked: other documents over the same facts.</summary>
/// <param name="Books">The policies and calendars that promises are made by instead, owner by owner.</param>
/// <param name="From">Promises that fall due from this moment on, under either.</param>
/// <param name="To">And before this one.</param>
/// <param name="Whose">The desk's promises, unless histories are named.</param>
/// <param name="ListAll">List every flip, however many.</param>
/// <param name="IgnoreAgreed">True leaves moments agreed with the customer out of account; else they stay what they were.</param>
public sealed record WhatIfQuestion(
    SlaBooks Books, DateTimeOffset? From = null, DateTimeOffset? To = null, bool IgnoreAgreed = false, Whose? Whose = null,
    bool ListAll = false)
{
    /// <summary>Flips listed at most.</summary>
    public int Most => ListAll ? int.MaxValue : WhatIf.MostListed;

    /// <summary>Whose promises.</summary>
    public Whose Of => Whose ?? Audit.Whose.Desk;

    /// <summary>True for a promise that falls due in that time; false for none.</summary>
    public bool Includes(Promise? promise) => promise is not null && !(promise.DueAt < From) && !(promise.DueAt >= To);
}

/// <summary>Promises of one name, under one set of documents.</summary>
/// <param name="Made">All.</param>
/// <param name="FellDue">Of these, those whose due moment has passed and that were not withdrawn before.</param>
/// <param name="Kept">Of those, kept.</param>
public sealed record OnTimeCounts(int Made, int FellDue, int Kept)
{
    /// <summary>Kept over fell due; null when none fell due.</summary>
    public double? Rate => FellDue == 0 ? null : (double)Kept / FellDue;
}

/// <summary>The same promises under both.</summary>
/// <param name="Now">As they follow from the documents that were in force.</param>
/// <param name="Then">As they would follow from the other ones.</param>
public sealed record SideBySide(OnTimeCounts Now, OnTimeCounts Then);

/// <summary>Work orders that fall due at a department on a day (UTC).</summary>
/// <param name="Department">The department.</param>
/// <param name="Day">The day.</param>
/// <param name="Now">As it was.</param>
/// <param name="Then">As it would be.</param>
public sealed record DepartmentLoad(string Department, DateOnly Day, OnTimeCounts Now, OnTimeCounts Then);

/// <summary>A promise that would end otherwise.</summary>
/// <param name="PromiseId">The promise.</param>
/// <param name="RequestId">Its request.</param>
/// <param name="Promise">Its name.</param>
/// <param name="Now">How it stands; null where it was not made.</param>
/// <param name="Then">How it would; null where it would not be made.</param>
/// <param name="RuleNow">The rule that made it.</param>
/// <param name="RuleThen">The rule that would.</param>
/// <param name="DueNow">When it was due.</param>
/// <param name="DueThen">When it would be.</param>
/// <param name="EndedAt">When it was done or withdrawn.</param>
/// <param name="Facts">The facts that decide it.</param>
public sealed record Flip(
    Guid PromiseId, Guid RequestId, string Promise, PromiseVerdict? Now, PromiseVerdict? Then, string? RuleNow, string? RuleThen,
    DateTimeOffset? DueNow, DateTimeOffset? DueThen, DateTimeOffset? EndedAt, IReadOnlyList<Evidence> Facts);

/// <summary>
/// The same facts under another policy or calendar, side by side (I4). Nothing that is recorded changes, and people are taken to have
/// worked as they did: what changes is when it was due.
/// </summary>
/// <param name="AsOf">Open promises are judged by this moment.</param>
/// <param name="Facts">Facts read.</param>
/// <param name="Requests">Requests that they belong to.</param>
/// <param name="Promises">By the promise's name.</param>
/// <param name="Flips">Promises that would end otherwise.</param>
/// <param name="Flipped">The first of them.</param>
/// <param name="Load">Work orders by department and day.</param>
public sealed record WhatIf(
    DateTimeOffset AsOf, long Facts, int Requests, IReadOnlyDictionary<string, SideBySide> Promises, int Flips,
    IReadOnlyList<Flip> Flipped, IReadOnlyList<DepartmentLoad> Load)
{
    /// <summary>Flips listed, unless all are asked for; all are counted.</summary>
    public const int MostListed = 1000;

    /// <summary>True when every flip is listed, not only the first.</summary>
    public bool ListsAll => Flipped.Count == Flips;

    /// <summary>Answers the question over a whole record.</summary>
    public static async Task<WhatIf> OfAsync(
        IClockSource source, WhatIfQuestion question, IProgress<long>? progress, CancellationToken cancellationToken)
    {
        var asOf = await source.LastRecordedAsync(question.Of, cancellationToken) ?? DateTimeOffset.UnixEpoch;
        var books = SlaBooks.Of(await source.PublicationsAsync(cancellationToken));
        var workers = new ConcurrentBag<RequestWhatIf>();
        var facts = await source.ReadAsync(
            () =>
            {
                var worker = new RequestWhatIf(books, question, asOf);
                workers.Add(worker);
                return worker;
            },
            question.Of, progress, cancellationToken);

        var promises = workers.SelectMany(w => w.Promises).GroupBy(p => p.Key)
            .ToDictionary(g => g.Key, g => Sum(g.Select(p => p.Value)));
        var load = workers.SelectMany(w => w.Load).GroupBy(l => l.Key)
            .Select(g => (g.Key, Sum: Sum(g.Select(l => l.Value))))
            .Select(l => new DepartmentLoad(l.Key.Department, l.Key.Day, l.Sum.Now, l.Sum.Then));
        return new(
            asOf, facts, workers.Sum(w => w.Requests), new SortedDictionary<string, SideBySide>(promises, StringComparer.Ordinal),
            workers.Sum(w => w.Flips),
            [.. workers.SelectMany(w => w.Flipped).OrderBy(f => f.DueThen ?? f.DueNow).ThenBy(f => f.PromiseId).Take(question.Most)],
            [.. load.OrderBy(l => l.Department, StringComparer.Ordinal).ThenBy(l => l.Day)]);
    }

    private static SideBySide Sum(IEnumerable<TwoTallies> tallies)
    {
        var (now, then) = (new Tally(), new Tally());
        foreach (var tally in tallies)
        {
            now.Add(tally.Now);
            then.Add(tally.Then);
        }

        return new(now.Counts, then.Counts);
    }
}
