using Contracts.Promises.V1;
using Sla;

namespace Audit.Replay;

/// <summary>
/// All promises of one request twice over: derived from the facts of the domain by <see cref="Clocks"/>, and as the services recorded
/// them. Used for one request after another; not safe for concurrent use.
/// </summary>
/// <param name="books">The policies and calendars to make them by.</param>
/// <param name="keepAgreed">False when moments agreed with the customer are to be left out of account, for a what-if.</param>
public sealed class RequestClocks(SlaBooks books, bool keepAgreed = true)
{
    private readonly List<Subject> _subjects = [];
    private readonly List<ClockFact> _foreign = [];
    private FollowedCase _followed = new();
    private string _service = "";
    private int _used;

    /// <summary>Promises of one subject: the request, a work order, a consultation.</summary>
    public sealed class Subject
    {
        /// <summary>What they are about.</summary>
        public Guid Id { get; internal set; }

        /// <summary>As they follow from the facts of the domain.</summary>
        public Promises Derived { get; internal set; } = Promises.None;

        /// <summary>As they were recorded.</summary>
        public Promises Recorded { get; internal set; } = Promises.None;

        /// <summary>The department that had it last, for a work order.</summary>
        public string? Department { get; internal set; }
    }

    /// <summary>What the facts so far came to.</summary>
    public IEnumerable<Subject> Subjects => _subjects.Take(_used);

    /// <summary>Facts that a service told that are not its own to tell; they act on nothing.</summary>
    public IReadOnlyList<ClockFact> Foreign => _foreign;

    private Action<ClockFact, Guid, string>? Heard { get; init; }

    /// <summary>Folds a request, in the place of the one before.</summary>
    /// <param name="facts">Its facts, as a <see cref="IRequestVisitor"/> is shown them.</param>
    /// <param name="by">Calendars that took effect by then are taken, whether the desk looked or not.</param>
    public void Fold(IReadOnlyList<ClockFact> facts, DateTimeOffset by)
    {
        Fold(facts);
        CatchUp(by);
    }

    /// <summary>The facts that act on a promise, of the domain and of its own record. Folds the request once more for that.</summary>
    public static List<ClockFact> Behind(PromiseMade promise, IReadOnlyList<ClockFact> facts, SlaBooks books)
    {
        var heard = new List<ClockFact>();
        var clocks = new RequestClocks(books)
        {
            Heard = (fact, subject, name) =>
            {
                if (name == promise.Promise && subject == promise.Subject) heard.Add(fact);
            },
        };
        clocks.Fold(facts);
        return heard;
    }

    private void Fold(IReadOnlyList<ClockFact> facts)
    {
        (_used, _followed) = (0, new());
        _foreign.Clear();
        foreach (var fact in facts) Take(fact);
    }

    private void Take(ClockFact fact)
    {
        if (!IsOwners(fact))
        {
            _foreign.Add(fact);
            return;
        }

        _service = fact.Service;
        if (fact.ToPromiseFact() is { } recorded)
        {
            var subject = SubjectOf(fact.StreamId);
            subject.Recorded = subject.Recorded.Evolve(recorded);
            if (recorded is PromiseAmended { Because: AmendedBecause.CalendarChanged })
            {
                // The record says when the desk looked; what follows from the calendar is computed here too.
                subject.Derived = Fold(subject.Derived, subject.Derived.CatchUp(recorded.Promise, recorded.At, BookOf(fact)));
            }

            Heard?.Invoke(fact, subject.Id, recorded.Promise);
            return;
        }

        _followed.Take(fact);
        if (!Clocks.ByFact.TryGetValue(fact.Type, out var rows)) return;

        foreach (var (clock, step) in rows)
        {
            if (step.When is null || step.When(_followed, fact)) Apply(clock, step, fact);
        }
    }

    /// <summary>A promise is told of by who made it, whatever name another gives to it.</summary>
    private bool IsOwners(ClockFact fact)
    {
        if (!FactOwners.Has(fact.Service, fact.Type) || (KnownFacts.IsOfPromise(fact.Type) && !FactOwners.HasPromise(fact.Service, fact.Promise))) return false;
        if (fact.PromiseId is not { } id) return true;

        foreach (var promise in SubjectOf(fact.StreamId).Recorded.All)
        {
            if (promise.Made.PromiseId == id) return promise.Made.Promise == fact.Promise;
        }

        return true;
    }

