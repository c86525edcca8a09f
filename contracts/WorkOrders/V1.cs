namespace Contracts.WorkOrders.V1;

/// <summary>A fact about a work order 工单. Its routing key ends in the department, whose queue selects on it.</summary>
public interface IWorkOrderFact : IRequestFact, IRouted
{
    /// <summary>The order.</summary>
    Guid WorkOrderId { get; }

    /// <summary>The department that has the order.</summary>
    string Department { get; }

    string IRouted.RoutingDimension => Department;
}

/// <summary>What a department's answer is.</summary>
public enum AnswerKind
{
    /// <summary>The matter is settled.</summary>
    Resolution,

    /// <summary>It cannot be settled as asked; this is offered instead (D4).</summary>
    Alternative,
}

/// <summary>The department takes the order on.</summary>
/// <param name="WorkOrderId">The order.</param>
/// <param name="ExpectedAt">When the department expects to answer; told to the customer (D7).</param>
[Name("accept_work_order")]
public sealed record AcceptWorkOrder(Guid WorkOrderId, DateTimeOffset? ExpectedAt = null) : ICommand;

/// <summary>The department says the order is not theirs 退单 (D2).</summary>
/// <param name="WorkOrderId">The order.</param>
/// <param name="Reason">Why not.</param>
/// <param name="RightDepartment">The right department, if known.</param>
[Name("return_work_order")]
public sealed record ReturnWorkOrder(
    Guid WorkOrderId, [Personal][Words(1000)] string Reason, [Id] string? RightDepartment = null) : ICommand;

/// <summary>The department needs to know more; its clock pauses until it is told (D3).</summary>
/// <param name="WorkOrderId">The order.</param>
/// <param name="Question">What it needs to know.</param>
[Name("request_information")]
public sealed record RequestInformation(Guid WorkOrderId, [Personal][Words(2000)] string Question) : ICommand;

/// <summary>The agent gives what the department asked for; the clock runs again (D3).</summary>
/// <param name="WorkOrderId">The order.</param>
/// <param name="Information">The answer.</param>
[Name("provide_information")]
public sealed record ProvideInformation(Guid WorkOrderId, [Personal][Words(4000)] string Information) : ICommand;

/// <summary>The department tells how it goes and when it expects to be done (D7).</summary>
/// <param name="WorkOrderId">The order.</param>
/// <param name="Note">How it goes.</param>
/// <param name="ExpectedAt">When it expects to be done.</param>
[Name("report_progress")]
public sealed record ReportProgress(Guid WorkOrderId, [Personal][Words(1000)] string Note, DateTimeOffset? ExpectedAt = null) : ICommand;

/// <summary>The department answers (D4).</summary>
/// <param name="WorkOrderId">The order.</param>
/// <param name="Kind">Resolution or alternative.</param>
/// <param name="Text">What the customer is to be told.</param>
/// <param name="At">When the department answered, by its clock, if the message was delayed; neither in the future nor before
/// the dispatch. When absent, the moment of receipt.</param>
[Name("answer_work_order")]
public sealed record AnswerWorkOrder(
    Guid WorkOrderId, AnswerKind Kind, [Personal][Words(4000)] string Text, DateTimeOffset? At = null) : ICommand;

/// <summary>Customer or agent chases the order 催办 (D5).</summary>
/// <param name="WorkOrderId">The order.</param>
/// <param name="Note">What was said.</param>
[Name("chase_work_order")]
public sealed record ChaseWorkOrder(Guid WorkOrderId, [Personal][Words(1000)] string Note) : ICommand;

/// <summary>The order is in the department's queue. Told again, with a higher attempt, to the next department after a return.</summary>
/// <param name="WorkOrderId">The order.</param>
/// <param name="RequestId">The request.</param>
/// <param name="Department">Whose it is now.</param>
/// <param name="Attempt">1 at first; one more after each return.</param>
/// <param name="OwnerAgentId">The first-contact owner, who tells the customer.</param>
/// <param name="Kind">The kind.</param>
/// <param name="Category">The category.</param>
/// <param name="Urgency">The urgency.</param>
/// <param name="Tier">The customer's tier.</param>
/// <param name="Region">The region.</param>
/// <param name="Instruction">What to do.</param>
/// <param name="DueAt">When the answer is due, whoever has had the order before.</param>
/// <param name="At">When it was dispatched to this department.</param>
[Name("work_order_dispatched")]
public sealed record WorkOrderDispatched(
    Guid WorkOrderId, Guid RequestId, string Department, int Attempt, string OwnerAgentId, RequestKind Kind, string Category,
    Urgency Urgency, int Tier, string? Region, [Personal] string Instruction, DateTimeOffset DueAt, DateTimeOffset At)
    : IWorkOrderFact;

