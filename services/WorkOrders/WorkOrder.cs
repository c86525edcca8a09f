using System.Collections.Immutable;
using Contracts;
using Contracts.Directory.V1;
using Contracts.Promises.V1;
using Contracts.WorkOrders.V1;
using Messaging;
using Sla;
using WorkOrders.Views;

namespace WorkOrders;

/// <summary>Where an order stands.</summary>
public enum WorkOrderStatus
{
    /// <summary>It does not exist.</summary>
    None,

    /// <summary>In the department's queue.</summary>
    Dispatched,

    /// <summary>The department works on it.</summary>
    Accepted,

    /// <summary>The department waits for information; its clock is paused.</summary>
    WaitingForInformation,

    /// <summary>Answered.</summary>
    Answered,
}

/// <summary>A work order, folded from its facts.</summary>
public sealed record WorkOrder
{
    /// <summary>The one promise of an order.</summary>
    public const string DepartmentReply = "department-reply";

    /// <summary>Before the first fact.</summary>
    public static readonly WorkOrder None = new();

    /// <summary>How orders are kept.</summary>
    public static readonly StreamType<WorkOrder> Stream =
        new("work-order", None, (order, fact) => order.Evolve(fact), order => order.NextDueAt, WorkOrderView.Instance);

    /// <summary>Where it stands.</summary>
    public WorkOrderStatus Status { get; init; }

    /// <summary>Its first or latest dispatch: what it is about and whose it is.</summary>
    public WorkOrderDispatched? Dispatched { get; init; }

    /// <summary>When it was first dispatched.</summary>
    public DateTimeOffset FirstDispatchedAt { get; init; }

    /// <summary>Departments that have had it, in order.</summary>
    public IReadOnlyList<string> Departments { get; init; } = [];

    /// <summary>When the department expects to be done.</summary>
    public DateTimeOffset? ExpectedAt { get; init; }

    /// <summary>What the department last told.</summary>
    public string? LastProgress { get; init; }

    /// <summary>What the customer was told last, and where; null for an order of before the customer was told by the desk.</summary>
    public CustomerNotified? Notified { get; init; }

    /// <summary>How often it was chased.</summary>
    public int Chased { get; init; }

    /// <summary>The highest step of the ladder reached.</summary>
    public string? Escalation { get; init; }

    /// <summary>When that was.</summary>
    public DateTimeOffset? EscalatedAt { get; init; }

    /// <summary>Of a complaint: by when the owner of a step has to act, unless anything was recorded since.</summary>
    public DateTimeOffset? ActBy { get; init; }

    /// <summary>That owner.</summary>
    public string? ActOwner { get; init; }

    /// <summary>How often a department asked for information.</summary>
    public int Questions { get; init; }

    /// <summary>What was found wrong in its handling (D9).</summary>
    public ImmutableList<HandlingDefectDetected> Defects { get; init; } = [];

    /// <summary>The question that information is waited for.</summary>
    public string? Question { get; init; }

    /// <summary>The customer is waited for.</summary>
    public bool IsSuspended { get; init; }

    /// <summary>Since when, or since when last.</summary>
    public DateTimeOffset? SuspendedAt { get; init; }

    /// <summary>The answer.</summary>
    public WorkOrderAnswered? Answer { get; init; }

    /// <summary>Its promises.</summary>
    public Promises Promises { get; init; } = Promises.None;

    /// <summary>The next moment at which a promise or the owner of a step has something due.</summary>
    public DateTimeOffset? NextDueAt => ActBy is { } actBy && !(Promises.NextDueAt <= actBy) ? actBy : Promises.NextDueAt;

