namespace Contracts.Routing.V1;

/// <summary>What an agent is doing, as the agent says.</summary>
public enum AgentState
{
    /// <summary>Not at work.</summary>
    SignedOut,

    /// <summary>May be offered requests, up to the capacity.</summary>
    Ready,

    /// <summary>Finishing notes 话后处理.</summary>
    AfterCall,

    /// <summary>On a break 示忙.</summary>
    Paused,
}

/// <summary>Why a request stands in the queue.</summary>
public enum QueuedBecause
{
    /// <summary>It is new.</summary>
    New,

    /// <summary>A human classified it and it needs another skill.</summary>
    Reclassified,

    /// <summary>The agent it was offered to declined.</summary>
    Declined,

    /// <summary>The agent it was offered to did not answer.</summary>
    NotAnswered,

    /// <summary>The customer says it is not solved.</summary>
    Reopened,
}

/// <summary>The agent comes to work. Who it is, the token says.</summary>
[Name("sign_in_agent")]
public sealed record SignInAgent : ICommand;

/// <summary>The agent says what they are doing.</summary>
/// <param name="State">Ready, after-call, paused or signed out.</param>
[Name("change_agent_state")]
public sealed record ChangeAgentState(AgentState State) : ICommand;

/// <summary>The agent takes the request that is offered to them.</summary>
/// <param name="RequestId">The request.</param>
[Name("accept_request")]
public sealed record AcceptRequest(Guid RequestId) : ICommand;

/// <summary>The agent does not take it; it goes back to the head of the queue (B5).</summary>
/// <param name="RequestId">The request.</param>
/// <param name="Reason">Why.</param>
[Name("decline_request")]
public sealed record DeclineRequest(Guid RequestId, [Personal][Words(200)] string Reason) : ICommand;

/// <summary>The channel reports that the customer gave up waiting (B5).</summary>
/// <param name="RequestId">The request.</param>
[Name("abandon_request")]
public sealed record AbandonRequest(Guid RequestId) : ICommand;

/// <summary>The agent settled it at once, and told the customer (C2).</summary>
/// <param name="RequestId">The request.</param>
/// <param name="Resolution">What was done or said.</param>
[Name("resolve_request")]
public sealed record ResolveRequest(Guid RequestId, [Personal][Words(4000)] string Resolution) : ICommand;

/// <summary>The agent sends the matter to a department 派单.</summary>
/// <param name="RequestId">The request.</param>
/// <param name="Department">Which one.</param>
/// <param name="Instruction">What it has to do.</param>
/// <param name="DeadlineAsked">A deadline that the customer asked for specially; overrides the policy's (D1).</param>
[Name("dispatch_request")]
public sealed record DispatchRequest(
    Guid RequestId, [Id] string Department, [Personal][Words(4000)] string Instruction, DateTimeOffset? DeadlineAsked = null)
    : ICommand;

/// <summary>The agent asks an expert and makes an appointment with the customer (E1).</summary>
/// <param name="RequestId">The request.</param>
/// <param name="Topic">For example <c>technical/broadband</c>.</param>
/// <param name="Question">What the expert is asked.</param>
/// <param name="AppointmentAt">When the customer will be answered; in the future.</param>
[Name("consult_expert")]
public sealed record ConsultExpert(
    Guid RequestId, [Words(100)] string Topic, [Personal][Words(4000)] string Question, DateTimeOffset AppointmentAt) : ICommand;

/// <summary>An agent came to work.</summary>
/// <param name="AgentId">The agent.</param>
/// <param name="At">When.</param>
[Name("agent_signed_in")]
public sealed record AgentSignedIn(string AgentId, DateTimeOffset At) : IFact;

/// <summary>An agent's state changed.</summary>
/// <param name="AgentId">The agent.</param>
/// <param name="State">The new state.</param>
/// <param name="At">When.</param>
[Name("agent_state_changed")]
public sealed record AgentStateChanged(string AgentId, AgentState State, DateTimeOffset At) : IFact;

/// <summary>The request waits for an agent. A request that was offered in vain waits at the head, from its first moment on.</summary>
/// <param name="RequestId">The request.</param>
/// <param name="Profile">What is known of it.</param>
/// <param name="Kind">The kind; null until a human has classified it.</param>
/// <param name="Category">The category; null likewise.</param>
/// <param name="Urgency">The urgency.</param>
/// <param name="Skill">The skill group.</param>
/// <param name="Because">Why it waits.</param>
/// <param name="PreferredAgentId">The first-contact owner, who is chosen when free (B4).</param>
/// <param name="At">When it joined the queue.</param>
[Name("request_queued")]
public sealed record RequestQueued(
    Guid RequestId, Intake.V1.RequestProfile Profile, RequestKind? Kind, string? Category, Urgency Urgency, string Skill,
    QueuedBecause Because, string? PreferredAgentId, DateTimeOffset At) : IRequestFact;

/// <summary>The request rings at an agent.</summary>
/// <param name="RequestId">The request.</param>
/// <param name="AgentId">The agent.</param>
/// <param name="AnswerBy">Until when.</param>
/// <param name="At">From when.</param>
[Name("request_offered")]
public sealed record RequestOffered(Guid RequestId, string AgentId, DateTimeOffset AnswerBy, DateTimeOffset At) : IRequestFact;

