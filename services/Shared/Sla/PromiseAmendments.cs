using Contracts.Directory.V1;
using Contracts.Promises.V1;

namespace Sla;

// What is ended or broken is not amended, nor what fell due by then, noticed or not: the verdict does not hang on how soon
// anything is noticed. A step of the ladder that fell due by then and is not recorded yet keeps its moment.
public sealed partial record Promise
{
    /// <summary>The urgency was raised: the rule that matches now takes over, if the one before says so. An agreed moment stays.</summary>
    internal IEnumerable<IPromiseFact> AmendForUrgency(SlaMatch raised, DateTimeOffset at, SlaBook book)
    {
        var (caughtUp, promise) = CaughtUp(at, book);
        return promise.Raised(raised, at.ToUniversalTime(), book) is { } amended ? [.. caughtUp, amended] : caughtUp;
    }

    /// <summary>The customer asked for that moment, sooner or later than what was promised; the limit holds all the same.</summary>
    internal IEnumerable<IPromiseFact> AmendForDeadline(DateTimeOffset deadline, DateTimeOffset at, SlaBook book, AmendedBecause because)
    {
        var (caughtUp, promise) = CaughtUp(at, book);
        return promise.Agreed(deadline.ToUniversalTime(), at.ToUniversalTime(), book, because) is { } amended ? [.. caughtUp, amended] : caughtUp;
    }

    /// <summary>
    /// Amended for every newer version of its calendar that took effect during the promise by that moment: the time used is
    /// kept, the rest runs on the new hours. What was agreed, and natural days, do not hang on hours.
    /// </summary>
    /// <param name="by">The moment.</param>
    /// <param name="book">The calendars.</param>
    /// <param name="evenIfNothingMoves">A clock that is about to run again must do so on the new hours, though all it has
    /// left lay within hours that both have. What fell due before it stood still has nothing left.</param>
    internal (IReadOnlyList<PromiseAmended> Facts, Promise After) CaughtUp(DateTimeOffset by, SlaBook book, bool evenIfNothingMoves = false)
    {
        IReadOnlyList<PromiseAmended> facts = [];
        var (after, version) = (this, Terms.CalendarVersion);
        if (!IsOpen || Terms.AgreedAt is not null || Terms.TargetDays?.Kind == DayKind.Natural) return (facts, this);

        while (book.NextCalendar(Terms.Calendar, version, by) is { } next)
        {
            version = next.Document.Version;
            if (after.OnCalendar(next, book, evenIfNothingMoves && after.CanBeAmended(by, book)) is not { } amended) continue;

            facts = [.. facts, amended];
            after = after.Evolve(amended);
        }

        return (facts, after);
    }

    private PromiseAmended? OnCalendar(Calendar next, SlaBook book, bool evenIfNothingMoves)
    {
        var at = Later(next.Document.EffectiveFrom, RunsSince);
        if (next.Document.EffectiveFrom <= Made.At || !CanBeAmended(at, book)) return null;

        var (clock, from) = (Clock(book), Standing(at));
        var (due, ladder) = Schedule.Recounted(this, clock, next, LimitAt(book), from, at, book);
        var moves = due != DueAt || ladder.Zip(Ladder).Any(pair => pair.First.At != pair.Second.At);
        return moves || evenIfNothingMoves
            ? new(
                Made.PromiseId, Made.RequestId, Made.Promise, at, AmendedBecause.CalendarChanged, Terms.Policy, Terms.PolicyVersion,
                Terms.Rule, Terms.Calendar, next.Document.Version, UsedAt(from, book), Terms.Target, due, ladder,
                TargetDays: Terms.TargetDays, PausesOn: Terms.PausesOn, Known: Terms.Known, LimitAt: LimitAt(book),
                ZoneData: ZoneData.Version)
            : null;
    }

