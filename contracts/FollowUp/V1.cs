namespace Contracts.FollowUp.V1;

/// <summary>What the customer said when told the result (F1).</summary>
public enum TellOutcome
{
    /// <summary>It is solved.</summary>
    Solved,

    /// <summary>It is not solved: reopened, same owner.</summary>
    NotSolved,

    /// <summary>The customer could not be reached.</summary>
    NoAnswer,
}

/// <summary>Where the result came from.</summary>
public enum ResultSource
{
    /// <summary>The agent, in the first contact.</summary>
    FirstContact,

    /// <summary>A department's answer.</summary>
    WorkOrder,

    /// <summary>An expert's answer.</summary>
    Consultation,

    /// <summary>The agent, after the request was reopened.</summary>
    Agent,
}

/// <summary>Why a request was closed.</summary>
public enum ClosedBecause
{
    /// <summary>Rated well.</summary>
    Rated,

    /// <summary>No rating came in the time for it.</summary>
    NotRated,

    /// <summary>The supervisor reviewed the bad rating.</summary>
    Reviewed,

    /// <summary>The customer could not be reached after the set tries.</summary>
    NotReached,

    /// <summary>The customer gave up waiting.</summary>
    Abandoned,

    /// <summary>It was merged into another request, which goes on (A3).</summary>
    Merged,

    /// <summary>An article settled it (A6).</summary>
    SelfServed,

    /// <summary>Another system's record says so, and not why: of imported histories alone, never told by the desk.</summary>
    Recorded,
}

/// <summary>Follow-up keeps watch over the request's promise to the customer from here on.</summary>
/// <param name="RequestId">The request.</param>
/// <param name="Profile">What is known of it.</param>
/// <param name="Kind">The kind.</param>
/// <param name="Category">The category.</param>
/// <param name="Urgency">The urgency.</param>
/// <param name="At">When.</param>
[Name("follow_up_opened")]
public sealed record FollowUpOpened(
    Guid RequestId, Intake.V1.RequestProfile Profile, RequestKind Kind, string Category, Urgency Urgency, DateTimeOffset At)
    : IRequestFact;

/// <summary>The request was classified again: what is promised to the customer follows the new kind.</summary>
/// <param name="RequestId">The request.</param>
/// <param name="Kind">The kind.</param>
/// <param name="Category">The category.</param>
/// <param name="Urgency">The urgency.</param>
/// <param name="At">When it was classified.</param>
/// <param name="DeadlineAsked">A deadline that the customer had asked for meanwhile, which a reply that is promised anew keeps; null where they had
/// not, and in facts of before that was said.</param>
[Name("follow_up_reclassified")]
public sealed record FollowUpReclassified(
    Guid RequestId, RequestKind Kind, string Category, Urgency Urgency, DateTimeOffset At, DateTimeOffset? DeadlineAsked = null) : IRequestFact;

/// <summary>The customer asked for a deadline of their own while the request was open, or had been promised one in a request that is this one
/// now.</summary>
/// <param name="RequestId">The request.</param>
/// <param name="DeadlineAt">The moment.</param>
/// <param name="At">When it was asked; from when on it holds here.</param>
/// <param name="PromisedFor">The request that the moment was promised for: merged into this one, or this one before it was merged. Null where
/// the customer asked.</param>
/// <param name="By">Who told of it: <c>agent/a07</c>, <c>channel/app</c>. Null in facts of before that was recorded.</param>
/// <param name="Reason">Why what was promised was put off, where an agent or supervisor did.</param>
/// <param name="PutOff">By how much an agent put off by themselves what is promised, or would be as a complaint or fault; null: not at all.</param>
[Name("deadline_asked")]
public sealed record DeadlineAsked(
    Guid RequestId, DateTimeOffset DeadlineAt, DateTimeOffset At, Guid? PromisedFor = null, string? By = null, [Personal] string? Reason = null,
    TimeSpan? PutOff = null) : IRequestFact;

/// <summary>A request that was merged into another had been promised a reply: that promise is the other's.</summary>
/// <param name="RequestId">The request that ended.</param>
/// <param name="IntoRequestId">The one that goes on.</param>
/// <param name="DueAt">When the reply was due.</param>
/// <param name="At">When it was merged.</param>
/// <param name="PromisedBy">By when an agent had promised the answer, which is promised there as well; null where none had, and in facts of before that was
/// told apart. Where that was all that was promised, it is <paramref name="DueAt"/> too.</param>
[Name("reply_passed_on")]
public sealed record ReplyPassedOn(
    Guid RequestId, Guid IntoRequestId, DateTimeOffset DueAt, DateTimeOffset At, DateTimeOffset? PromisedBy = null) : IRequestFact;

