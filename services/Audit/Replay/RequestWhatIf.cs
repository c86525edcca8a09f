using System.Runtime.InteropServices;
using Audit.Folds;
using Sla;

namespace Audit.Replay;

/// <summary>Holds the promises of one request after another against what they would be, and remembers counts and flips, no facts.</summary>
internal sealed class RequestWhatIf(SlaBooks books, WhatIfQuestion question, DateTimeOffset asOf) : IRequestVisitor
{
    private readonly RequestClocks _now = new(books);
    private readonly RequestClocks _then = new(question.Books, !question.IgnoreAgreed);

    public Dictionary<string, TwoTallies> Promises { get; } = new(StringComparer.Ordinal);

    public Dictionary<(string Department, DateOnly Day), TwoTallies> Load { get; } = [];

    public List<Flip> Flipped { get; } = [];

    public int Requests { get; private set; }

    public int Flips { get; private set; }

    public void Visit(IReadOnlyList<ClockFact> facts)
    {
        Requests++;
        _now.Fold(facts, asOf);
        _then.Fold(facts, asOf);
        foreach (var subject in _now.Subjects)
        {
            foreach (var now in subject.Derived.All) Compare(now, Find(_then, now.Made.PromiseId), subject.Department, facts);
        }

        foreach (var subject in _then.Subjects)
        {
            foreach (var then in subject.Derived.All)
            {
                if (Find(_now, then.Made.PromiseId) is null) Compare(null, then, subject.Department, facts);
            }
        }
    }

    private void Compare(Promise? now, Promise? then, string? department, IReadOnlyList<ClockFact> facts)
    {
        if (!question.Includes(now) && !question.Includes(then)) return;

        var (was, would) = (Verdict(now), Verdict(then));
        Of(Promises, (now ?? then)!.Made.Promise).Count(was, would);
        if (department is not null)
        {
            if (now is not null) Of(Load, (department, Day(now))).Now.Count(was);
            if (then is not null) Of(Load, (department, Day(then))).Then.Count(would);
        }

        if (was == would) return;

        Flips++;
        if (Flipped.Count < question.Most) Flipped.Add(Describe(now, then, was, would, facts));
    }

    private Flip Describe(Promise? now, Promise? then, PromiseVerdict? was, PromiseVerdict? would, IReadOnlyList<ClockFact> facts)
    {
        var made = (now ?? then)!.Made;
        return new(
            made.PromiseId, made.RequestId, made.Promise, was, would, now?.Made.Rule, then?.Made.Rule, now?.DueAt, then?.DueAt,
            now?.EndedAt ?? then?.EndedAt, [.. RequestClocks.Behind(made, facts, books).Select(f => f.ToEvidence())]);
    }

    private PromiseVerdict? Verdict(Promise? promise) => promise is null ? null : PromiseHistory.Judge(promise, asOf);

    private static DateOnly Day(Promise promise) => DateOnly.FromDateTime(promise.DueAt.UtcDateTime);

    private static Promise? Find(RequestClocks clocks, Guid promiseId)
    {
        foreach (var subject in clocks.Subjects)
        {
            foreach (var promise in subject.Derived.All)
            {
                if (promise.Made.PromiseId == promiseId) return promise;
            }
        }

        return null;
    }

    private static TwoTallies Of<TKey>(Dictionary<TKey, TwoTallies> tallies, TKey key)
        where TKey : notnull => CollectionsMarshal.GetValueRefOrAddDefault(tallies, key, out _) ??= new();
}

/// <summary>Counts by outcome.</summary>
internal sealed class Tally
{
    private int _made;
    private int _fellDue;
    private int _kept;

    public OnTimeCounts Counts => new(_made, _fellDue, _kept);

    public void Count(PromiseVerdict? verdict)
    {
        _made += verdict is null ? 0 : 1;
        _fellDue += verdict is PromiseVerdict.Kept or PromiseVerdict.Broken or PromiseVerdict.FulfilledLate ? 1 : 0;
        _kept += verdict == PromiseVerdict.Kept ? 1 : 0;
    }

    public void Add(Tally other) => (_made, _fellDue, _kept) = (_made + other._made, _fellDue + other._fellDue, _kept + other._kept);
}

/// <summary>As it was, and as it would be.</summary>
internal sealed class TwoTallies
{
    public Tally Now { get; } = new();

    public Tally Then { get; } = new();

    public void Count(PromiseVerdict? now, PromiseVerdict? then)
    {
        Now.Count(now);
        Then.Count(then);
    }
}
