using Audit.Import;

namespace Audit.Board;

/// <summary>Folds the desk's facts, as they come, into what is going on now. What has ended is forgotten, so that memory grows with the work at hand and not
/// with the ledger. Not safe for concurrent use.</summary>
public sealed class BoardFold
{
    /// <summary>Stored names of the facts that it reads.</summary>
    public static IReadOnlyList<string> Types { get; } =
    [
        "article_awaited", "request_queued", "request_reclassified", "request_assigned", "request_handed_over", "request_abandoned", "request_self_served", "request_resolved",
        "request_dispatched", "consultation_sought", "others_awaited", "routing_ended", "agent_signed_in", "agent_state_changed",
        "promise_made", "promise_paused", "promise_resumed", "promise_amended", "promise_kept", "promise_fulfilled_late", "promise_withdrawn",
    ];

    private const string Ready = "ready";
    private const string Busy = "busy";
    private const double LittleLeft = 0.25;
    private readonly Dictionary<Guid, Waiting> _waiting = [];
    private readonly Dictionary<Guid, (string Skill, string Agent)> _inHand = [];
    private readonly HashSet<Guid> _selfServed = [];
    private readonly Dictionary<string, string> _agents = [];
    private readonly Dictionary<string, Running> _promises = [];
    private readonly Dictionary<Guid, string> _skills = [];
    private long _position;

    /// <summary>The next fact of the desk, by position.</summary>
    public void Add(LedgerFact fact)
    {
        _position = Math.Max(_position, fact.Position);
        if (!FactOwners.Told(fact)) return;

        if (fact["promiseId"] is { } promise)
        {
            TakePromise(promise, fact);
        }
        else if (fact["agentId"] is { } agent && fact.Type is "agent_signed_in" or "agent_state_changed")
        {
            _agents[agent] = fact["state"] ?? Ready;
        }
        else if (fact.RequestId is { } request)
        {
            TakeRequest(request, fact);
        }
    }

    /// <summary>It counts all facts up to there, whether they say something of it or not.</summary>
    public void Reach(long position) => _position = Math.Max(_position, position);

    /// <summary>What is going on at a moment.</summary>
    public DeskBoard At(DateTimeOffset now)
    {
        var busy = _inHand.Values.Select(work => work.Agent).ToHashSet();
        return new(
            _position,
            [
                .. _waiting.Values.Select(w => w.Skill).Concat(_inHand.Values.Select(work => work.Skill)).Distinct().Order(StringComparer.Ordinal).Select(skill => new QueueLine(
                    skill, _waiting.Values.Count(w => w.Skill == skill), _waiting.Values.Where(w => w.Skill == skill).Min(w => (DateTimeOffset?)w.Since),
                    _inHand.Values.Count(work => work.Skill == skill))),
            ],
            new SortedDictionary<string, int>(
                _agents.GroupBy(agent => agent.Value == Ready && busy.Contains(agent.Key) ? Busy : agent.Value).ToDictionary(state => state.Key, state => state.Count()),
                StringComparer.Ordinal),
            [.. _promises.Values.GroupBy(p => p.Promise).OrderBy(g => g.Key, StringComparer.Ordinal).Select(g => Line(g.Key, [.. g], now))],
            _selfServed.Count);
    }

    private static PromiseLine Line(string promise, IReadOnlyList<Running> all, DateTimeOffset now)
    {
        var running = all.Where(p => !p.IsPaused).ToList();
        return new(
            promise, all.Count, all.Count - running.Count, running.Count(p => p.DueAt <= now),
            running.Count(p => p.DueAt > now && p.DueAt - now < (p.DueAt - p.Since) * LittleLeft),
            running.Where(p => p.DueAt > now).Min(p => (DateTimeOffset?)p.DueAt));
    }

    private void TakeRequest(Guid request, LedgerFact fact)
    {
        switch (fact.Type)
        {
            case "article_awaited":
                _selfServed.Add(request);
                break;
            case "request_queued" when fact["skill"] is { } skill:
                End(request);
                _skills[request] = skill;
                _waiting[request] = new(skill, _waiting.TryGetValue(request, out var before) ? before.Since : fact.OccurredAt);
                break;
            case "request_reclassified" when fact["skill"] is { } skill:
                _skills[request] = skill;
                if (_waiting.TryGetValue(request, out var waiting)) _waiting[request] = waiting with { Skill = skill };
                break;
            case "request_assigned" when fact["agentId"] is { } agent:
                _waiting.Remove(request);
                _inHand[request] = (_skills.GetValueOrDefault(request, "unknown"), agent);
                break;
            case "request_handed_over" when fact["toAgentId"] is { } agent && _inHand.TryGetValue(request, out var work):
                _inHand[request] = work with { Agent = agent };
                break;
            case "request_resolved" or "request_dispatched" or "consultation_sought" or "others_awaited":
                End(request);
                break;
            case "request_abandoned" or "request_self_served" or "routing_ended":
                End(request);
                _waiting.Remove(request);
                _skills.Remove(request);
                break;
        }
    }

    private void End(Guid request)
    {
        _inHand.Remove(request);
        _selfServed.Remove(request);
    }

    private void TakePromise(string id, LedgerFact fact)
    {
        if (_promises.TryGetValue(id, out var known) && known.Service != fact.Service) return; // who made it tells of it

        switch (fact.Type)
        {
            case "promise_made" when fact["promise"] is { } promise && Due(fact) is { } due:
                _promises[id] = new(promise, fact.OccurredAt, due, IsPaused: false, fact.Service);
                break;
            case "promise_paused" when _promises.TryGetValue(id, out var running):
                _promises[id] = running with { IsPaused = true };
                break;
            case "promise_resumed" when _promises.TryGetValue(id, out var paused) && Due(fact) is { } due:
                _promises[id] = paused with { IsPaused = false, DueAt = due };
                break;
            case "promise_amended" when _promises.TryGetValue(id, out var open) && Due(fact) is { } due:
                _promises[id] = open with { DueAt = due };
                break;
            case "promise_kept" or "promise_fulfilled_late" or "promise_withdrawn":
                _promises.Remove(id);
                break;
        }
    }

    private static DateTimeOffset? Due(LedgerFact fact) => Iso8601.Moment(fact["dueAt"] ?? "");

    private sealed record Waiting(string Skill, DateTimeOffset Since);

    private sealed record Running(string Promise, DateTimeOffset Since, DateTimeOffset DueAt, bool IsPaused, string Service);
}
