using Contracts.Promises.V1;
using Messaging;
using Sla;

namespace Audit.Folds;

/// <summary>How a promise stands, seen from a moment.</summary>
public enum PromiseVerdict
{
    /// <summary>Not yet done, not yet due.</summary>
    Open,

    /// <summary>Done by the due moment.</summary>
    Kept,

    /// <summary>The due moment passed and it is not done, whether anybody has noticed or not; withdrawn after that, it stays so.</summary>
    Broken,

    /// <summary>Done after the due moment.</summary>
    FulfilledLate,

    /// <summary>It no longer mattered before it was broken; counts neither as kept nor as broken.</summary>
    Withdrawn,
}

/// <summary>A fact that something rests on.</summary>
/// <param name="FactId">The fact.</param>
/// <param name="Type">Its stored name.</param>
/// <param name="At">When it happened.</param>
public sealed record Evidence(Guid FactId, string Type, DateTimeOffset At);

/// <summary>Why a promise was withdrawn, and by whom.</summary>
/// <param name="Reason">As its owner's rule calls it: <c>classified-otherwise</c>.</param>
/// <param name="CauseId">The fact or message that it followed from.</param>
/// <param name="Cause">That fact's type, where the ledger has it.</param>
/// <param name="By">Whose doing that was: <c>supervisor/s1</c>. What they said why stands in the fact.</param>
public sealed record Withdrawal(string Reason, string? CauseId, string? Cause = null, string? By = null);

/// <summary>A promise was put off, and by whom. What a raised urgency or a merged request brings forward is none.</summary>
/// <param name="Because">Why, as its owner's rule calls it.</param>
/// <param name="From">When it was due before.</param>
/// <param name="To">When from then on.</param>
/// <param name="CauseId">The fact or message that it followed from.</param>
/// <param name="Cause">That fact's type, where the ledger has it.</param>
/// <param name="By">Whose doing that was: <c>agent/a07</c>. What they said why stands in the fact.</param>
public sealed record Lengthening(
    AmendedBecause Because, DateTimeOffset From, DateTimeOffset To, string? CauseId, string? Cause = null, string? By = null);

/// <summary>What made a promise kept was told only after it had fallen due: somebody said that it had been done before.</summary>
/// <param name="ToldAt">When it was told, by its owner's clock.</param>
/// <param name="By">By whom, as <c>supervisor/s1</c>; null where it followed from what another service told.</param>
public sealed record Hindsight(DateTimeOffset ToldAt, string? By);

