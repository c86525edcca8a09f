using Audit.Folds;
using Contracts;
using Contracts.Directory.V1;
using Contracts.Promises.V1;

namespace Audit.Replay;

/// <summary>
/// A fact, cut down to what clocks hang on. One flat shape for all types: a member that a type does not have is null. It is filled
/// anew for each fact, so that reading a long history leaves nothing behind.
/// </summary>
public sealed class ClockFact
{
    /// <summary>The fact's id.</summary>
    public Guid FactId { get; set; }

    /// <summary>The owner.</summary>
    public string Service { get; set; } = "";

    /// <summary>The owner's stream.</summary>
    public Guid StreamId { get; set; }

    /// <summary>Its place in that stream.</summary>
    public long StreamVersion { get; set; }

    /// <summary>Stored name; one of <see cref="Clocks.Types"/>.</summary>
    public string Type { get; set; } = "";

    /// <summary>The request.</summary>
    public Guid RequestId { get; set; }

    /// <summary>When its owner recorded it.</summary>
    public DateTimeOffset RecordedAt { get; set; }

    /// <summary>When it happened, by the fact itself.</summary>
    public DateTimeOffset At { get; set; }

    /// <summary>What the request is about.</summary>
    public RequestKind? Kind { get; set; }

    /// <summary>The category.</summary>
    public string? Category { get; set; }

    /// <summary>The customer's tier.</summary>
    public int? Tier { get; set; }

    /// <summary>How pressing it is.</summary>
    public Urgency? Urgency { get; set; }

    /// <summary>Where it came in.</summary>
    public Channel? Channel { get; set; }

    /// <summary>Where the customer lives.</summary>
    public string? Region { get; set; }

    /// <summary>When the first contact began (<c>profile.receivedAt</c>).</summary>
    public DateTimeOffset? ReceivedAt { get; set; }

    /// <summary>The moment agreed with the customer: <c>deadlineAsked</c>, <c>appointmentAt</c>, <c>agreedAt</c>.</summary>
    public DateTimeOffset? AgreedAt { get; set; }

    /// <summary>The department.</summary>
    public string? Department { get; set; }

    /// <summary>What it is about, where not its stream: <c>workOrderId</c> of a dispatch, <c>subject</c> of a promise.</summary>
    public Guid? Subject { get; set; }

    /// <summary>The word that decides: <c>outcome</c>, <c>because</c>, <c>source</c>.</summary>
    public string? Word { get; set; }

    /// <summary><c>dissatisfied</c> of a rating, <c>corrects</c> of a promise, <c>answerOwed</c> of a wait for an agent,
    /// <c>inPart</c> of a result told.</summary>
    public bool Flag { get; set; }

    /// <summary>Which promise.</summary>
    public Guid? PromiseId { get; set; }

    /// <summary>Its name.</summary>
    public string? Promise { get; set; }

    /// <summary>Its policy.</summary>
    public string? Policy { get; set; }

    /// <summary>The policy's version.</summary>
    public int PolicyVersion { get; set; }

    /// <summary>The rule it was made under.</summary>
    public string? Rule { get; set; }

    /// <summary>Its calendar.</summary>
    public string? Calendar { get; set; }

    /// <summary>The calendar's version.</summary>
    public int CalendarVersion { get; set; }

    /// <summary>The time zone data that its moments were computed with.</summary>
    public string? ZoneData { get; set; }

    /// <summary>Time promised.</summary>
    public TimeSpan? Target { get; set; }

    /// <summary>When it falls due.</summary>
    public DateTimeOffset DueAt { get; set; }

    /// <summary>Whose law holds.</summary>
    public string? Jurisdiction { get; set; }

    /// <summary>What the fact itself says of the request.</summary>
    public SlaMatch Case => new(Kind, Category, Tier, Urgency, Channel, Region, Jurisdiction);

    private AmendedBecause Because => Enum.TryParse<AmendedBecause>(Word, ignoreCase: true, out var because) ? because : default;

    /// <summary>As the promise's own record says it, without the ladder; null for a fact of the domain.</summary>
    public IPromiseFact? ToPromiseFact() => PromiseId is not { } id ? null : Type switch
    {
        "promise_made" => new PromiseMade(
            id, RequestId, Promise!, Subject ?? default, At, Policy!, PolicyVersion, Rule!, Calendar!, CalendarVersion, Target, DueAt, [], AgreedAt,
            ZoneData: ZoneData),
        "promise_paused" => new PromisePaused(id, RequestId, Promise!, At, Word ?? ""),
        "promise_amended" => new PromiseAmended(
            id, RequestId, Promise!, At, Because, Policy!, PolicyVersion, Rule!, Calendar!, CalendarVersion, TimeSpan.Zero, Target, DueAt, [],
            AgreedAt, ZoneData: ZoneData),
        "promise_resumed" => new PromiseResumed(id, RequestId, Promise!, At, DueAt, [], ZoneData),
        "promise_kept" => new PromiseKept(id, RequestId, Promise!, At, DueAt, Flag),
        "promise_broken" => new PromiseBroken(id, RequestId, Promise!, At),
        "promise_fulfilled_late" => new PromiseFulfilledLate(id, RequestId, Promise!, At, DueAt),
        "promise_withdrawn" => new PromiseWithdrawn(id, RequestId, Promise!, At, Word ?? ""),
        _ => null,
    };

    /// <summary>For a list of the facts behind something.</summary>
    public Evidence ToEvidence() => new(FactId, Type, At);

    /// <summary>Empties what comes from the fact's data.</summary>
    public void Clear()
    {
        At = RecordedAt;
        (Kind, Category, Tier, Urgency, Channel, Region, Jurisdiction) = (null, null, null, null, null, null, null);
        (ReceivedAt, AgreedAt, Department, Subject, Word, Flag) = (null, null, null, null, null, false);
        (PromiseId, Promise, Policy, PolicyVersion, Rule) = (null, null, null, 0, null);
        (Calendar, CalendarVersion, ZoneData, Target, DueAt) = (null, 0, null, null, default);
    }
}
