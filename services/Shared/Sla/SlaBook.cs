using System.Collections.Immutable;
using Contracts.Directory.V1;
using Contracts.Promises.V1;

namespace Sla;

/// <summary>
/// All policies and calendars in all their versions, as one immutable snapshot: what was in force at any moment can be
/// asked at any other, so live and replay compute the same.
/// </summary>
public sealed class SlaBook
{
    // By id; versions highest first.
    private readonly ImmutableSortedDictionary<string, SlaPolicy[]> _policies;
    private readonly ImmutableSortedDictionary<string, Calendar[]> _calendars;

    private SlaBook(
        ImmutableSortedDictionary<string, SlaPolicy[]> policies, ImmutableSortedDictionary<string, Calendar[]> calendars) =>
        (_policies, _calendars) = (policies, calendars);

    /// <summary>Promises nothing; the start of a copy that grows by <see cref="With(SlaPolicy)"/>.</summary>
    public static SlaBook Empty { get; } = new(
        ImmutableSortedDictionary.Create<string, SlaPolicy[]>(StringComparer.Ordinal),
        ImmutableSortedDictionary.Create<string, Calendar[]>(StringComparer.Ordinal));

    /// <summary>A whole set of documents, every one of which is checked.</summary>
    /// <exception cref="SlaDocumentException">A document is wrong, or a rule names a calendar that is not among them.</exception>
    public static SlaBook Of(IEnumerable<SlaPolicy> policies, IEnumerable<WorkCalendar> calendars)
    {
        var book = calendars.Aggregate(Empty, (b, calendar) => b.With(calendar));
        book = policies.Aggregate(book, (b, policy) => b.With(policy));
        foreach (var policy in book._policies.Values.SelectMany(versions => versions)) book.RefuseUnknownCalendars(policy);
        return book;
    }

    /// <summary>The book with one more policy version; one that has it already takes the new text.</summary>
    /// <remarks>Its calendars may still be to come: see <see cref="RefuseUnknownCalendars"/>.</remarks>
    /// <exception cref="SlaDocumentException">The document is wrong.</exception>
    public SlaBook With(SlaPolicy document)
    {
        PolicyCheck.Refuse(document);
        return new(_policies.SetItem(document.Id, Added(_policies, document.Id, document, p => p.Version)), _calendars);
    }

    /// <summary>The book with one more calendar version; one that has it already takes the new text.</summary>
    /// <exception cref="SlaDocumentException">The document is wrong.</exception>
    public SlaBook With(WorkCalendar document)
    {
        var calendar = Sla.Calendar.From(document);
        return new(_policies, _calendars.SetItem(document.Id, Added(_calendars, document.Id, calendar, c => c.Document.Version)));
    }

    /// <summary>For whoever publishes a policy: every calendar that it names must be there, in force by then.</summary>
    /// <exception cref="SlaDocumentException">One is not.</exception>
    public void RefuseUnknownCalendars(SlaPolicy policy)
    {
        foreach (var rule in policy.Rules)
        {
            CalendarInForce(policy, rule, policy.EffectiveFrom);
            for (var i = 0; i < rule.Ladder.Count; i++)
            {
                if (rule.Ladder[i].WaitsFor is { } hours)
                {
                    CalendarInForce(hours, policy.EffectiveFrom, $"{Place(policy, rule)}.ladder[{i}].waitsFor");
                }
            }
        }
    }

    /// <summary>
    /// The promise that is due to this case under the policy in force at <paramref name="at"/>, or null when no rule matches.
    /// </summary>
    /// <param name="promise">The promise's name.</param>
    /// <param name="requestId">The request it serves.</param>
    /// <param name="subject">What it is about: the request, the work order, the consultation.</param>
    /// <param name="facts">What is known of the request.</param>
    /// <param name="at">Its clock starts here.</param>
    /// <param name="agreedAt">The moment agreed with the customer, if any: it takes the place of the target (D1, E1).</param>
    /// <param name="round">1 for the first of that name for the subject, 2 after the first reopening, and so on.</param>
    /// <exception cref="SlaDocumentException">The rule's calendar is not in the book.</exception>
    /// <exception cref="ArgumentException">The rule has no target and no moment was agreed.</exception>
    public PromiseMade? Make(
        string promise, Guid requestId, Guid subject, SlaMatch facts, DateTimeOffset at, DateTimeOffset? agreedAt = null,
        int round = 1)
    {
        if (Match(promise, facts, at) is not var (policy, rule)) return null;

        var calendar = CalendarInForce(policy, rule, at);
        var (due, ladder) = Schedule.Of(rule, calendar, at, agreedAt, this);
        return new(
            PromiseIds.From(subject, promise, round), requestId, promise, subject, at.ToUniversalTime(), policy.Id, policy.Version,
            rule.Name, rule.Calendar, calendar.Document.Version, Target: agreedAt is null ? rule.Target : null, DueAt: due,
            Ladder: ladder, AgreedAt: agreedAt?.ToUniversalTime(), TargetDays: agreedAt is null ? rule.TargetDays : null,
            PausesOn: rule.PausesOn, Known: facts, LimitAt: Schedule.LimitAt(at, at, rule.Limit), ZoneData: ZoneData.Version);
    }

