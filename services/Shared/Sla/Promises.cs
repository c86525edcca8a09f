using System.Collections.Immutable;
using Contracts.Directory.V1;
using Contracts.Promises.V1;

namespace Sla;

/// <summary>
/// All promises of one stream, folded from their facts: a member of the owner's state. Immutable. A promise is addressed by
/// name; a stream has at most one open promise of a name, and a reopened request gets a new one while the old outcome stays.
/// Every question that yields facts is pure, goes by event time, and yields nothing once they are folded in.
/// </summary>
public sealed class Promises
{
    private readonly ImmutableArray<Promise> _all;
    private readonly ImmutableArray<IPromiseFact> _misfits;

    private Promises(ImmutableArray<Promise> all, ImmutableArray<IPromiseFact> misfits) => (_all, _misfits) = (all, misfits);

    /// <summary>Nothing was promised yet.</summary>
    public static Promises None { get; } = new([], []);

    /// <summary>Every promise, in the order they were made.</summary>
    public IReadOnlyList<Promise> All => _all;

    /// <summary>Facts that could not follow those before them and so changed nothing; empty in a sound stream.</summary>
    public IReadOnlyList<IPromiseFact> Misfits => _misfits;

    /// <summary>The next moment at which something falls due (see <see cref="FallDue"/>); null when nothing does.</summary>
    public DateTimeOffset? NextDueAt
    {
        get
        {
            DateTimeOffset? next = null;
            foreach (var promise in _all)
            {
                if (promise.NextDueAt is { } due && !(due >= next)) next = due;
            }

            return next;
        }
    }

    /// <summary>The latest promise of that name, open or ended; null when none was made.</summary>
    public Promise? Find(string promise)
    {
        for (var i = _all.Length - 1; i >= 0; i--)
        {
            if (_all[i].Made.Promise == promise) return _all[i];
        }

        return null;
    }

    /// <summary>The state after a fact. Never throws; what cannot be is kept in <see cref="Misfits"/>.</summary>
    public Promises Evolve(IPromiseFact fact)
    {
        var i = _all.Length - 1;
        while (i >= 0 && _all[i].Made.PromiseId != fact.PromiseId) i--;

        if (i < 0 && fact is PromiseMade made) return new(_all.Add(new(made, made.DueAt, Ladders.InOrder(made.Ladder))), _misfits);

        return i >= 0 && _all[i].Evolve(fact) is { } next
            ? new(_all.SetItem(i, next), _misfits)
            : new(_all, _misfits.Add(fact));
    }

    /// <summary>
    /// A new promise under the policy in force (see <see cref="SlaBook.Make"/>), or null: no rule matches, one of that name
    /// is open, or this very one was made before (a withdrawn one may be made again, from the same moment).
    /// </summary>
    public PromiseMade? Make(
        SlaBook book, string promise, Guid requestId, Guid subject, SlaMatch facts, DateTimeOffset at,
        DateTimeOffset? agreedAt = null)
    {
        if (Find(promise) is { } last && (last.IsOpen || (last.Made.At == at && last.Outcome != PromiseOutcome.Withdrawn))) return null;

        var round = 1;
        foreach (var earlier in _all)
        {
            if (earlier.Made.Promise == promise && earlier.Made.Subject == subject) round++;
        }

        return book.Make(promise, requestId, subject, facts, at, agreedAt, round);
    }

    /// <summary>When the open promise of that name falls due; null where none is open.</summary>
    public DateTimeOffset? OpenDueAt(string promise) => Find(promise) is { IsOpen: true } open ? open.DueAt : null;

    /// <summary>The clock stands still from then on. Nothing when it does already, nothing is open, or the rule that it was made
    /// under does not let it for that reason (<see cref="Contracts.Directory.V1.SlaRule.PausesOn"/>).</summary>
    public IReadOnlyList<IPromiseFact> Pause(string promise, DateTimeOffset at, string reason) =>
        [.. Find(promise)?.Pause(at, reason) ?? []];