    /// <summary>After the last fact, for clocks that run. One that stands still takes its calendars when it runs again.</summary>
    private void CatchUp(DateTimeOffset by)
    {
        var book = books.KnownTo(_service, by);
        foreach (var subject in Subjects)
        {
            foreach (var promise in subject.Derived.All)
            {
                if (promise is { IsOpen: true, PausedAt: null })
                {
                    subject.Derived = Fold(subject.Derived, subject.Derived.CatchUp(promise.Made.Promise, by, book));
                }
            }
        }
    }

    private void Apply(Clock clock, ClockStep step, ClockFact fact)
    {
        var subject = SubjectOf(clock.Subject(fact));
        var at = step.At?.Invoke(_followed, fact) ?? fact.At;
        if (subject.Id != fact.RequestId) subject.Department = fact.Department ?? subject.Department; // the request's own promises are no department's
        var before = subject.Derived;
        subject.Derived = step.Effect switch
        {
            ClockEffect.Starts => Make(clock, step, fact, subject, at) is { } made ? before.Evolve(made) : before,
            ClockEffect.Pauses => Fold(before, before.Pause(clock.Promise, at, step.Reason!)),
            ClockEffect.Resumes => Fold(before, before.Resume(clock.Promise, at, BookOf(fact))),
            ClockEffect.Raises => Fold(before, Raise(before, clock.Promise, fact, at)),
            ClockEffect.Asks when !keepAgreed || fact.AgreedAt is null => before,
            ClockEffect.Asks => Fold(before, before.AmendForDeadline(
                clock.Promise, fact.AgreedAt.Value, at, BookOf(fact), Because(fact))),
            ClockEffect.Ends => Fold(before, before.End(clock.Promise, at, BookOf(fact))),
            _ => Fold(before, before.Withdraw(clock.Promise, at, fact.Type, BookOf(fact))),
        };
        if (!ReferenceEquals(before, subject.Derived)) Heard?.Invoke(fact, subject.Id, clock.Promise);
    }

    /// <summary>A rule without a target makes no promise where nothing was agreed, and none that names a calendar not yet published.</summary>
    private PromiseMade? Make(Clock clock, ClockStep step, ClockFact fact, Subject subject, DateTimeOffset at)
    {
        var agreedAt = keepAgreed ? step.AgreedAt?.Invoke(_followed, fact) : null;
        var (book, known) = (BookOf(fact), clock.Case(_followed, fact));
        if (agreedAt is null && !book.IsTimed(clock.Promise, known, at)) return null;

        try
        {
            return subject.Derived.Make(book, clock.Promise, fact.RequestId, subject.Id, known, at, agreedAt);
        }
        catch (SlaDocumentException)
        {
            return null;
        }
    }

    private static AmendedBecause Because(ClockFact fact) =>
        fact.Type == "reply_promised" ? AmendedBecause.PromisedAnew
        : fact.Word is null ? AmendedBecause.DeadlineAsked
        : AmendedBecause.Merged;

    private IReadOnlyList<IPromiseFact> Raise(Promises promises, string promise, ClockFact fact, DateTimeOffset at)
    {
        if (!_followed.IsRaised || promises.Find(promise)?.Terms.Known is not { } known) return [];

        var raised = known with { Kind = fact.Kind ?? known.Kind, Category = fact.Category ?? known.Category, Urgency = fact.Urgency };
        return promises.AmendForUrgency(promise, raised, at, BookOf(fact));
    }

    private SlaBook BookOf(ClockFact fact) => books.KnownTo(fact.Service, fact.RecordedAt);

    private static Promises Fold(Promises promises, IReadOnlyList<IPromiseFact> facts)
    {
        foreach (var fact in facts) promises = promises.Evolve(fact);
        return promises;
    }

    private Subject SubjectOf(Guid id)
    {
        for (var i = 0; i < _used; i++)
        {
            if (_subjects[i].Id == id) return _subjects[i];
        }

        if (_used == _subjects.Count) _subjects.Add(new());
        var subject = _subjects[_used++];
        (subject.Id, subject.Derived, subject.Recorded, subject.Department) = (id, Promises.None, Promises.None, null);
        return subject;
    }
}