    /// <summary>How facts change it.</summary>
    public WorkOrder Evolve(IFact fact) => fact switch
    {
        WorkOrderDispatched f => Acted(f.At) with
        {
            Status = WorkOrderStatus.Dispatched,
            Dispatched = f,
            FirstDispatchedAt = Dispatched is null ? f.At : FirstDispatchedAt,
            Departments = [.. Departments, f.Department],
            ExpectedAt = null,
            LastProgress = null,
            Question = null,
        },
        WorkOrderAccepted f => Acted(f.At) with { Status = WorkOrderStatus.Accepted, ExpectedAt = f.ExpectedAt ?? ExpectedAt },
        ProgressReported f => Acted(f.At) with { LastProgress = f.Note, ExpectedAt = f.ExpectedAt ?? ExpectedAt },
        CustomerNotified f => this with { Notified = f },
        CustomerPromiseMoved f => this with { Notified = Notified is null ? null : Notified with { PromisedAt = f.PromisedAt } },
        InformationRequested f => Acted(f.At) with
        {
            Status = WorkOrderStatus.WaitingForInformation, Question = f.Question, Questions = Questions + 1,
        },
        InformationProvided f => Acted(f.At) with { Status = WorkOrderStatus.Accepted, Question = null },
        WorkOrderSuspended f => Acted(f.At) with { IsSuspended = true, SuspendedAt = f.At },
        WorkOrderContinued f => Acted(f.At) with { IsSuspended = false },
        WorkOrderChased f => this with { Chased = f.Times },
        WorkOrderUrgencyRaised f => this with { Dispatched = Dispatched is null ? null : Dispatched with { Urgency = f.Urgency } },
        WorkOrderHandedOver f => this with { Dispatched = Dispatched is null ? null : Dispatched with { OwnerAgentId = f.OwnerAgentId } },
        WorkOrderReturned f => Acted(f.At),
        WorkOrderEscalated f => this with
        {
            Escalation = f.Step, EscalatedAt = f.At, ActBy = ActBy ?? f.ActBy, ActOwner = ActBy is null ? f.Owner : ActOwner,
        },
        HandlingDefectDetected f => this with
        {
            Defects = Defects.Add(f), ActBy = f.Defect == HandlingDefect.DelayUnsupervised ? null : ActBy,
        },
        WorkOrderAnswered f => Acted(f.At) with { Status = WorkOrderStatus.Answered, Answer = f, Question = null, IsSuspended = false },
        IPromiseFact f => this with { Promises = Promises.Evolve(f) },
        _ => this,
    };

    /// <summary>One thing that was waited for is there: the clock runs again, unless another is waited for still.</summary>
    /// <param name="at">From when on.</param>
    /// <param name="stillWaiting">What for (<see cref="PauseReasons"/>); null for nothing.</param>
    /// <param name="book">The calendars.</param>
    public IReadOnlyList<IPromiseFact> Resume(DateTimeOffset at, string? stillWaiting, SlaBook book)
    {
        var resumed = Promises.Resume(DepartmentReply, at, book);
        return stillWaiting is null || resumed.Count == 0
            ? resumed
            : [.. resumed, .. resumed.Aggregate(Promises, (p, fact) => p.Evolve(fact)).Pause(DepartmentReply, at, stillWaiting)];
    }

    /// <summary>
    /// It is more urgent from here on: its promise goes on as the policy says, and the customer hears of the new due moment (D5, D7).
    /// </summary>
    public IEnumerable<IFact> RaiseUrgency(Urgency urgency, RaisedBecause because, DateTimeOffset at, SlaBook book)
    {
        var raised = new WorkOrderUrgencyRaised(
            Dispatched!.WorkOrderId, Dispatched.RequestId, Dispatched.Department, urgency, because, at);
        var amended = Promises.AmendForUrgency(DepartmentReply, Evolve(raised).Case, at, book);
        return [raised, .. amended, .. amended.OfType<PromiseAmended>().TakeLast(1).SelectMany(f => Notify(f.DueAt, note: null, at))];
    }

    /// <summary>A defect in the handling of a complaint (D9); nothing of other kinds, or when it was found before.</summary>
    /// <param name="defect">Which.</param>
    /// <param name="at">When it occurred.</param>
    /// <param name="agentId">The agent it is charged to, if it is one.</param>
    /// <param name="owner">Who had to act, if nobody did.</param>
    public IEnumerable<HandlingDefectDetected> Detect(
        HandlingDefect defect, DateTimeOffset at, string? agentId = null, string? owner = null) =>
        Dispatched is { Kind: RequestKind.Complaint } dispatched && !Defects.Exists(found => found.Defect == defect
            && (defect != HandlingDefect.ReturnedTooLate || found.Department == dispatched.Department))
            ? [new(dispatched.RequestId, dispatched.WorkOrderId, defect, at, dispatched.Department, agentId, owner)]
            : [];

