using Contracts.Promises.V1;
using Sla;

namespace Audit.Replay;

/// <summary>Compares the promises of one request after another, and remembers counts and differences, no facts.</summary>
internal sealed class RequestComparison(SlaBooks books, DateTimeOffset asOf, RecomputeScope scope) : IRequestVisitor
{
    private static readonly TimeSpan OnItsWayFor = TimeSpan.FromHours(1);
    private readonly RequestClocks _clocks = new(books);
    private readonly DateTimeOffset _noticedBy = asOf - OnItsWayFor; // what took effect after that may not have been noticed yet
    private readonly Dictionary<string, Counts> _promises = new(StringComparer.Ordinal);

    public int Requests { get; private set; }

    public int Differ { get; private set; }

    public int Explained { get; private set; }

    public int Ended { get; private set; }

    public int EndedAgree { get; private set; }

    public List<Difference> Differences { get; } = [];

    public HashSet<Guid> DifferingRequests { get; } = [];

    public IEnumerable<KeyValuePair<string, PromiseAgreement>> Promises =>
        _promises.Select(p => KeyValuePair.Create(p.Key, new PromiseAgreement(p.Value.Compared, p.Value.Agree)));

    public void Visit(IReadOnlyList<ClockFact> facts)
    {
        Requests++;
        _clocks.Fold(facts, _noticedBy);
        foreach (var foreign in _clocks.Foreign) Keep(foreign);
        foreach (var (derived, recorded, misfits) in Pairs(_clocks))
        {
            if (!scope.Includes(derived) && !scope.Includes(recorded)) continue;

            var disagreements = Difference.Between(derived, recorded, asOf, misfits);
            var agrees = disagreements.Count == 0;
            Count((derived ?? recorded)!.Made.Promise, agrees);
            Ended += recorded is { IsOpen: false } ? 1 : 0;
            EndedAgree += recorded is { IsOpen: false } && agrees ? 1 : 0;
            if (!agrees) Keep((derived ?? recorded)!, recorded, disagreements, facts);
        }
    }

    private static IEnumerable<(Promise? Derived, Promise? Recorded, IReadOnlyList<IPromiseFact> Misfits)> Pairs(RequestClocks clocks)
    {
        foreach (var subject in clocks.Subjects)
        {
            foreach (var derived in subject.Derived.All) yield return (derived, Find(subject.Recorded, derived), Misfits(subject, derived));
            foreach (var recorded in subject.Recorded.All)
            {
                if (Find(subject.Derived, recorded) is null) yield return (null, recorded, []);
            }
        }
    }

    private static IReadOnlyList<IPromiseFact> Misfits(RequestClocks.Subject subject, Promise promise) =>
        subject.Recorded.Misfits.Count == 0 ? [] : [.. subject.Recorded.Misfits.Where(f => f.PromiseId == promise.Made.PromiseId)];

    private static Promise? Find(Promises promises, Promise like)
    {
        foreach (var promise in promises.All)
        {
            if (promise.Made.PromiseId == like.Made.PromiseId) return promise;
        }

        return null;
    }

    /// <summary>What a service told that is not its own to tell is a difference by itself, whether it is about a promise that there is or not.</summary>
    private void Keep(ClockFact foreign)
    {
        DifferingRequests.Add(foreign.RequestId);
        if (++Differ > scope.Most) return;

        Differences.Add(new(
            foreign.PromiseId ?? default, foreign.RequestId, foreign.Promise ?? foreign.Type,
            [new("misfit", $"{foreign.Type}, told by {foreign.Service}", null)], Explanation: null, ExplainedBy: null, [foreign.ToEvidence()]));
    }

    private void Count(string promise, bool agrees)
    {
        if (!_promises.TryGetValue(promise, out var counts)) _promises[promise] = counts = new();
        counts.Compared++;
        counts.Agree += agrees ? 1 : 0;
    }

    private void Keep(Promise promise, Promise? recorded, IReadOnlyList<Disagreement> disagreements, IReadOnlyList<ClockFact> facts)
    {
        var heard = RequestClocks.Behind(promise.Made, facts, books);
        DifferingRequests.Add(promise.Made.RequestId);
        var (explanation, by) = Explain(promise, facts, heard);
        if (explanation is null && heard.Count > 0 && Difference.HangsOnZoneData(recorded, disagreements) && ZoneOf(promise, heard[^1]) != "UTC")
        {
            explanation = Explanation.OtherZoneData;
        }

        Explained += explanation is null ? 0 : 1;
        Differ += explanation is null ? 1 : 0;
        if ((explanation is null ? Differ : Explained) <= scope.Most)
        {
            Differences.Add(new(
                promise.Made.PromiseId, promise.Made.RequestId, promise.Made.Promise, disagreements, explanation, by,
                [.. heard.Select(f => f.ToEvidence())]));
        }
    }

    private string ZoneOf(Promise promise, ClockFact last) => books.KnownTo(last.Service, last.RecordedAt)
        .Calendar(promise.Terms.Calendar, promise.Terms.CalendarVersion).Document.TimeZone;

    private (Explanation? Explanation, Guid? By) Explain(Promise promise, IReadOnlyList<ClockFact> facts, List<ClockFact> heard)
    {
        if (heard.Count == 0) return (null, null);

        if (heard.TrueForAll(f => f.StreamId != promise.Made.Subject) && asOf - heard[^1].RecordedAt < OnItsWayFor)
        {
            return (Explanation.OnItsWay, null);
        }

        foreach (var (book, unheard) in books.Before(heard[0].Service, heard[0].RecordedAt))
        {
            var earlier = new RequestClocks(SlaBooks.Fixed(book));
            earlier.Fold(facts, _noticedBy);
            var pair = Pairs(earlier).FirstOrDefault(p => (p.Derived ?? p.Recorded)!.Made.PromiseId == promise.Made.PromiseId);
            if (Difference.Between(pair.Derived, pair.Recorded, asOf, pair.Misfits).Count == 0) return (Explanation.UnheardDocument, unheard.FactId);
        }

        return (null, null);
    }

    private sealed class Counts
    {
        public int Compared { get; set; }

        public int Agree { get; set; }
    }
}
