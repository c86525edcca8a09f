using System.Collections.Frozen;

namespace Audit.Folds;

/// <summary>A promise that a fact calls for and that nobody has made: the service that makes it could not handle the fact, or has not yet.</summary>
/// <param name="RequestId">The request that is without it.</param>
/// <param name="Promise">Its name.</param>
/// <param name="FactId">The fact that calls for it.</param>
/// <param name="Since">When that was recorded. One that is a moment old may be on its way.</param>
public sealed record MissingPromise(Guid RequestId, string Promise, Guid FactId, DateTimeOffset Since)
{
    private static readonly FrozenDictionary<string, string> Replies = new Dictionary<string, string>
    {
        ["complaint"] = "complaint-reply", ["fault"] = "fault-repair",
    }.ToFrozenDictionary();

    /// <summary>What another service told and its owner makes a promise of: the fact, the one that takes it up, the member that both have.</summary>
    private static readonly (string Calls, string Takes, string Member, string Promise)[] Handed =
    [
        ("request_dispatched", "work_order_dispatched", "workOrderId", "department-reply"),
        ("consultation_sought", "consultation_opened", "consultationId", "expert-appointment"),
        ("work_order_answered", "answer_received", "workOrderId", "tell-customer"),
    ];

    /// <summary>Stored names of the facts that say so.</summary>
    public static IReadOnlyList<string> Types { get; } =
        ["request_classified", "follow_up_opened", "follow_up_reclassified", "request_closed", .. Handed.Select(h => h.Calls), .. Handed.Select(h => h.Takes)];

    /// <summary>Those that one request is without, the longest first; none of an imported one, whose record is all there is.</summary>
    public static IReadOnlyList<MissingPromise> Of(IReadOnlyCollection<LedgerFact> facts) => OfOwners([.. facts.OwnersOnly()]);

    private static IReadOnlyList<MissingPromise> OfOwners(List<LedgerFact> facts) => facts is [] or [{ RequestId: null } or { IsImported: true }, ..]
        ? []
        : [.. ((MissingPromise?[])[Reply(facts)]).OfType<MissingPromise>().Concat(Handed.SelectMany(h => HandedOver(facts, h))).OrderBy(missing => missing.Since)];

    /// <summary>Follow-up has not taken up what the request is about now. A closed one is promised nothing more.</summary>
    private static MissingPromise? Reply(IReadOnlyCollection<LedgerFact> facts)
    {
        var taken = Latest(facts, "follow_up_opened", "follow_up_reclassified");
        return Latest(facts, "request_classified") is { } classified && Replies.TryGetValue(classified["kind"] ?? "", out var promise)
            && (taken is null || (taken.OccurredAt < classified.OccurredAt && taken["kind"] != classified["kind"] && facts.All(f => f.Type != "request_closed")))
            ? Called(classified, promise)
            : null;
    }

    private static IEnumerable<MissingPromise> HandedOver(
        IReadOnlyCollection<LedgerFact> facts, (string Calls, string Takes, string Member, string Promise) handed)
    {
        var taken = facts.Where(f => f.Type == handed.Takes).Select(f => f[handed.Member]).ToHashSet();
        return facts.Where(f => f.Type == handed.Calls && !taken.Contains(f[handed.Member])).Select(f => Called(f, handed.Promise));
    }

    private static LedgerFact? Latest(IReadOnlyCollection<LedgerFact> facts, params string[] types) =>
        facts.Where(f => types.Contains(f.Type)).MaxBy(f => (f.OccurredAt, f.ServiceSequence));

    private static MissingPromise Called(LedgerFact by, string promise) => new(by.RequestId!.Value, promise, by.FactId, by.RecordedAt);
}