    /// <summary>The deadline passed without a resolution or an alternative, if these facts say so.</summary>
    public IEnumerable<HandlingDefectDetected> DetectBreak(IEnumerable<IFact> facts) =>
        facts.OfType<PromiseBroken>().SelectMany(broken => Detect(HandlingDefect.NoAlternativeInTime, broken.At));

    /// <summary>Something was recorded, so somebody acts; later than the owner of a step had to, it does not count.</summary>
    private WorkOrder Acted(DateTimeOffset at) => at <= ActBy ? this with { ActBy = null } : this;

    /// <summary>The channel that the request came by, known from the order's promise before the customer was told anything.</summary>
    public Channel? Channel => Notified?.Channel ?? Case.Channel;

    /// <summary>What is known of it now, for the rules of the policy: what its promise was made from, and the urgency.</summary>
    private SlaMatch Case => (Promises.Find(DepartmentReply)?.Terms.Known
        ?? new(Dispatched!.Kind, Dispatched.Category, Dispatched.Tier, Channel: Notified?.Channel, Region: Dispatched.Region))
        with { Urgency = Dispatched!.Urgency };

    /// <summary>When the answer is to be expected: as the department said, else as it owes it.</summary>
    public DateTimeOffset? AnswerExpectedAt => ExpectedAt ?? Promises.Find(DepartmentReply)?.DueAt;

    /// <summary>
    /// The customer hears of a note, and of an expected time that differs from the one told last (D7): of what was promised to them where
    /// that is earlier. A time that has passed is nothing to wait for. Before the first word to them (<see cref="Features.TellExpected"/>)
    /// nothing is told.
    /// </summary>
    public IEnumerable<CustomerNotified> Notify(DateTimeOffset? expectedAt, string? note, DateTimeOffset at) =>
        Notified is { } last ? Notify(last, expectedAt, note, at) : [];

    /// <summary>The same, now that the customer's own promise is known, or is another.</summary>
    public IEnumerable<IFact> NotifyOf(DateTimeOffset? promisedAt, DateTimeOffset at) =>
        Notified is { } last
            ? Notify(last with { PromisedAt = promisedAt }, AnswerExpectedAt, note: null, at) is [var told] ? [told]
                : promisedAt != last.PromisedAt ? [new CustomerPromiseMoved(last.WorkOrderId, last.RequestId, promisedAt, at)]
                : []
            : Case.Channel is { } channel // unknown of orders from before the customer was told by the desk
                ? [new CustomerNotified(
                    Dispatched!.WorkOrderId, Dispatched.RequestId, channel, Earliest(AnswerExpectedAt, promisedAt, at), Note: null, at,
                    promisedAt)]
                : [];

    private static CustomerNotified[] Notify(CustomerNotified last, DateTimeOffset? expectedAt, string? note, DateTimeOffset at)
    {
        var expected = Earliest(expectedAt, last.PromisedAt, at);
        return note is not null || expected != last.ExpectedAt ? [last with { ExpectedAt = expected, Note = note, At = at }] : [];
    }

    private static DateTimeOffset? Earliest(DateTimeOffset? expectedAt, DateTimeOffset? promisedAt, DateTimeOffset after) =>
        ((DateTimeOffset?[])[expectedAt, promisedAt]).Where(moment => moment > after).Min();

    /// <summary>The order as its department may see it.</summary>
    /// <exception cref="Refusal">There is no such order, or it is another department's: that is not told apart.</exception>
    public WorkOrderDispatched For(Actor actor, Guid id)
    {
        var dispatched = Dispatched ?? throw Refusal.Unknown("work order", id);
        return actor.Role != Roles.Department || actor.Id == dispatched.Department
            ? dispatched
            : throw Refusal.Unknown("work order", id);
    }

    /// <summary>The order, if it is still open.</summary>
    /// <exception cref="Refusal">Unknown, another department's, or answered.</exception>
    public WorkOrderDispatched OpenFor(Actor actor, Guid id)
    {
        var dispatched = For(actor, id);
        return Status != WorkOrderStatus.Answered
            ? dispatched
            : throw Refusal.WrongState($"Work order {id} was answered at {Answer!.At:O}.");
    }
}