/// <summary>The customer came in contact about a request that is worked on. Kept, so that a telling or a giving up of before, heard of later, does not end
/// it over their head.</summary>
/// <param name="RequestId">The request.</param>
/// <param name="At">When the contact began.</param>
[Name("customer_came")]
public sealed record CustomerCame(Guid RequestId, DateTimeOffset At) : IRequestFact;

/// <summary>The customer is waited for. The adapter of the first contact's channel shows what for.</summary>
/// <param name="RequestId">The request.</param>
/// <param name="Channel">Where the customer is asked.</param>
/// <param name="Question">What the customer is to do or say.</param>
/// <param name="At">From when on.</param>
[Name("customer_awaited")]
public sealed record CustomerAwaited(Guid RequestId, Channel Channel, [Personal] string Question, DateTimeOffset At)
    : IRequestFact, IRouted
{
    string IRouted.RoutingDimension => ChannelId.Of(Channel);
}

/// <summary>Why the customer is waited for no more.</summary>
public enum WaitEndedBecause
{
    /// <summary>The owner said so.</summary>
    OwnerSaid,

    /// <summary>The customer came in contact about the request.</summary>
    CustomerCame,

    /// <summary>The customer was told the result, or the request was closed.</summary>
    Settled,
}

/// <summary>The customer is waited for no more.</summary>
/// <param name="RequestId">The request.</param>
/// <param name="Because">Why.</param>
/// <param name="Since">Since when the customer was waited for.</param>
/// <param name="At">Until when.</param>
[Name("customer_wait_ended")]
public sealed record CustomerWaitEnded(Guid RequestId, WaitEndedBecause Because, DateTimeOffset Since, DateTimeOffset At) : IRequestFact;

/// <summary>A department's answer is waited for: the result is ready when none is any more (D6).</summary>
/// <param name="RequestId">The request.</param>
/// <param name="WorkOrderId">The order.</param>
/// <param name="OwnerAgentId">Who tells the customer.</param>
/// <param name="At">When it was dispatched.</param>
/// <param name="ReplyDueAt">By when the customer is promised the reply or the repair; null where neither is, or its clock stands still.</param>
[Name("work_order_awaited")]
public sealed record WorkOrderAwaited(
    Guid RequestId, Guid WorkOrderId, string OwnerAgentId, DateTimeOffset At, DateTimeOffset? ReplyDueAt = null) : IRequestFact;

/// <summary>An expert's answer is waited for: until the customer has it, the request is not finished.</summary>
/// <param name="RequestId">The request.</param>
/// <param name="ConsultationId">The consultation.</param>
/// <param name="At">When it was sought.</param>
[Name("consultation_awaited")]
public sealed record ConsultationAwaited(Guid RequestId, Guid ConsultationId, DateTimeOffset At) : IRequestFact;

/// <summary>The customer has the expert's answer: the consultation is waited for no more.</summary>
/// <param name="RequestId">The request.</param>
/// <param name="ConsultationId">The consultation.</param>
/// <param name="At">When the customer was answered.</param>
[Name("consultation_settled")]
public sealed record ConsultationSettled(Guid RequestId, Guid ConsultationId, DateTimeOffset At) : IRequestFact;

/// <summary>A department's answer that was waited for is there.</summary>
/// <param name="RequestId">The request.</param>
/// <param name="WorkOrderId">The order.</param>
/// <param name="Department">Who answered.</param>
/// <param name="Answer">What to tell.</param>
/// <param name="At">When the department answered.</param>
[Name("answer_received")]
public sealed record AnswerReceived(
    Guid RequestId, Guid WorkOrderId, string Department, [Personal] string Answer, DateTimeOffset At) : IRequestFact;

/// <summary>An agent took the request, or was given it: who has it, and whose it is, may act for the customer from here on.</summary>
/// <param name="RequestId">The request.</param>
/// <param name="AgentId">Who has it; where it was given back, who had it.</param>
/// <param name="OwnerAgentId">The first-contact owner 首问负责.</param>
/// <param name="At">When it was taken.</param>
/// <param name="GivenBack">True when it was given back to the queue: no agent acts for the customer until one takes it.</param>
[Name("owner_noted")]
public sealed record OwnerNoted(Guid RequestId, string AgentId, string OwnerAgentId, DateTimeOffset At, bool? GivenBack = null) : IRequestFact;