/// <summary>The department took the order on.</summary>
/// <param name="WorkOrderId">The order.</param>
/// <param name="RequestId">The request.</param>
/// <param name="Department">The department.</param>
/// <param name="ExpectedAt">When it expects to answer.</param>
/// <param name="At">When.</param>
[Name("work_order_accepted")]
public sealed record WorkOrderAccepted(
    Guid WorkOrderId, Guid RequestId, string Department, DateTimeOffset? ExpectedAt, DateTimeOffset At) : IWorkOrderFact;

/// <summary>The department sent the order back. The promise runs on; the time it was held is charged to this department.</summary>
/// <param name="WorkOrderId">The order.</param>
/// <param name="RequestId">The request.</param>
/// <param name="Department">Who returned it.</param>
/// <param name="Reason">Why.</param>
/// <param name="NextDepartment">Who gets it now.</param>
/// <param name="HeldFor">Time between dispatch and return, around the clock.</param>
/// <param name="At">When.</param>
[Name("work_order_returned")]
public sealed record WorkOrderReturned(
    Guid WorkOrderId, Guid RequestId, string Department, [Personal] string Reason, string NextDepartment, TimeSpan HeldFor,
    DateTimeOffset At) : IWorkOrderFact;

/// <summary>The department waits for information; the owner gets it.</summary>
/// <param name="WorkOrderId">The order.</param>
/// <param name="RequestId">The request.</param>
/// <param name="Department">The department.</param>
/// <param name="OwnerAgentId">Who has to find out.</param>
/// <param name="Question">What is asked.</param>
/// <param name="At">When.</param>
[Name("information_requested")]
public sealed record InformationRequested(
    Guid WorkOrderId, Guid RequestId, string Department, string OwnerAgentId, [Personal] string Question, DateTimeOffset At)
    : IWorkOrderFact;

/// <summary>The information was given.</summary>
/// <param name="WorkOrderId">The order.</param>
/// <param name="RequestId">The request.</param>
/// <param name="Department">The department.</param>
/// <param name="Information">What was answered.</param>
/// <param name="At">When.</param>
[Name("information_provided")]
public sealed record InformationProvided(
    Guid WorkOrderId, Guid RequestId, string Department, [Personal] string Information, DateTimeOffset At) : IWorkOrderFact;

/// <summary>The customer is waited for, without whom the department cannot go on.</summary>
/// <param name="WorkOrderId">The order.</param>
/// <param name="RequestId">The request.</param>
/// <param name="Department">The department.</param>
/// <param name="At">From when on.</param>
[Name("work_order_suspended")]
public sealed record WorkOrderSuspended(Guid WorkOrderId, Guid RequestId, string Department, DateTimeOffset At) : IWorkOrderFact;

/// <summary>The customer is waited for no more.</summary>
/// <param name="WorkOrderId">The order.</param>
/// <param name="RequestId">The request.</param>
/// <param name="Department">The department.</param>
/// <param name="At">From when on.</param>
[Name("work_order_continued")]
public sealed record WorkOrderContinued(Guid WorkOrderId, Guid RequestId, string Department, DateTimeOffset At) : IWorkOrderFact;

/// <summary>How it goes, for the customer.</summary>
/// <param name="WorkOrderId">The order.</param>
/// <param name="RequestId">The request.</param>
/// <param name="Department">The department.</param>
/// <param name="Note">How it goes.</param>
/// <param name="ExpectedAt">When it is expected to be done.</param>
/// <param name="At">When.</param>
[Name("progress_reported")]
public sealed record ProgressReported(
    Guid WorkOrderId, Guid RequestId, string Department, [Personal] string Note, DateTimeOffset? ExpectedAt, DateTimeOffset At)
    : IWorkOrderFact;

/// <summary>The request was handed over to another owner, who gives information and tells the customer from here on.</summary>
/// <param name="WorkOrderId">The order.</param>
/// <param name="RequestId">The request.</param>
/// <param name="OwnerAgentId">The owner now.</param>
/// <param name="At">From when on.</param>
[Name("work_order_handed_over")]
public sealed record WorkOrderHandedOver(Guid WorkOrderId, Guid RequestId, string OwnerAgentId, DateTimeOffset At) : IRequestFact;