/// <summary>A promise, folded from the ledger by the same function that its owner lives by (<see cref="Sla.Promises"/>).</summary>
/// <param name="PromiseId">The promise.</param>
/// <param name="RequestId">The request it serves.</param>
/// <param name="Promise">Which clock.</param>
/// <param name="Subject">What it is about: the request, the work order, the consultation.</param>
/// <param name="Service">Its owner.</param>
/// <param name="Policy">The policy it was made under.</param>
/// <param name="PolicyVersion">In that version.</param>
/// <param name="Rule">By that rule.</param>
/// <param name="Calendar">The hours it runs on.</param>
/// <param name="CalendarVersion">In that version.</param>
/// <param name="ZoneData">The version of the time zone data that its moments were computed with, or <c>not recorded</c>.</param>
/// <param name="MadeAt">When its clock started.</param>
/// <param name="DueAt">When it is or was due, pauses included.</param>
/// <param name="PausedAt">Since when its clock stands still.</param>
/// <param name="EndedAt">When it was kept, fulfilled late or withdrawn.</param>
/// <param name="Outcome">How it stands.</param>
/// <param name="LateBy">How long after the due moment it was done, or has not been done until it was withdrawn or until now.</param>
/// <param name="Facts">The facts that decide all this, in the order of their stream.</param>
/// <param name="Misfits">Facts about it that could not follow those before them, or that another service told, and so changed nothing; empty in a sound ledger.</param>
public sealed record PromiseHistory(
    Guid PromiseId, Guid RequestId, string Promise, Guid Subject, string Service, string Policy, int PolicyVersion, string Rule,
    string Calendar, int CalendarVersion, string ZoneData, DateTimeOffset MadeAt, DateTimeOffset DueAt, DateTimeOffset? PausedAt,
    DateTimeOffset? EndedAt, PromiseVerdict Outcome, TimeSpan? LateBy, IReadOnlyList<Evidence> Facts,
    IReadOnlyList<Evidence> Misfits)
{
    /// <summary>Why and by whom it was withdrawn, if it was.</summary>
    public Withdrawal? Withdrawal { get; init; }

    /// <summary>When, why and by whom it was put off, oldest first; null where it never was.</summary>
    public IReadOnlyList<Lengthening>? Lengthenings { get; init; }

    /// <summary>That it was kept was told after it had fallen due, by more than <see cref="LateWord"/>; null where it was not.</summary>
    public Hindsight? KeptInHindsight { get; init; }

    /// <summary>What was done in time is told a little later now and then, without anybody's doing.</summary>
    public static readonly TimeSpan LateWord = TimeSpan.FromMinutes(5);

    /// <summary>All promises among the facts, in the order in which they fall due. Those without a beginning tell nothing yet.</summary>
    /// <param name="facts">In any order; others than promise facts are passed over.</param>
    /// <param name="asOf">The moment that they are seen from.</param>
    public static IReadOnlyList<PromiseHistory> Of(IEnumerable<LedgerFact> facts, DateTimeOffset asOf) =>
    [
        .. facts.Where(fact => FactOwners.Has(fact.Service, fact.Type)).Select(fact => (Row: fact, Fact: KnownFacts.AsPromiseFact(fact)))
            .Where(told => told.Fact is not null)
            .GroupBy(told => told.Fact!.PromiseId)
            .SelectMany(promise => MakersOf(promise!).Select(service => Fold(promise!, service, asOf)))
            .OfType<PromiseHistory>()
            .OrderBy(promise => promise.DueAt).ThenBy(promise => promise.PromiseId),
    ];

    /// <summary>One, but for the id of a promise that another service made as well, of a name that is its own: neither speaks for the other's.</summary>
    private static IEnumerable<string> MakersOf(IEnumerable<(LedgerFact Row, IPromiseFact Fact)> told) => told
        .Where(t => t.Fact is PromiseMade && FactOwners.HasPromise(t.Row.Service, t.Fact.Promise)).Select(t => t.Row.Service).Distinct();

    private static PromiseHistory? Fold(IEnumerable<(LedgerFact Row, IPromiseFact Fact)> told, string owner, DateTimeOffset asOf)
    {
        var promises = Promises.None;
        var (deciding, misfits) = (new List<Evidence>(), new List<Evidence>());
        var lengthenings = new List<Lengthening>();
        Withdrawal? withdrawal = null;
        Hindsight? hindsight = null;
        foreach (var (row, fact) in told.OrderBy(t => t.Row.Service, StringComparer.Ordinal).ThenBy(t => t.Row.StreamId)
            .ThenBy(t => t.Row.StreamVersion))
        {
            var (before, dueBefore) = (promises.Misfits.Count, promises.All is [var known] ? known.DueAt : (DateTimeOffset?)null);
            var isOwners = row.Service == owner && FactOwners.HasPromise(owner, fact.Promise);
            promises = isOwners ? promises.Evolve(fact) : promises;
            var fits = isOwners && promises.Misfits.Count == before;
            if (fits && fact is PromiseWithdrawn withdrawn) withdrawal = new(withdrawn.Reason, row.CausationId, By: PersonOf(row));
            if (fits && fact is PromiseKept && row.RecordedAt > dueBefore + LateWord && !row.IsImported) hindsight = new(row.RecordedAt, PersonOf(row));
            if (fits && fact is PromiseAmended amended && amended.DueAt > dueBefore)
            {
                lengthenings.Add(new(amended.Because, dueBefore.Value, amended.DueAt, row.CausationId, By: PersonOf(row)));
            }

            if (!fits || fact is not PromiseEscalated)
            {
                (fits ? deciding : misfits).Add(new(row.FactId, row.Type, row.OccurredAt));
            }
        }

        return promises.All is [var promise] ? Describe(promise, Judge(promise, asOf)) : null;

        PromiseHistory Describe(Promise p, PromiseVerdict verdict) => new(
            p.Made.PromiseId, p.Made.RequestId, p.Made.Promise, p.Made.Subject, owner, p.Made.Policy, p.Made.PolicyVersion,
            p.Made.Rule, p.Made.Calendar, p.Made.CalendarVersion, p.ZoneDataUsed ?? Sla.ZoneData.NotRecorded, p.Made.At, DueAt(p, verdict), p.PausedAt, p.EndedAt, verdict,
            verdict switch
            {
                PromiseVerdict.FulfilledLate => p.EndedAt - p.DueAt,
                PromiseVerdict.Broken when (p.EndedAt ?? asOf) > DueAt(p, verdict) => (p.EndedAt ?? asOf) - DueAt(p, verdict),
                _ => null,
            },
            deciding, misfits) { Withdrawal = withdrawal, Lengthenings = lengthenings.Count > 0 ? lengthenings : null, KeptInHindsight = hindsight };

        // What a service did of itself followed from a fact, which says whose doing it was.
        static string? PersonOf(LedgerFact fact) => fact.Actor?.StartsWith(Roles.Service + "/", StringComparison.Ordinal) is false ? fact.Actor : null;

        // What broke in a pause was due at its limit.
        static DateTimeOffset DueAt(Promise p, PromiseVerdict verdict) =>
            verdict == PromiseVerdict.Broken && (p.BrokenAt ?? p.BreaksAt) is { } broke && broke > p.DueAt ? broke : p.DueAt;
    }

    /// <summary>How a promise stands, seen from a moment; whether a break was noticed by then does not matter.</summary>
    public static PromiseVerdict Judge(Promise promise, DateTimeOffset asOf) => Judge(promise, promise.BreaksAt, asOf);

    /// <summary>The same of one whose record does not say when it breaks.</summary>
    /// <param name="promise">The promise.</param>
    /// <param name="breaksAt">When it breaks while it is open, if it does.</param>
    /// <param name="asOf">The moment.</param>
    public static PromiseVerdict Judge(Promise promise, DateTimeOffset? breaksAt, DateTimeOffset asOf) => promise.Outcome switch
    {
        PromiseOutcome.Kept => PromiseVerdict.Kept,
        PromiseOutcome.FulfilledLate => PromiseVerdict.FulfilledLate,
        PromiseOutcome.Withdrawn => promise.EndedAt > promise.BrokenAt && promise.EndedAt > promise.DueAt
            ? PromiseVerdict.Broken
            : PromiseVerdict.Withdrawn, // a delayed message may tell of it after the break was recorded
        _ => promise.BrokenAt is not null || breaksAt <= asOf
            ? PromiseVerdict.Broken
            : PromiseVerdict.Open,
    };
}