/// <summary>The request was handed over to another owner, who tells the customer from here on. What the customer was told before stays with who
/// told it: a rating, its explanation and its review.</summary>
/// <param name="RequestId">The request.</param>
/// <param name="OwnerAgentId">The owner now.</param>
/// <param name="At">From when on.</param>
[Name("follow_up_handed_over")]
public sealed record FollowUpHandedOver(Guid RequestId, string OwnerAgentId, DateTimeOffset At) : IRequestFact;

/// <summary>There is a result to be told; the owner has the time of the promise <c>tell-customer</c> (D8).</summary>
/// <param name="RequestId">The request.</param>
/// <param name="OwnerAgentId">Who tells.</param>
/// <param name="Source">Where the result came from.</param>
/// <param name="Result">What to tell.</param>
/// <param name="At">Since when.</param>
[Name("result_ready")]
public sealed record ResultReady(
    Guid RequestId, string OwnerAgentId, ResultSource Source, [Personal] string Result, DateTimeOffset At) : IRequestFact;

/// <summary>The customer was told, or a try was made.</summary>
/// <param name="RequestId">The request.</param>
/// <param name="OwnerAgentId">Whose matter it is to tell.</param>
/// <param name="Outcome">What the customer said.</param>
/// <param name="Attempt">1 at the first try.</param>
/// <param name="Note">What was said.</param>
/// <param name="At">When.</param>
/// <param name="ToldBy">Who told it in the owner's place: <c>agent/a021</c>, <c>supervisor/s1</c>, or <c>expert</c>; absent when the owner did.</param>
/// <param name="InPart">True when it is solved and a department or an expert still works on another part: the promise of the reply runs on.</param>
/// <param name="RepairGoesOn">True when a fault is not solved: what was promised for the repair runs on. Absent in facts of before that was so: there it was
/// withdrawn, and a new one made.</param>
[Name("result_told")]
public sealed record ResultTold(
    Guid RequestId, string OwnerAgentId, TellOutcome Outcome, int Attempt, [Personal] string? Note, DateTimeOffset At,
    string? ToldBy = null, bool? InPart = null, bool? RepairGoesOn = null) : IRequestFact;

/// <summary>Why a request that was told or closed is worked on again.</summary>
public enum ReopenedBecause
{
    /// <summary>The customer, told the result, says that it is not solved (F1).</summary>
    NotSolved,

    /// <summary>The supervisor ordered further handling (F5).</summary>
    FurtherHandling,

    /// <summary>The customer came in contact about it after being told, or after it was closed.</summary>
    CustomerCame,

    /// <summary>A department or an expert has it again, though the customer was told already.</summary>
    WorkGoesOn,

    /// <summary>Its owner or a supervisor said so.</summary>
    ByHand,

    /// <summary>It had been merged into another request by mistake.</summary>
    Unmerged,
}

/// <summary>A request that was told or closed is worked on again: back to the same owner, with a new promise.</summary>
/// <param name="RequestId">The request.</param>
/// <param name="OwnerAgentId">The owner; null when no agent ever had it: the customer had given up waiting.</param>
/// <param name="Reason">Why, in the words of who said so.</param>
/// <param name="At">When.</param>
/// <param name="Because">What led to it; absent in facts of before it was told.</param>
[Name("request_reopened")]
public sealed record RequestReopened(
    Guid RequestId, string? OwnerAgentId, [Personal] string Reason, DateTimeOffset At, ReopenedBecause? Because = null)
    : IRequestFact;

/// <summary>The customer was promised an answer by a moment; their channel tells them.</summary>
/// <param name="RequestId">The request.</param>
/// <param name="Channel">The channel of the first contact.</param>
/// <param name="DeadlineAt">By when.</param>
/// <param name="By">Whose word it is: <c>agent/a017</c>, <c>supervisor/s1</c>; of a request that was merged into this one, <c>request/</c> and its id.</param>
/// <param name="Reason">Why it was put off, if it was.</param>
/// <param name="At">When.</param>
/// <param name="PutOff">By how much an agent put it off by themselves; null: not at all.</param>
[Name("reply_promised")]
public sealed record ReplyPromised(
    Guid RequestId, Channel Channel, DateTimeOffset DeadlineAt, string By, [Personal] string? Reason, DateTimeOffset At, TimeSpan? PutOff = null)
    : IRequestFact, IRouted
{
    string IRouted.RoutingDimension => ChannelId.Of(Channel);
}

/// <summary>A rating is asked for, on the channel of the first contact.</summary>
/// <param name="RequestId">The request.</param>
/// <param name="Channel">Where.</param>
/// <param name="Until">Until when it is waited for.</param>
/// <param name="At">When.</param>
/// <param name="RatingId">This call for a rating, for the rating to name; derived from the request and the number of calls before.</param>
[Name("rating_requested")]
public sealed record RatingRequested(Guid RequestId, Channel Channel, DateTimeOffset Until, DateTimeOffset At, Guid? RatingId = null)
    : IRequestFact, IRouted
{
    string IRouted.RoutingDimension => ChannelId.Of(Channel);
}

