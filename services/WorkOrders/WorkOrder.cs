using Contracts;
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
        new("work-order", None, (order, fact) => order.Evolve(fact), order => order.Promises.NextDueAt, WorkOrderView.Instance);

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

    /// <summary>The question that information is waited for.</summary>
    public string? Question { get; init; }

    /// <summary>The answer.</summary>
    public WorkOrderAnswered? Answer { get; init; }

    /// <summary>Its promises.</summary>
    public Promises Promises { get; init; } = Promises.None;

    /// <summary>How facts change it.</summary>
    public WorkOrder Evolve(IFact fact) => fact switch
    {
        WorkOrderDispatched f => this with
        {
            Status = WorkOrderStatus.Dispatched,
            Dispatched = f,
            FirstDispatchedAt = Dispatched is null ? f.At : FirstDispatchedAt,
            Departments = [.. Departments, f.Department],
            ExpectedAt = null,
            LastProgress = null,
            Question = null,
        },
        WorkOrderAccepted f => this with { Status = WorkOrderStatus.Accepted, ExpectedAt = f.ExpectedAt ?? ExpectedAt },
        ProgressReported f => this with { LastProgress = f.Note, ExpectedAt = f.ExpectedAt ?? ExpectedAt },
        CustomerNotified f => this with { Notified = f },
        InformationRequested f => this with { Status = WorkOrderStatus.WaitingForInformation, Question = f.Question },
        InformationProvided => this with { Status = WorkOrderStatus.Accepted, Question = null },
        WorkOrderChased f => this with { Chased = f.Times },
        WorkOrderEscalated f => this with { Escalation = f.Step },
        WorkOrderAnswered f => this with { Status = WorkOrderStatus.Answered, Answer = f, Question = null },
        IPromiseFact f => this with { Promises = Promises.Evolve(f) },
        _ => this,
    };

    /// <summary>
    /// The customer hears of a note, and of an expected time that differs from the one told last (D7). A time that has passed is
    /// nothing to wait for.
    /// </summary>
    public IEnumerable<CustomerNotified> Notify(DateTimeOffset? expectedAt, string? note, DateTimeOffset at)
    {
        var expected = expectedAt > at ? expectedAt : null;
        return Notified is { } last && (note is not null || expected != last.ExpectedAt)
            ? [last with { ExpectedAt = expected, Note = note, At = at }]
            : [];
    }

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