    /// <summary>Whether the rule that counts for this case states a time, so that none need be agreed; false as well when no rule matches.</summary>
    public bool IsTimed(string promise, SlaMatch facts, DateTimeOffset at) =>
        Match(promise, facts, at) is { Rule: { Target: not null } or { TargetDays: not null } };

    /// <summary>
    /// Which rule makes the promise that is due to this case at a moment, and why not the others: every rule of that promise in
    /// every version of every policy, those in force first. <see cref="Make"/> goes by the same weighing.
    /// </summary>
    /// <param name="promise">The promise's name.</param>
    /// <param name="facts">What is known of the request.</param>
    /// <param name="at">The moment.</param>
    public IReadOnlyList<RuleExplanation> Explain(string promise, SlaMatch facts, DateTimeOffset at) =>
        RuleChoice.Of(_policies.Values, promise, facts, at).Explain();

    /// <summary>All calendars in all versions.</summary>
    public IEnumerable<WorkCalendar> Calendars => _calendars.Values.SelectMany(versions => versions.Select(calendar => calendar.Document));

    /// <summary>One version of a calendar, as a promise that was made under it needs it.</summary>
    /// <exception cref="SlaDocumentException">It is not in the book.</exception>
    public Calendar Calendar(string id, int version) =>
        Array.Find(_calendars.GetValueOrDefault(id) ?? [], c => c.Document.Version == version)
        ?? throw new SlaDocumentException($"calendar {id} v{version}", "is not in the book");

    /// <summary>The rule that a promise was made under; null when its policy version is not in the book.</summary>
    public SlaRule? Rule(string policy, int version, string rule) =>
        Array.Find(_policies.GetValueOrDefault(policy) ?? [], p => p.Version == version)?.Rules.FirstOrDefault(r => r.Name == rule);

    /// <summary>The first version after one of a calendar that takes effect by then; null when there is none.</summary>
    internal Calendar? NextCalendar(string id, int after, DateTimeOffset by) =>
        Array.FindLast(_calendars.GetValueOrDefault(id) ?? [], c => c.Document.Version > after && c.Document.EffectiveFrom <= by);

    /// <summary>The rule that holds for a case at a moment; null when none matches.</summary>
    internal (SlaPolicy Policy, SlaRule Rule)? Match(string promise, SlaMatch facts, DateTimeOffset at) =>
        RuleChoice.Of(_policies.Values, promise, facts, at).Won;

    internal Calendar CalendarInForce(SlaPolicy policy, SlaRule rule, DateTimeOffset at) =>
        Find(rule.Calendar, at) ?? throw NotInForce(rule.Calendar, at, $"{Place(policy, rule)}.calendar");

    internal Calendar CalendarInForce(string id, DateTimeOffset at, string place) => Find(id, at) ?? throw NotInForce(id, at, place);

    private Calendar? Find(string id, DateTimeOffset at) =>
        Array.Find(_calendars.GetValueOrDefault(id) ?? [], c => c.Document.EffectiveFrom <= at);

    private static string Place(SlaPolicy policy, SlaRule rule) =>
        $"policy {policy.Id} v{policy.Version}, rules[{policy.Rules.TakeWhile(r => r != rule).Count()}] {rule.Name}";

    private static SlaDocumentException NotInForce(string id, DateTimeOffset at, string place) => new(place, $"'{id}' is not in force at {at:O}");

    private static T[] Added<T>(ImmutableSortedDictionary<string, T[]> all, string id, T added, Func<T, int> version) =>
        [.. (all.GetValueOrDefault(id) ?? []).Where(other => version(other) != version(added))
            .Append(added).OrderByDescending(version)];
}