/// <summary>The customer rated.</summary>
/// <param name="RequestId">The request.</param>
/// <param name="OwnerAgentId">The owner, whoever told the customer: the rating, the alert, the explanation, a yellow card and the satisfaction
/// measured by agent are all the first-contact owner's 首问负责.</param>
/// <param name="Score">1 to 5.</param>
/// <param name="Via">How.</param>
/// <param name="Recommend">0 to 10.</param>
/// <param name="Comment">What the customer adds.</param>
/// <param name="Dissatisfied">By the desk's settings at that moment.</param>
/// <param name="At">When.</param>
/// <param name="RatingId">The call for a rating that it answers.</param>
[Name("service_rated")]
public sealed record ServiceRated(
    Guid RequestId, string OwnerAgentId, int Score, string Via, int? Recommend, [Personal] string? Comment, bool Dissatisfied,
    DateTimeOffset At, Guid? RatingId = null) : IRequestFact;

/// <summary>The agent is alerted at once, with the number to call (F3), and has to explain in time (F4).</summary>
/// <param name="RequestId">The request.</param>
/// <param name="AgentId">The agent.</param>
/// <param name="CallerNumber">The customer's number.</param>
/// <param name="ExplainBy">Until when.</param>
/// <param name="At">When.</param>
[Name("agent_alerted")]
public sealed record AgentAlerted(
    Guid RequestId, string AgentId, [Personal] string? CallerNumber, DateTimeOffset ExplainBy, DateTimeOffset At) : IRequestFact;

/// <summary>The agent explained.</summary>
/// <param name="RequestId">The request.</param>
/// <param name="AgentId">The agent.</param>
/// <param name="Explanation">The explanation.</param>
/// <param name="At">When.</param>
[Name("rating_explained")]
public sealed record RatingExplained(Guid RequestId, string AgentId, [Personal] string Explanation, DateTimeOffset At)
    : IRequestFact;

/// <summary>The case lies with the duty supervisor 值班长: with the explanation, or by itself and marked overdue (F4).</summary>
/// <param name="RequestId">The request.</param>
/// <param name="AgentId">The agent.</param>
/// <param name="Overdue">True when no explanation came in time.</param>
/// <param name="At">When; for an overdue one the true due moment.</param>
[Name("case_submitted")]
public sealed record CaseSubmitted(Guid RequestId, string AgentId, bool Overdue, DateTimeOffset At) : IRequestFact;

/// <summary>The supervisor reviewed the case.</summary>
/// <param name="RequestId">The request.</param>
/// <param name="SupervisorId">Who.</param>
/// <param name="AgentId">Whose handling.</param>
/// <param name="RecordingHeard">The recording was heard.</param>
/// <param name="HandlingReviewed">The handling was reviewed.</param>
/// <param name="CallbackMade">The customer was called back.</param>
/// <param name="AgentAtFault">The agent is at fault.</param>
/// <param name="Note">The finding.</param>
/// <param name="FurtherHandling">Further handling ordered.</param>
/// <param name="At">When.</param>
[Name("case_reviewed")]
public sealed record CaseReviewed(
    Guid RequestId, string SupervisorId, string AgentId, bool RecordingHeard, bool HandlingReviewed, bool CallbackMade,
    bool AgentAtFault, [Personal] string Note, [Personal] string? FurtherHandling, DateTimeOffset At) : IRequestFact;

/// <summary>A yellow card 黄牌, which counts in the agent's monthly assessment (F5).</summary>
/// <param name="RequestId">The request.</param>
/// <param name="AgentId">The agent.</param>
/// <param name="Month">The month it counts in, <c>2026-11</c>, in the desk's time zone.</param>
/// <param name="At">When.</param>
[Name("yellow_card_given")]
public sealed record YellowCardGiven(Guid RequestId, string AgentId, string Month, DateTimeOffset At) : IRequestFact;

/// <summary>The request is closed.</summary>
/// <param name="RequestId">The request.</param>
/// <param name="Because">Why.</param>
/// <param name="At">When.</param>
/// <param name="MergedInto">The request that goes on in its place, for one that was merged.</param>
[Name("request_closed")]
public sealed record RequestClosed(Guid RequestId, ClosedBecause Because, DateTimeOffset At, Guid? MergedInto = null) : IRequestFact;
