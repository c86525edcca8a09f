using Audit.Folds;
using Sla;

namespace Audit.Replay;

/// <summary>One thing that the record and the recomputation say differently.</summary>
/// <param name="What">Which: <c>rule</c>, <c>dueAt</c>, <c>outcome</c>; <c>promise</c> where one of them has none at all.</param>
/// <param name="Recorded">As the owner recorded it; null for nothing.</param>
/// <param name="Recomputed">As it follows from the facts; null for nothing.</param>
public sealed record Disagreement(string What, string? Recorded, string? Recomputed);

/// <summary>Why a difference is none to worry about.</summary>
public enum Explanation
{
    /// <summary>It was made by the documents that its owner knew then; a newer one had been published and was not heard of yet.</summary>
    UnheardDocument,

    /// <summary>Its owner has not heard of its beginning yet; the fact is on its way.</summary>
    OnItsWay,
}

/// <summary>A promise that was not recorded as it follows from the facts.</summary>
/// <param name="PromiseId">The promise.</param>
/// <param name="RequestId">Its request.</param>
/// <param name="Promise">Its name.</param>
/// <param name="Disagreements">What differs.</param>
/// <param name="Explanation">What explains it; null for a difference that nothing explains.</param>
/// <param name="ExplainedBy">The document that was not heard of.</param>
/// <param name="Facts">The facts that act on it, of the domain and of its own record.</param>
public sealed record Difference(
    Guid PromiseId, Guid RequestId, string Promise, IReadOnlyList<Disagreement> Disagreements, Explanation? Explanation,
    Guid? ExplainedBy, IReadOnlyList<Evidence> Facts)
{
    /// <summary>Holds a promise as it follows from the facts against its record. Empty when they agree.</summary>
    /// <param name="derived">From the facts of the domain; null when they make none.</param>
    /// <param name="recorded">From its own record; null when there is none.</param>
    /// <param name="asOf">Open promises are judged by this moment, or by the recorded break if that is later.</param>
    public static IReadOnlyList<Disagreement> Between(Promise? derived, Promise? recorded, DateTimeOffset asOf)
    {
        if (derived is null || recorded is null) return [new("promise", Terms(recorded), Terms(derived))];

        var now = recorded.BrokenAt > asOf ? recorded.BrokenAt.Value : asOf;
        var (a, b) = (PromiseHistory.Judge(recorded, now), PromiseHistory.Judge(derived, now));
        if (a == b && SameTerms(recorded, derived)) return [];

        List<Disagreement> found = [];
        Add("policy", Policy(recorded), Policy(derived));
        Add("rule", recorded.Made.Rule, derived.Made.Rule);
        Add("calendar", Calendar(recorded), Calendar(derived));
        Add("startedAt", Moment(recorded.Made.At), Moment(derived.Made.At));
        Add("agreedAt", Moment(recorded.Made.AgreedAt), Moment(derived.Made.AgreedAt));
        Add("firstDueAt", Moment(recorded.Made.DueAt), Moment(derived.Made.DueAt));
        Add("dueAt", Moment(recorded.DueAt), Moment(derived.DueAt));
        Add("pausedAt", Moment(recorded.PausedAt), Moment(derived.PausedAt));
        Add("endedAt", Moment(recorded.EndedAt), Moment(derived.EndedAt));
        Add("outcome", Utf8Words<PromiseVerdict>.Of(a), Utf8Words<PromiseVerdict>.Of(b));
        return found;

        void Add(string what, string? was, string? follows)
        {
            if (was != follows) found.Add(new(what, was, follows));
        }
    }

    private static bool SameTerms(Promise a, Promise b) =>
        a.DueAt == b.DueAt && a.EndedAt == b.EndedAt && a.PausedAt == b.PausedAt && a.Made.At == b.Made.At && a.Made.DueAt == b.Made.DueAt
        && a.Made.AgreedAt == b.Made.AgreedAt && a.Made.PolicyVersion == b.Made.PolicyVersion
        && a.Made.CalendarVersion == b.Made.CalendarVersion && a.Made.Rule == b.Made.Rule && a.Made.Policy == b.Made.Policy
        && a.Made.Calendar == b.Made.Calendar;

    private static string? Terms(Promise? p) => p is null ? null : $"{Policy(p)}, rule {p.Made.Rule}, due {Moment(p.DueAt)}";

    private static string Policy(Promise p) => $"{p.Made.Policy} v{p.Made.PolicyVersion}";

    private static string Calendar(Promise p) => $"{p.Made.Calendar} v{p.Made.CalendarVersion}";

    private static string? Moment(DateTimeOffset? at) => at?.ToString("O", System.Globalization.CultureInfo.InvariantCulture);
}
