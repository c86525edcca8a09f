using Audit.Measures;

namespace Audit.Folds;

/// <summary>What a measure is, where its target comes from: one row for each in <see cref="OnTime.Definitions"/>.</summary>
/// <param name="Name">In the address: <c>complaint-on-time</c>.</param>
/// <param name="Promise">The promise that it looks at.</param>
/// <param name="Formula">How it is computed.</param>
/// <param name="Target">What it is held to.</param>
/// <param name="Source">Who says so.</param>
public sealed record OnTimeDefinition(string Name, string Promise, string Formula, double Target, string Source);

/// <summary>The share of promises that were kept, of those that fell due in a period.</summary>
/// <param name="Measure">What is measured, against what.</param>
/// <param name="From">Beginning of the period; null for the beginning of the ledger.</param>
/// <param name="To">End of the period, not part of it; never later than the moment of asking.</param>
/// <param name="FellDue">Promises that fell due in the period and were not withdrawn before.</param>
/// <param name="Kept">Of these, kept.</param>
/// <param name="Rate">Kept over fell due; null when none fell due.</param>
/// <param name="TargetMet">Whether the rate reaches the target; null when none fell due.</param>
/// <param name="Withdrawn">Promises due in the period that no longer mattered before they were broken; counted on neither side.</param>
/// <param name="Late">Every one that was not kept, with the facts that decide it.</param>
/// <param name="WithdrawnPromises">Every one that was withdrawn, with why and by whom: who takes promises out of the rate is seen beside it.</param>
/// <param name="LengthenedPromises">Every one due in the period that was put off before, whatever became of it, with why and by whom.</param>
/// <param name="StandingStill">Every one whose due moment passed in the period while its clock stands still, as the customer is waited for: it counts on neither side until
/// the clock runs again; null when there is none.</param>
public sealed record OnTime(
    OnTimeDefinition Measure, DateTimeOffset? From, DateTimeOffset To, int FellDue, int Kept, double? Rate, bool? TargetMet,
    int Withdrawn, IReadOnlyList<PromiseHistory> Late, IReadOnlyList<PromiseHistory> WithdrawnPromises,
    IReadOnlyList<PromiseHistory> LengthenedPromises, IReadOnlyList<PromiseHistory>? StandingStill = null)
{
    /// <summary>Every one that counts as kept because somebody told, after it had fallen due, that it had been done before; with when and by whom.</summary>
    public IReadOnlyList<PromiseHistory> KeptInHindsight { get; init; } = [];

    /// <summary>Every measure of this kind that the late ones are listed for; formula and target are the measure's own.</summary>
    public static IReadOnlyList<OnTimeDefinition> Definitions { get; } =
        [For("complaint-on-time", "complaint-reply", "D10: complaint on-time rate >= 98 %")];

    /// <summary>
    /// D10: complaints replied to within the promise, over complaints whose promise fell due. A promise belongs to the period in
    /// which it falls due, pauses included, and to no other: not to the one in which it happened to be answered. So answering
    /// early cannot improve a period before the slower ones of the same age count too, and no promise counts twice. One that
    /// was kept counts once its due moment has passed. A reopened complaint has a second promise, which counts by itself.
    /// A promise that was withdrawn in time counts on neither side; one that was broken before it was withdrawn counts as broken.
    /// </summary>
    /// <param name="measure">One of <see cref="Definitions"/>.</param>
    /// <param name="promises">Any; others than the measure's are passed over.</param>
    /// <param name="from">Beginning of the period, or null.</param>
    /// <param name="to">End of the period, or null for now.</param>
    /// <param name="asOf">Now; must be the moment that the promises were folded for.</param>
    public static OnTime Of(
        OnTimeDefinition measure, IEnumerable<PromiseHistory> promises, DateTimeOffset? from, DateTimeOffset? to, DateTimeOffset asOf)
    {
        var end = to < asOf ? to.Value : asOf;
        var due = promises.Where(p => p.Promise == measure.Promise && !(p.DueAt < from) && p.DueAt < end).ToList();
        var withdrawn = due.Where(p => p.Outcome == PromiseVerdict.Withdrawn).ToList();
        var counted = due.Where(p => p.Outcome is not (PromiseVerdict.Withdrawn or PromiseVerdict.Open)).ToList();
        var kept = counted.Count(p => p.Outcome == PromiseVerdict.Kept);
        double? rate = counted.Count == 0 ? null : (double)kept / counted.Count;
        return new OnTime(
            measure, from, end, counted.Count, kept, rate, rate is null ? null : rate >= measure.Target,
            withdrawn.Count, InOrder(counted.Where(p => p.Outcome != PromiseVerdict.Kept)), InOrder(withdrawn),
            InOrder(due.Where(p => p.Lengthenings is not null)),
            due.Where(p => p.Outcome == PromiseVerdict.Open).ToList() is { Count: > 0 } standing ? InOrder(standing) : null)
        {
            KeptInHindsight = InOrder(counted.Where(p => p is { Outcome: PromiseVerdict.Kept, KeptInHindsight: not null })),
        };

        static List<PromiseHistory> InOrder(IEnumerable<PromiseHistory> all) => [.. all.OrderBy(p => p.DueAt).ThenBy(p => p.PromiseId)];
    }

    private static OnTimeDefinition For(string name, string promise, string source) =>
        Catalogue.Find(name) is { Target: { } target } measure
            ? new(name, promise, measure.Formula, target, source)
            : throw new InvalidOperationException($"The measure {name} has no target.");
}