    private PromiseAmended? Raised(SlaMatch raised, DateTimeOffset at, SlaBook book)
    {
        if (!CanBeAmended(at, book) || Terms.AgreedAt is not null
            || book.Rule(Terms.Policy, Terms.PolicyVersion, Terms.Rule)?.OnUrgencyRaised is not { } how
            || book.Match(Made.Promise, raised, at) is not var (policy, rule)
            || (policy.Id, rule.Name) == (Terms.Policy, Terms.Rule))
        {
            return null;
        }

        var restarts = how == OnUrgencyRaised.Restart;
        var (from, calendar) = (Standing(at), book.CalendarInForce(policy, rule, at));
        var (began, used) = restarts ? (from, TimeSpan.Zero) : (Made.At, UsedAt(from, book));
        var clock = Schedule.Clock(rule.TargetDays, calendar);
        var promised = rule.Target ?? clock.Between(began, Schedule.Target(rule, calendar, began));
        var due = restarts ? Schedule.Target(rule, calendar, from) : clock.Add(from, Schedule.Left(promised - used));
        due = Later(Limited(Schedule.Sooner(due, DueAt), rule.Limit), from.Plus(Schedule.AtOnce)); // in a pause: once it ends
        return new(
            Made.PromiseId, Made.RequestId, Made.Promise, at, AmendedBecause.UrgencyRaised, policy.Id, policy.Version, rule.Name,
            rule.Calendar, calendar.Document.Version, used, rule.Target, due,
            LadderOf(rule, promised, used, clock, from, due, at, book, anew: restarts),
            TargetDays: rule.TargetDays, PausesOn: rule.PausesOn, Known: raised, LimitAt: Schedule.LimitAt(Made.At, at, rule.Limit),
            ZoneData: ZoneData.Version);
    }

    private PromiseAmended? Agreed(DateTimeOffset deadline, DateTimeOffset at, SlaBook book, AmendedBecause because)
    {
        if (!CanBeAmended(at, book) || deadline <= at || deadline == Terms.AgreedAt) return null;

        var rule = book.Rule(Terms.Policy, Terms.PolicyVersion, Terms.Rule)
            ?? throw new SlaDocumentException($"policy {Terms.Policy} v{Terms.PolicyVersion}", "is not in the book");
        var (clock, from) = (Clock(book), Standing(at));
        var (used, due) = (UsedAt(from, book), Limited(deadline, rule.Limit));
        return new(
            Made.PromiseId, Made.RequestId, Made.Promise, at, because, Terms.Policy, Terms.PolicyVersion,
            Terms.Rule, Terms.Calendar, Terms.CalendarVersion, used, Target: null, due,
            LadderOf(rule, used + clock.Between(from, due), used, clock, from, due, at, book, anew: false),
            AgreedAt: deadline, PausesOn: Terms.PausesOn, Known: Terms.Known, LimitAt: LimitAt(book), ZoneData: ZoneData.Version);
    }

    /// <summary>What fell due by then keeps its moment; what was recorded does not come again, save when all begins anew.</summary>
    private IReadOnlyList<LadderMoment> LadderOf(
        SlaRule rule, TimeSpan promised, TimeSpan used, Calendar clock, DateTimeOffset from, DateTimeOffset due, DateTimeOffset at,
        SlaBook book, bool anew)
    {
        var fell = Ladder.Where(step => step.At <= from).ToList();
        var gone = anew ? [] : fell.Select(step => step.Step).Concat(Reached).ToHashSet();
        return
        [
            .. fell,
            .. rule.Ladder.Where(step => !gone.Contains(step.Step))
                .Select(step => (step.At, Moment: Schedule.At(step, promised, used, clock, from, due)))
                .Select(step => step.At < 1 ? step.Moment with { At = Schedule.Sooner(step.Moment.At, due) } : step.Moment)
                .Select(moment => Schedule.Waited(moment, at, book)),
        ];
    }

    private Promise Evolve(PromiseAmended fact) => this with
    {
        Terms = fact,
        Amendments = Amendments + 1,
        DueAt = fact.DueAt,
        Ladder = Ladders.InOrder(fact.Ladder),
        UsedBefore = fact.Used,
        Ran = [],
        ZoneDataUsed = fact.ZoneData,
        RunsSince = PausedAt < fact.At ? PausedAt.Value : fact.At,
        Reached = fact.Used == TimeSpan.Zero ? [] : Reached, // it began anew
    };

    private bool CanBeAmended(DateTimeOffset at, SlaBook book) =>
        IsOpen && BrokenAt is null && DueAt > Standing(at) && !(PausedAt < at && LimitAt(book) <= at);

    /// <summary>Up to when its clock ran by a moment.</summary>
    private DateTimeOffset Standing(DateTimeOffset at) => Later(RunsSince, PausedAt < at ? PausedAt.Value : at);

    private DateTimeOffset Limited(DateTimeOffset due, TimeSpan? limit) => limit is null ? due : Schedule.Sooner(due, Made.At.Plus(limit.Value));

    private TimeSpan? Limit(SlaBook book) => book.Rule(Terms.Policy, Terms.PolicyVersion, Terms.Rule)?.Limit;

    private Calendar Clock(SlaBook book) => Schedule.Clock(Terms.TargetDays, book.Calendar(Terms.Calendar, Terms.CalendarVersion));
}