/// <summary>The order was chased.</summary>
/// <param name="WorkOrderId">The order.</param>
/// <param name="RequestId">The request.</param>
/// <param name="Department">The department.</param>
/// <param name="Times">How often by now.</param>
/// <param name="Note">What was said.</param>
/// <param name="At">When.</param>
[Name("work_order_chased")]
public sealed record WorkOrderChased(
    Guid WorkOrderId, Guid RequestId, string Department, int Times, [Personal] string Note, DateTimeOffset At) : IWorkOrderFact;

/// <summary>Why an order's urgency was raised.</summary>
public enum RaisedBecause
{
    /// <summary>The request was classified anew.</summary>
    Reclassified,

    /// <summary>It was chased so often (D5).</summary>
    Chased,
}

/// <summary>The order is more urgent from here on. What that means for its promise, the policy says.</summary>
/// <param name="WorkOrderId">The order.</param>
/// <param name="RequestId">The request.</param>
/// <param name="Department">The department.</param>
/// <param name="Urgency">The urgency now.</param>
/// <param name="Because">Why.</param>
/// <param name="At">When.</param>
[Name("work_order_urgency_raised")]
public sealed record WorkOrderUrgencyRaised(
    Guid WorkOrderId, Guid RequestId, string Department, Urgency Urgency, RaisedBecause Because, DateTimeOffset At) : IWorkOrderFact;

/// <summary>A step of the ladder was reached (D5): who has to act now, and for how long.</summary>
/// <param name="WorkOrderId">The order.</param>
/// <param name="RequestId">The request.</param>
/// <param name="Department">The department.</param>
/// <param name="Step"><c>reminder</c>, <c>warning</c>, <c>overdue</c>, <c>second-level</c>.</param>
/// <param name="Owner">Who has to act.</param>
/// <param name="ActWithin">Time for that, on the promise's calendar.</param>
/// <param name="At">When the step was due.</param>
/// <param name="ActBy">By when that is, for a complaint: without anything recorded on the order by then, nobody supervised the
/// delay (D9).</param>
[Name("work_order_escalated")]
public sealed record WorkOrderEscalated(
    Guid WorkOrderId, Guid RequestId, string Department, string Step, string Owner, TimeSpan ActWithin, DateTimeOffset At,
    DateTimeOffset? ActBy = null) : IWorkOrderFact;

/// <summary>The department answered.</summary>
/// <param name="WorkOrderId">The order.</param>
/// <param name="RequestId">The request.</param>
/// <param name="Department">The department.</param>
/// <param name="OwnerAgentId">Who tells the customer now (D8).</param>
/// <param name="Kind">Resolution or alternative.</param>
/// <param name="Text">What to tell.</param>
/// <param name="At">When the department answered.</param>
[Name("work_order_answered")]
public sealed record WorkOrderAnswered(
    Guid WorkOrderId, Guid RequestId, string Department, string OwnerAgentId, AnswerKind Kind, [Personal] string Text,
    DateTimeOffset At) : IWorkOrderFact;

/// <summary>What the customer was promised as a reply or repair moved, or is promised no more; they are not told, as what they were told holds.</summary>
/// <param name="WorkOrderId">The order.</param>
/// <param name="RequestId">The request.</param>
/// <param name="PromisedAt">By when now; null when it was withdrawn.</param>
/// <param name="At">When it moved.</param>
[Name("customer_promise_moved")]
public sealed record CustomerPromiseMoved(Guid WorkOrderId, Guid RequestId, DateTimeOffset? PromisedAt, DateTimeOffset At) : IRequestFact;

/// <summary>
/// How it goes and when to expect the answer, for the customer (D7): told after dispatch and whenever it changes, on the channel of
/// the first contact.
/// </summary>
/// <param name="WorkOrderId">The order.</param>
/// <param name="RequestId">The request.</param>
/// <param name="Channel">Where the customer is told.</param>
/// <param name="ExpectedAt">When to expect the answer: what the department says or owes, or what the customer was promised, whichever is
/// earlier; null when the time for it has passed and no other is known.</param>
/// <param name="Note">How it goes, if the department said so.</param>
/// <param name="At">When.</param>
/// <param name="PromisedAt">By when the customer is promised the reply or the repair, as far as the desk's record of the order has it.</param>
[Name("customer_notified")]
public sealed record CustomerNotified(
    Guid WorkOrderId, Guid RequestId, Channel Channel, DateTimeOffset? ExpectedAt, [Personal] string? Note, DateTimeOffset At,
    DateTimeOffset? PromisedAt = null) : IRequestFact, IRouted
{
    string IRouted.RoutingDimension => ChannelId.Of(Channel);
}
