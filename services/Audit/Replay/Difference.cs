using Audit.Folds;
using Contracts.Promises.V1;
using Messaging;
using Sla;

namespace Audit.Replay;

/// <summary>One thing that the record and the recomputation say differently.</summary>
/// <param name="What">Which: <c>rule</c>, <c>dueAt</c>, <c>outcome</c>; <c>promise</c> where one of them has none at all; of the last
/// amendment <c>amendedRule</c> and the like; <c>misfit</c> for a fact that could not follow those before it; <c>zoneData</c> beside moments that
/// differ, where they were computed with other time zone data.</param>
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

    /// <summary>Its moments were computed with another version of the time zone data than they were recomputed with, and nothing but moments, and what
    /// follows from them, differs: whether it was right at the time, a recomputation with that version tells.</summary>
    OtherZoneData,
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
    private const string ZoneDataDiffers = "zoneData";

    /// <summary>Holds a promise as it follows from the facts against its record. Empty when they agree.</summary>
    /// <param name="derived">From the facts of the domain; null when they make none.</param>
    /// <param name="recorded">From its own record; null when there is none.</param>
    /// <param name="asOf">Open promises are judged by this moment, or by the recorded break if that is later.</param>
    /// <param name="misfits">Facts of its own record that could not follow those before them.</param>
    public static IReadOnlyList<Disagreement> Between(
        Promise? derived, Promise? recorded, DateTimeOffset asOf, IReadOnlyList<IPromiseFact> misfits)
    {
        if (derived is null || recorded is null) return [new("promise", Terms(recorded), Terms(derived))];

        var now = recorded.BrokenAt > asOf ? recorded.BrokenAt.Value : asOf;
        var (a, b) = (PromiseHistory.Judge(recorded, recorded.BreaksBy(derived.Terms.LimitAt), now), PromiseHistory.Judge(derived, now));
        if (a == b && misfits.Count == 0 && SameTerms(recorded, derived)) return [];

        List<Disagreement> found = [.. misfits.Select(fact => new Disagreement("misfit", $"{Catalog.Of(fact.GetType()).Name} at {Moment(fact.At)}", null))];
        Add("policy", Policy(recorded.Made), Policy(derived.Made));
        Add("rule", recorded.Made.Rule, derived.Made.Rule);
        Add("calendar", Calendar(recorded.Made), Calendar(derived.Made));
        Add("startedAt", Moment(recorded.Made.At), Moment(derived.Made.At));
        Add("agreedAt", Moment(recorded.Made.AgreedAt), Moment(derived.Made.AgreedAt));
        Add("firstDueAt", Moment(recorded.Made.DueAt), Moment(derived.Made.DueAt));
        Add("amendments", Number(recorded.Amendments), Number(derived.Amendments));
        if (recorded.Terms is PromiseAmended was && derived.Terms is PromiseAmended follows)
        {
            Add("amendedAt", Moment(was.At), Moment(follows.At));
            Add("amendedBecause", Utf8Words<AmendedBecause>.Of(was.Because), Utf8Words<AmendedBecause>.Of(follows.Because));
            Add("amendedPolicy", Policy(was), Policy(follows));
            Add("amendedRule", was.Rule, follows.Rule);
            Add("amendedCalendar", Calendar(was), Calendar(follows));
            Add("amendedAgreedAt", Moment(was.AgreedAt), Moment(follows.AgreedAt));
        }

        Add("dueAt", Moment(recorded.DueAt), Moment(derived.DueAt));
        Add("pausedAt", Moment(recorded.PausedAt), Moment(derived.PausedAt));
        Add("endedAt", Moment(recorded.EndedAt), Moment(derived.EndedAt));
        Add("outcome", Utf8Words<PromiseVerdict>.Of(a), Utf8Words<PromiseVerdict>.Of(b));
        Add(ZoneDataDiffers, recorded.ZoneDataUsed ?? Sla.ZoneData.NotRecorded, derived.ZoneDataUsed);
        return found;

        void Add(string what, string? told, string? computed)
        {
            if (told != computed) found.Add(new(what, told, computed));
        }
    }

    /// <summary>True when other time zone data account for all that differs: they were recorded, and only moments that hang on them differ.</summary>
    /// <param name="recorded">The promise by its own record.</param>
    /// <param name="disagreements">What differs.</param>
    public static bool HangsOnZoneData(Promise? recorded, IReadOnlyList<Disagreement> disagreements) =>
        recorded is not null && disagreements.Any(d => d.What == ZoneDataDiffers)
        && new[] { recorded.Made.ZoneData, recorded.Terms.ZoneData, recorded.ZoneDataUsed }.Any(used => used is not null && used != ZoneData.Version)
        && disagreements.All(d => d.What is ZoneDataDiffers or "firstDueAt" or "dueAt" or "outcome");

    private static bool SameTerms(Promise a, Promise b) =>
        a.DueAt == b.DueAt && a.EndedAt == b.EndedAt && a.PausedAt == b.PausedAt && a.Made.At == b.Made.At && a.Made.DueAt == b.Made.DueAt
        && a.Made.AgreedAt == b.Made.AgreedAt && a.Made.PolicyVersion == b.Made.PolicyVersion
        && a.Made.CalendarVersion == b.Made.CalendarVersion && a.Made.Rule == b.Made.Rule && a.Made.Policy == b.Made.Policy
        && a.Made.Calendar == b.Made.Calendar && a.Amendments == b.Amendments
        && (a.Amendments == 0 || SameAmendment((PromiseAmended)a.Terms, (PromiseAmended)b.Terms));

    private static bool SameAmendment(PromiseAmended a, PromiseAmended b) =>
        a.At == b.At && a.Because == b.Because && a.Policy == b.Policy && a.PolicyVersion == b.PolicyVersion && a.Rule == b.Rule
        && a.Calendar == b.Calendar && a.CalendarVersion == b.CalendarVersion && a.AgreedAt == b.AgreedAt;

    private static string? Terms(Promise? p) => p is null ? null : $"{Policy(p.Made)}, rule {p.Made.Rule}, due {Moment(p.DueAt)}";

    private static string Policy(IPromiseTerms terms) => $"{terms.Policy} v{terms.PolicyVersion}";

    private static string Calendar(IPromiseTerms terms) => $"{terms.Calendar} v{terms.CalendarVersion}";

    private static string Number(int count) => count.ToString(System.Globalization.CultureInfo.InvariantCulture);

    private static string? Moment(DateTimeOffset? at) => at?.ToString("O", System.Globalization.CultureInfo.InvariantCulture);
}