    /// <summary>The clock runs again with the time it had left. Nothing when it was not paused.</summary>
    /// <exception cref="SlaDocumentException">The book lacks the calendar version that the promise was made under.</exception>
    public IReadOnlyList<IPromiseFact> Resume(string promise, DateTimeOffset at, SlaBook book) =>
        [.. Find(promise)?.Resume(at, book) ?? []];

    /// <summary>
    /// It was done at that moment: kept, or broken and fulfilled late, or, when the break was recorded too early, corrected
    /// to kept. A paused clock is resumed first, so that the record shows the true due moment.
    /// </summary>
    /// <exception cref="SlaDocumentException">It was paused, and the book lacks the calendar version it was made under.</exception>
    public IReadOnlyList<IPromiseFact> End(string promise, DateTimeOffset at, SlaBook book) =>
        [.. Find(promise)?.End(at, book) ?? []];

    /// <summary>
    /// It no longer matters. A break before that moment, by the calendar that was in force or by the limit, is recorded too, so that the record does
    /// not hang on how soon it was noticed.
    /// </summary>
    public IReadOnlyList<IPromiseFact> Withdraw(string promise, DateTimeOffset at, string reason, SlaBook book) =>
        [.. Find(promise)?.Withdraw(at, reason, book) ?? []];

    /// <summary>
    /// The urgency was raised at that moment. If the promise's rule says what then (<see cref="Contracts.Directory.V1.SlaRule.OnUrgencyRaised"/>)
    /// and another rule matches now, it goes on under that one, due no later than before. Nothing for what is ended, broken, due
    /// by then or agreed with the customer.
    /// </summary>
    /// <param name="promise">Its name.</param>
    /// <param name="raised">What is known of the request now.</param>
    /// <param name="at">When it was raised.</param>
    /// <param name="book">The policies and calendars.</param>
    /// <exception cref="SlaDocumentException">The book lacks a calendar that it needs.</exception>
    public IReadOnlyList<IPromiseFact> AmendForUrgency(string promise, SlaMatch raised, DateTimeOffset at, SlaBook book) =>
        [.. Find(promise)?.AmendForUrgency(raised, at, book) ?? []];

    /// <summary>The customer asked at that moment for a deadline of their own, which overrides the promise's (D1), sooner or later, or had been
    /// promised it in another request; the rule's limit holds all the same. Nothing for one that has passed, or for what is ended, broken or due by then.</summary>
    /// <exception cref="SlaDocumentException">The book lacks the policy or calendar version it was made under.</exception>
    public IReadOnlyList<IPromiseFact> AmendForDeadline(
        string promise, DateTimeOffset deadline, DateTimeOffset at, SlaBook book, AmendedBecause because = AmendedBecause.DeadlineAsked) =>
        [.. Find(promise)?.AmendForDeadline(deadline, at, book, because) ?? []];

    /// <summary>The calendars that took effect by that moment, and nothing else that fell due.</summary>
    /// <exception cref="SlaDocumentException">The book lacks the calendar version it was made under.</exception>
    public IReadOnlyList<IPromiseFact> CatchUp(string promise, DateTimeOffset by, SlaBook book) =>
        Find(promise)?.CaughtUp(by, book).Facts ?? [];

    /// <summary>
    /// Every ladder step and break due by now and not yet recorded, each with its due moment, in that order; a break
    /// comes before the step of the same moment. While a promise is paused only what had fallen due before the pause, and its limit, which
    /// runs on: there it breaks, and the steps up to its due moment come at once. Open promises are amended for calendars that took effect by now, each in its order.
    /// </summary>
    /// <param name="now">The moment.</param>
    /// <param name="book">The policies and calendars.</param>
    /// <exception cref="SlaDocumentException">The book lacks the calendar version that an open promise was made under.</exception>
    public IReadOnlyList<IPromiseFact> FallDue(DateTimeOffset now, SlaBook book)
    {
        var due = new List<IPromiseFact>();
        foreach (var promise in _all) promise.FallDue(now, book, due);
        return [.. due.OrderBy(fact => fact.At)];
    }
}
