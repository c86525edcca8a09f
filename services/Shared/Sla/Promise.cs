using System.Collections.Immutable;
using Contracts.Promises.V1;

namespace Sla;

/// <summary>
/// One promise as its facts tell it. Immutable. What it yields are facts yet to be recorded; recorded, they are not
/// yielded again.
/// </summary>
/// <param name="Made">How it began.</param>
/// <param name="DueAt">When it falls due, pauses and amendments so far included.</param>
/// <param name="Ladder">Escalation steps not yet recorded, soonest first.</param>
public sealed partial record Promise(PromiseMade Made, DateTimeOffset DueAt, IReadOnlyList<LadderMoment> Ladder)
{
    /// <summary>How it stands.</summary>
    public PromiseOutcome Outcome { get; init; }

    /// <summary>What it says now: how it was made, or last amended.</summary>
    public IPromiseTerms Terms { get; init; } = Made;

    /// <summary>How often it was amended.</summary>
    public int Amendments { get; init; }

    /// <summary>Version of the time zone data that <see cref="DueAt"/> was computed with; null where it was not recorded.</summary>
    public string? ZoneDataUsed { get; init; } = Made.ZoneData;

    /// <summary>Since when its clock stands still, if it does.</summary>
    public DateTimeOffset? PausedAt { get; init; }

    /// <summary>Since when its clock runs, or ran before the pause: made, last amended or last resumed.</summary>
    public DateTimeOffset RunsSince { get; init; } = Made.At;

    /// <summary>Time used by the last amendment.</summary>
    internal TimeSpan UsedBefore { get; init; }

    /// <summary>When its clock ran since then, before <see cref="RunsSince"/>.</summary>
    internal ImmutableArray<(DateTimeOffset From, DateTimeOffset To)> Ran { get; init; } = [];

    /// <summary>Names of the steps recorded.</summary>
    internal ImmutableArray<string> Reached { get; init; } = [];

    /// <summary>The due moment that was recorded as passed, if any; it stays when a late message corrects the outcome.</summary>
    public DateTimeOffset? BrokenAt { get; init; }

    /// <summary>When it was kept, fulfilled late or withdrawn.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>Neither done nor withdrawn, broken or not.</summary>
    public bool IsOpen => Outcome == PromiseOutcome.Open;

    /// <summary>The next moment at which something falls due; null when nothing does.</summary>
    public DateTimeOffset? NextDueAt => NextBy(Terms.LimitAt);

    /// <summary>When it is broken unless something happens. While its clock stands still that is its limit, which runs on; null when it
    /// has none.</summary>
    public DateTimeOffset? BreaksAt => BreaksBy(Terms.LimitAt);

    /// <summary>The same of one whose record does not tell its limit.</summary>
    public DateTimeOffset? BreaksBy(DateTimeOffset? limitAt) => DueAt > PausedAt ? limitAt : DueAt;

    /// <summary>Time used of the one promised, by a moment: on the calendars that it ran on, pauses not counted.</summary>
    /// <exception cref="SlaDocumentException">The book lacks its calendar version.</exception>
    public TimeSpan UsedAt(DateTimeOffset moment, SlaBook book)
    {
        var (clock, used) = (Clock(book), UsedBefore);
        foreach (var (from, to) in Ran) used += clock.Between(from, to);
        var until = PausedAt < moment ? PausedAt.Value : moment;
        return until > RunsSince ? used + clock.Between(RunsSince, until) : used;
    }

    internal IEnumerable<IPromiseFact> Pause(DateTimeOffset at, string reason)
    {
        if (!IsOpen || PausedAt is not null || Terms.PausesOn?.Contains(reason) == false) return [];

        return [new PromisePaused(Made.PromiseId, Made.RequestId, Made.Promise, Later(at, RunsSince), reason)];
    }

    internal IReadOnlyList<IPromiseFact> Resume(DateTimeOffset at, SlaBook book)
    {
        if (!IsOpen || PausedAt is not { } pausedAt) return [];

        at = Later(at, pausedAt);
        var (caughtUp, promise) = CaughtUp(at, book, evenIfNothingMoves: true);
        var (due, ladder) = Schedule.Resumed(promise, promise.Clock(book), promise.LimitAt(book), pausedAt, at, book);
        return [.. caughtUp, new PromiseResumed(Made.PromiseId, Made.RequestId, Made.Promise, at, due, ladder, ZoneData.Version)];
    }

    internal IReadOnlyList<IPromiseFact> End(DateTimeOffset at, SlaBook book)
    {
        var before = IsOpen && PausedAt < at ? Resume(at, book) : CaughtUp(at, book).Facts;
        return [.. before, .. before.Aggregate(this, (promise, fact) => promise.Evolve(fact)!).Ended(at)];
    }

