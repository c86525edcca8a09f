using Contracts.Promises.V1;

namespace Sla;

/// <summary>
/// One promise as its facts tell it. Immutable. What it yields are facts yet to be recorded; recorded, they are not
/// yielded again.
/// </summary>
/// <param name="Made">How it began.</param>
/// <param name="DueAt">When it falls due, pauses so far included.</param>
/// <param name="Ladder">Escalation steps not yet recorded, soonest first.</param>
public sealed record Promise(PromiseMade Made, DateTimeOffset DueAt, IReadOnlyList<LadderMoment> Ladder)
{
    /// <summary>How it stands.</summary>
    public PromiseOutcome Outcome { get; init; }

    /// <summary>Since when its clock stands still, if it does.</summary>
    public DateTimeOffset? PausedAt { get; init; }

    /// <summary>Since when its clock runs: made or last resumed.</summary>
    public DateTimeOffset RunsSince { get; init; } = Made.At;

    /// <summary>The due moment that was recorded as passed, if any; it stays when a late message corrects the outcome.</summary>
    public DateTimeOffset? BrokenAt { get; init; }

    /// <summary>When it was kept, fulfilled late or withdrawn.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>Neither done nor withdrawn, broken or not.</summary>
    public bool IsOpen => Outcome == PromiseOutcome.Open;

    /// <summary>The next moment at which something falls due; null when nothing does.</summary>
    public DateTimeOffset? NextDueAt
    {
        get
        {
            if (!IsOpen) return null;

            DateTimeOffset? next = BrokenAt is null ? DueAt : null;
            if (Ladder.Count > 0 && !(Ladder[0].At >= next)) next = Ladder[0].At;
            return next > PausedAt ? null : next;
        }
    }

    internal IEnumerable<IPromiseFact> Pause(DateTimeOffset at, string reason)
    {
        if (!IsOpen || PausedAt is not null) return [];

        return [new PromisePaused(Made.PromiseId, Made.RequestId, Made.Promise, Later(at, RunsSince), reason)];
    }

    internal IEnumerable<IPromiseFact> Resume(DateTimeOffset at, SlaBook book)
    {
        if (!IsOpen || PausedAt is not { } pausedAt) return [];

        var resumedAt = Later(at, pausedAt);
        var calendar = book.Calendar(Made.Calendar, Made.CalendarVersion);
        var limit = book.Rule(Made.Policy, Made.PolicyVersion, Made.Rule)?.Limit;
        var (due, ladder) = Schedule.Resumed(this, calendar, limit, pausedAt, resumedAt);
        return [new PromiseResumed(Made.PromiseId, Made.RequestId, Made.Promise, resumedAt, due, ladder)];
    }

    internal IEnumerable<IPromiseFact> End(DateTimeOffset at, SlaBook book)
    {
        if (IsOpen && PausedAt < at)
        {
            foreach (var resumed in Resume(at, book))
            {
                yield return resumed;
                foreach (var fact in Evolve(resumed)!.End(at, book)) yield return fact;
            }

            yield break;
        }

        var late = at > DueAt;
        if (Outcome is PromiseOutcome.Kept or PromiseOutcome.Withdrawn || (late && !IsOpen)) yield break;

        at = at.ToUniversalTime();
        if (late && BrokenAt is null) yield return Broken();
        yield return late
            ? new PromiseFulfilledLate(Made.PromiseId, Made.RequestId, Made.Promise, at, DueAt)
            : new PromiseKept(Made.PromiseId, Made.RequestId, Made.Promise, at, DueAt, Corrects: BrokenAt is not null);
    }

    internal IEnumerable<IPromiseFact> Withdraw(DateTimeOffset at, string reason)
    {
        if (!IsOpen) yield break;

        var ranUntil = PausedAt < at ? PausedAt : at;
        if (DueAt < ranUntil && BrokenAt is null) yield return Broken();
        yield return new PromiseWithdrawn(Made.PromiseId, Made.RequestId, Made.Promise, at.ToUniversalTime(), reason);
    }

    /// <summary>What fell due by now, in order; while paused, only what had before the pause.</summary>
    internal void FallDue(DateTimeOffset now, List<IPromiseFact> due)
    {
        if (NextDueAt is not { } next || next > now) return;

        var until = PausedAt < now ? PausedAt.Value : now;
        var breaks = BrokenAt is null && DueAt <= until;
        foreach (var step in Ladder)
        {
            if (step.At > until) break;
            if (breaks && step.At >= DueAt)
            {
                due.Add(Broken());
                breaks = false;
            }

            due.Add(Escalated(step));
        }

        if (breaks) due.Add(Broken());
    }

    /// <summary>The promise after a fact about it; null when the fact cannot follow.</summary>
    internal Promise? Evolve(IPromiseFact fact) => fact switch
    {
        PromisePaused f when IsOpen && PausedAt is null => this with { PausedAt = f.At },
        PromiseResumed f when IsOpen && PausedAt is not null =>
            this with { PausedAt = null, RunsSince = f.At, DueAt = f.DueAt, Ladder = Ladders.InOrder(f.Ladder) },
        PromiseEscalated f when IsOpen && Ladders.Without(Ladder, f.Step) is { } left => this with { Ladder = left },
        PromiseBroken f when IsOpen && BrokenAt is null => this with { BrokenAt = f.At },
        PromiseKept f when CanBeKept(f.Corrects) =>
            this with { Outcome = PromiseOutcome.Kept, PausedAt = null, EndedAt = f.At },
        PromiseFulfilledLate f when IsOpen && BrokenAt is not null =>
            this with { Outcome = PromiseOutcome.FulfilledLate, PausedAt = null, EndedAt = f.At },
        PromiseWithdrawn f when IsOpen => this with { Outcome = PromiseOutcome.Withdrawn, PausedAt = null, EndedAt = f.At },
        _ => null,
    };

    private bool CanBeKept(bool corrects) => corrects
        ? BrokenAt is not null && Outcome is PromiseOutcome.Open or PromiseOutcome.FulfilledLate
        : BrokenAt is null && IsOpen;

    private PromiseEscalated Escalated(LadderMoment step) =>
        new(Made.PromiseId, Made.RequestId, Made.Promise, step.At, step.Step, step.Owner, step.ActWithin);

    private PromiseBroken Broken() => new(Made.PromiseId, Made.RequestId, Made.Promise, DueAt);

    private static DateTimeOffset Later(DateTimeOffset a, DateTimeOffset b) => (a > b ? a : b).ToUniversalTime();
}
