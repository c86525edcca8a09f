using Contracts;
using Contracts.Directory.V1;
using Contracts.FollowUp.V1;
using Contracts.Promises.V1;
using FollowUp.Views;
using Messaging;
using Sla;

namespace FollowUp;

/// <summary>A call of the operator's own accord, whether all is well 关怀回访 (F6), folded from its facts.</summary>
public sealed record CareCall
{
    /// <summary>It is made, in the hours of this promise's calendar.</summary>
    public const string Promise = "care-call";

    /// <summary>Before the first fact.</summary>
    public static readonly CareCall None = new();

    /// <summary>How they are kept: under their own id.</summary>
    public static readonly StreamType<CareCall> Stream =
        new("care-call", None, (call, fact) => call.Evolve(fact), call => call.NextDueAt, CareCallView.Instance);

    /// <summary>What was planned.</summary>
    public CareCallScheduled? Scheduled { get; init; }

    /// <summary>It is to be made since then.</summary>
    public CareCallOpened? Opened { get; init; }

    /// <summary>A complaint of the customer is open.</summary>
    public CareCallHeld? Held { get; init; }

    /// <summary>Who is about to make it, or was last.</summary>
    public CareCallTaken? Taken { get; init; }

    /// <summary>The latest try that nobody answered.</summary>
    public CareCallTried? Tried { get; init; }

    /// <summary>The customer was reached.</summary>
    public CareCallMade? Made { get; init; }

    /// <summary>It is not made any more.</summary>
    public CareCallEnded? Ended { get; init; }

    /// <summary>Its promise.</summary>
    public Promises Promises { get; init; } = Promises.None;

    /// <summary>It is still to be made, now or later.</summary>
    public bool IsOpen => this is { Scheduled: not null, Made: null, Ended: null };

    /// <summary>When it is to be opened, or its promise has a step.</summary>
    public DateTimeOffset? NextDueAt => this is { IsOpen: true, Opened: null } ? Scheduled!.Plan.From : Promises.NextDueAt;

    /// <summary>How facts change it.</summary>
    public CareCall Evolve(IFact fact) => fact switch
    {
        CareCallScheduled f => this with { Scheduled = f },
        CareCallOpened f => this with { Opened = f },
        CareCallHeld f => this with { Held = f },
        CareCallReleased => this with { Held = null },
        CareCallTaken f => this with { Taken = f },
        CareCallTried f => this with { Tried = f, Taken = null },
        CareCallMade f => this with { Made = f, Taken = null },
        CareCallEnded f => this with { Ended = f, Taken = null },
        IPromiseFact f => this with { Promises = Promises.Evolve(f) },
        _ => this,
    };

    /// <summary>One that was planned.</summary>
    /// <exception cref="Refusal">There is none.</exception>
    public CareCall Known(Guid id) => Scheduled is null ? throw Refusal.Unknown("care call", id) : this;

    /// <summary>It is to be made from that moment on, and what is promised of it runs.</summary>
    public IEnumerable<IFact> Open(DateTimeOffset at, SlaBook book)
    {
        var (id, plan) = (Scheduled!.RequestId, Scheduled.Plan);
        yield return new CareCallOpened(id, plan.Occasion, plan.Tier, plan.Region, plan.Jurisdiction, at);
        if (Promises.Make(book, Promise, id, id, new SlaMatch(Tier: plan.Tier, Region: plan.Region, Jurisdiction: plan.Jurisdiction), at) is { } promise)
        {
            yield return promise;
        }
    }

    /// <summary>The first moment from then on at which the customer may be called: after the last try, and in the hours that the promise counts.</summary>
    public DateTimeOffset CallableFrom(DateTimeOffset from, SlaBook book) => Promises.Find(Promise) is { Made: var made }
        ? CallableFrom(from, Tried?.NextFrom, made.Calendar, made.CalendarVersion, book)
        : CallableFrom(from, Tried?.NextFrom, calendar: null, 0, book);

    /// <summary>The same by what a list knows of it.</summary>
    public static DateTimeOffset CallableFrom(DateTimeOffset from, DateTimeOffset? nextFrom, string? calendar, int version, SlaBook book)
    {
        var at = nextFrom > from ? nextFrom.Value : from;
        return calendar is null ? at : book.Calendar(calendar, version).NextOpen(at);
    }

    /// <summary>It is not made any more, and nothing is promised of it.</summary>
    public IEnumerable<IFact> End(CareCallEndedBecause because, string? by, string? reason, DateTimeOffset at, SlaBook book) =>
    [
        new CareCallEnded(Scheduled!.RequestId, because, by, reason, at),
        .. Promises.Withdraw(Promise, at, because switch
        {
            CareCallEndedBecause.NotReached => "not-reached",
            CareCallEndedBecause.Erased => "erased",
            _ => "cancelled",
        }, book),
    ];
}