    private IEnumerable<IPromiseFact> Ended(DateTimeOffset at)
    {
        var late = at > DueAt;
        if (Outcome is PromiseOutcome.Kept or PromiseOutcome.Withdrawn || (late && !IsOpen)) yield break;

        at = at.ToUniversalTime();
        if (late && BrokenAt is null) yield return Broken(DueAt);
        yield return late
            ? new PromiseFulfilledLate(Made.PromiseId, Made.RequestId, Made.Promise, at, DueAt)
            : new PromiseKept(Made.PromiseId, Made.RequestId, Made.Promise, at, DueAt, Corrects: BrokenAt is not null);
    }

    internal IEnumerable<IPromiseFact> Withdraw(DateTimeOffset at, string reason, SlaBook book)
    {
        if (!IsOpen) yield break;

        var (caughtUp, promise) = CaughtUp(at, book);
        foreach (var amended in caughtUp) yield return amended;

        if (BrokenAt is null && promise.BreaksBy(promise.LimitAt(book)) is { } breaks && breaks < at) yield return promise.Broken(breaks);
        yield return new PromiseWithdrawn(Made.PromiseId, Made.RequestId, Made.Promise, at.ToUniversalTime(), reason);
    }

    /// <summary>What fell due by now, in order; while paused, only what had before the pause, and the limit. Changes of calendars too.</summary>
    internal void FallDue(DateTimeOffset now, SlaBook book, List<IPromiseFact> due)
    {
        var promise = this;
        while (promise.CaughtUp(now, book).Facts is [var amended, ..])
        {
            var first = due.Count;
            promise.FallDue(amended.At, promise.LimitAt(book), due);
            promise = due.Skip(first).Aggregate(promise, (p, fact) => p.Evolve(fact)!);
            amended = promise.CaughtUp(now, book).Facts[0]; // without the steps that were reached before it
            due.Add(amended);
            promise = promise.Evolve(amended);
        }

        promise.FallDue(now, promise.LimitAt(book), due);
    }

    private void FallDue(DateTimeOffset now, DateTimeOffset? limitAt, List<IPromiseFact> due)
    {
        if (NextBy(limitAt) is not { } next || next > now) return;

        var until = PausedAt < now ? PausedAt.Value : now;
        var breaks = BrokenAt is null && DueAt <= until;
        foreach (var step in Ladder)
        {
            if (step.At > until) break;
            if (breaks && step.At >= DueAt)
            {
                due.Add(Broken(DueAt));
                breaks = false;
            }

            due.Add(Escalated(step));
        }

        if (breaks) due.Add(Broken(DueAt));
        if (BrokenAt is null && DueAt > until && limitAt <= now) due.AddRange(OverTheLimit(limitAt.Value, until));
    }

    /// <summary>Its limit passed in a pause: it is broken, and what was to come by the due moment comes at once.</summary>
    private IEnumerable<IPromiseFact> OverTheLimit(DateTimeOffset limitAt, DateTimeOffset stoppedAt) =>
        Ladder.Where(step => step.At > stoppedAt && step.At <= DueAt).Select(step => (IPromiseFact)Escalated(step with { At = limitAt }))
            .Prepend(Broken(limitAt));

    private DateTimeOffset? NextBy(DateTimeOffset? limitAt)
    {
        if (!IsOpen) return null;

        DateTimeOffset? next = BrokenAt is null ? DueAt : null;
        if (Ladder.Count > 0 && !(Ladder[0].At >= next)) next = Ladder[0].At;
        if (!(next > PausedAt)) return next;

        return BrokenAt is null ? limitAt : null;
    }

    /// <summary>As its terms tell it; those of before they did, by the rule that they name.</summary>
    private DateTimeOffset? LimitAt(SlaBook book) => Terms.LimitAt ?? Schedule.LimitAt(Made.At, Terms.At, Limit(book));

    /// <summary>The promise after a fact about it; null when the fact cannot follow.</summary>
    internal Promise? Evolve(IPromiseFact fact) => fact switch
    {
        PromisePaused f when IsOpen && PausedAt is null => this with { PausedAt = f.At },
        PromiseResumed f when IsOpen && PausedAt is not null =>
            this with
            {
                PausedAt = null, Ran = Ran.Add((RunsSince, PausedAt.Value)), RunsSince = f.At,
                DueAt = f.DueAt, Ladder = Ladders.InOrder(f.Ladder), ZoneDataUsed = f.ZoneData,
            },
        PromiseAmended f when IsOpen && BrokenAt is null => Evolve(f),
        PromiseEscalated f when IsOpen && Ladders.Without(Ladder, f.Step) is { } left =>
            this with { Ladder = left, Reached = Reached.Add(f.Step) },
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

    private PromiseBroken Broken(DateTimeOffset at) => new(Made.PromiseId, Made.RequestId, Made.Promise, at);

    private static DateTimeOffset Later(DateTimeOffset a, DateTimeOffset b) => Schedule.Later(a, b).ToUniversalTime();
}
