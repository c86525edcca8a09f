namespace Audit.Folds;

/// <summary>Adds the ledger up, request by request; keeps counts and latencies, no facts.</summary>
/// <param name="asOf">The moment that promises are seen from.</param>
public sealed class SummaryFold(DateTimeOffset asOf)
{
    private readonly SortedDictionary<string, SortedDictionary<string, int>> _facts = new(StringComparer.Ordinal);
    private readonly List<double> _latencies = [];
    private readonly Tally<RequestState> _states = new(Enum.GetValues<RequestState>());
    private readonly Tally<string> _reasons = new();
    private readonly Tally<string> _channels = new();
    private readonly Tally<string> _kinds = new();
    private readonly SortedDictionary<string, Tally<PromiseVerdict>> _promises = new(StringComparer.Ordinal);
    private readonly Tally<string> _steps = new();
    private readonly Tally<string> _ratings = new("1", "2", "3", "4", "5");
    private readonly Tally<string> _marks = new();
    private DateTimeOffset? _first;
    private DateTimeOffset? _last;

    /// <summary>Adds all facts of one request, or one fact of none.</summary>
    public SummaryFold Add(IReadOnlyList<LedgerFact> facts)
    {
        foreach (var fact in facts)
        {
            Add(fact);
        }

        if (facts[0].RequestId is not null)
        {
            if (!CareCallFacts.Are(facts)) AddRequest(RequestOverview.Of(facts));
            foreach (var promise in PromiseHistory.Of(facts, asOf))
            {
                AddPromise(promise);
            }
        }

        return this;
    }

    /// <summary>The figures so far.</summary>
    public Summary Total()
    {
        var facts = _facts.Values.Sum(types => types.Values.Sum());
        _latencies.Sort();
        return new(
            asOf, facts, _facts, _first, _last, _last > _first ? facts / (_last - _first).Value.TotalSeconds : null,
            new(_latencies.Count, Percentile(0.50), Percentile(0.99)), _marks["contact_received"], _marks["linked"],
            _marks["request_received"], _states.Counts, _reasons.Counts, _channels.Counts, _kinds.Counts,
            _promises.ToDictionary(p => p.Key, p => new PromiseCounts(p.Value.Counts.Values.Sum(), p.Value.Counts)), _steps.Counts,
            _marks["work_order_returned"], _marks["consultation_opened"], _ratings.Counts, _marks["first contact"],
            _marks["yellow_card_given"]);
    }

    private void Add(LedgerFact fact)
    {
        if (!_facts.TryGetValue(fact.Service, out var types))
        {
            _facts[fact.Service] = types = new(StringComparer.Ordinal);
        }

        types[fact.Type] = types.GetValueOrDefault(fact.Type) + 1;
        _first = fact.RecordedAt < _first ? fact.RecordedAt : _first ?? fact.RecordedAt;
        _last = fact.RecordedAt > _last ? fact.RecordedAt : _last ?? fact.RecordedAt;
        if (fact.SentAt is { } sent)
        {
            _latencies.Add((fact.RecordedAt - sent).TotalSeconds);
        }

        if (!FactOwners.Told(fact)) return;

        _marks.Count(fact.Type);
        _marks.CountIf(fact.Type == "contact_received" && fact.Is("linked"), "linked");
        _marks.CountIf(fact.Type == "request_resolved" && fact.Is("firstContact"), "first contact");
        _ratings.CountIf(fact.Type == "service_rated", fact["score"]);
        _steps.CountIf(fact.Type == "promise_escalated", fact["step"]);
    }

    private void AddRequest(RequestOverview request)
    {
        _states.Count(request.State);
        _channels.Count(request.Channel ?? "unknown");
        _kinds.Count(request.Kind ?? "unknown");
        _reasons.CountIf(request.ClosedBecause is not null, request.ClosedBecause);
    }

    private void AddPromise(PromiseHistory promise)
    {
        if (!_promises.TryGetValue(promise.Promise, out var outcomes))
        {
            _promises[promise.Promise] = outcomes = new(Enum.GetValues<PromiseVerdict>());
        }

        outcomes.Count(promise.Outcome);
    }

    /// <summary>The nearest rank: a value that occurred, not one between.</summary>
    private double? Percentile(double share) =>
        _latencies.Count == 0 ? null : _latencies[(int)Math.Ceiling(share * _latencies.Count) - 1];

    /// <summary>How many of each; those named are there even when there are none.</summary>
    private sealed class Tally<T>(params IEnumerable<T> named)
        where T : notnull
    {
        private readonly SortedDictionary<T, int> _counts = new(named.ToDictionary(n => n, _ => 0));

        public IReadOnlyDictionary<T, int> Counts => _counts;

        public int this[T what] => _counts.GetValueOrDefault(what);

        public void Count(T what) => _counts[what] = this[what] + 1;

        public void CountIf(bool so, T? what)
        {
            if (so && what is not null)
            {
                Count(what);
            }
        }
    }
}