/// <summary>The agent did not take it.</summary>
/// <param name="RequestId">The request.</param>
/// <param name="AgentId">The agent.</param>
/// <param name="Reason">The agent's reason, or <c>not answered in time</c>.</param>
/// <param name="At">When.</param>
[Name("offer_refused")]
public sealed record OfferRefused(Guid RequestId, string AgentId, [Personal] string Reason, DateTimeOffset At) : IRequestFact;

/// <summary>An agent has the request. The first one owns it until it is closed 首问负责.</summary>
/// <param name="RequestId">The request.</param>
/// <param name="AgentId">The agent.</param>
/// <param name="OwnerAgentId">The first-contact owner.</param>
/// <param name="Waited">Time from queueing to answer.</param>
/// <param name="At">When.</param>
[Name("request_assigned")]
public sealed record RequestAssigned(Guid RequestId, string AgentId, string OwnerAgentId, TimeSpan Waited, DateTimeOffset At)
    : IRequestFact;

/// <summary>The customer gave up waiting.</summary>
/// <param name="RequestId">The request.</param>
/// <param name="Waited">How long they had waited.</param>
/// <param name="At">When.</param>
/// <param name="IsShort">They gave up within the time that the desk's settings then called a short abandon; null, which counts as no, in facts of
/// before that was recorded.</param>
[Name("request_abandoned")]
public sealed record RequestAbandoned(Guid RequestId, TimeSpan Waited, DateTimeOffset At, bool? IsShort = null) : IRequestFact;

/// <summary>Settled by the agent who answered, in the first contact: the base of FCR (C2).</summary>
/// <param name="RequestId">The request.</param>
/// <param name="AgentId">The agent.</param>
/// <param name="Resolution">What was done or said.</param>
/// <param name="FirstContact">True unless it was a reopened request.</param>
/// <param name="At">When.</param>
[Name("request_resolved")]
public sealed record RequestResolved(
    Guid RequestId, string AgentId, [Personal] string Resolution, bool FirstContact, DateTimeOffset At) : IRequestFact;

/// <summary>The agent sent it to a department; WorkOrders makes the order.</summary>
/// <param name="RequestId">The request.</param>
/// <param name="WorkOrderId">The order to be made; derived from the request and the number of orders before.</param>
/// <param name="OwnerAgentId">The first-contact owner, who will tell the customer.</param>
/// <param name="Department">Which department.</param>
/// <param name="Kind">The kind.</param>
/// <param name="Category">The category.</param>
/// <param name="Urgency">The urgency.</param>
/// <param name="Tier">The customer's tier.</param>
/// <param name="Channel">The channel of the first contact.</param>
/// <param name="Region">The region.</param>
/// <param name="Instruction">What the department has to do.</param>
/// <param name="DeadlineAsked">A specially asked deadline.</param>
/// <param name="At">When.</param>
/// <param name="Jurisdiction">Whose law holds for the customer.</param>
[Name("request_dispatched")]
public sealed record RequestDispatched(
    Guid RequestId, Guid WorkOrderId, string OwnerAgentId, string Department, RequestKind Kind, string Category, Urgency Urgency,
    int Tier, Channel Channel, string? Region, [Personal] string Instruction, DateTimeOffset? DeadlineAsked, DateTimeOffset At,
    string? Jurisdiction = null) : IRequestFact;

/// <summary>The agent sought an expert's help and made an appointment; Consultation finds the expert.</summary>
/// <param name="RequestId">The request.</param>
/// <param name="ConsultationId">The consultation to be opened; derived from the request and the number before.</param>
/// <param name="OwnerAgentId">The first-contact owner.</param>
/// <param name="Topic">The topic.</param>
/// <param name="Question">The question.</param>
/// <param name="AppointmentAt">When the customer will be answered.</param>
/// <param name="At">When.</param>
[Name("consultation_sought")]
public sealed record ConsultationSought(
    Guid RequestId, Guid ConsultationId, string OwnerAgentId, string Topic, [Personal] string Question,
    DateTimeOffset AppointmentAt, DateTimeOffset At) : IRequestFact;

/// <summary>An agent said what a request is about, or corrected it, after it had joined the queue. It stays where it is unless
/// <see cref="RequestQueued"/> follows.</summary>
/// <param name="RequestId">The request.</param>
/// <param name="Kind">The kind.</param>
/// <param name="Category">The category.</param>
/// <param name="Urgency">The urgency.</param>
/// <param name="Skill">The skill group that it needs now.</param>
/// <param name="AgentId">The agent who classified it, if one did.</param>
/// <param name="At">When it was classified.</param>
[Name("request_reclassified")]
public sealed record RequestReclassified(
    Guid RequestId, RequestKind Kind, string Category, Urgency Urgency, string Skill, string? AgentId, DateTimeOffset At)
    : IRequestFact;

/// <summary>The request was closed: it leaves queue and agent, and no further command for it is taken here.</summary>
/// <param name="RequestId">The request.</param>
/// <param name="At">When it was closed.</param>
[Name("routing_ended")]
public sealed record RoutingEnded(Guid RequestId, DateTimeOffset At) : IRequestFact;
