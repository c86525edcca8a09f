using System.ComponentModel.DataAnnotations;

namespace Contracts.Routing.V1;

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

/// <summary>The channel reports that the customer, who waits, wants to be called back when it is their turn 回拨 (B3). They keep their place, and are
/// promised the call.</summary>
/// <param name="RequestId">The request; it waits in the queue.</param>
/// <param name="Number">The number to call; null: the one that they called from.</param>
[Name("book_callback")]
public sealed record BookCallback(Guid RequestId, [Personal][Words(64)] string? Number = null) : ICommand;

/// <summary>The channel reports that the customer, who waits, leaves a message instead 留言 (B3). They are promised a reply.</summary>
/// <param name="RequestId">The request; it waits in the queue.</param>
/// <param name="Text">The message.</param>
[Name("leave_message")]
public sealed record LeaveMessage(Guid RequestId, [Personal][Words(4000)] string Text) : ICommand;

/// <summary>The agent who took a callback tried to call the customer (B3).</summary>
/// <param name="RequestId">The request.</param>
/// <param name="Reached">The customer was reached; else it is tried again later, by whoever it rings at then.</param>
[Name("record_callback")]
public sealed record RecordCallback(Guid RequestId, bool Reached) : ICommand;

/// <summary>The agent settled it at once, and told the customer (C2).</summary>
/// <param name="RequestId">The request.</param>
/// <param name="Resolution">What was done or said.</param>
/// <param name="Credit">A credit 补偿 that the customer was granted with it, in whole units of the desk's currency; at most what the agent may grant by
/// themselves (C1), or what a supervisor has approved. Null: none.</param>
/// <param name="ArticleId">The article of the knowledge base that answered it (C1); null: none.</param>
/// <param name="ArticleVersion">The version of it that the agent had before them; with an article always, else never.</param>
[Name("resolve_request")]
public sealed record ResolveRequest(
    Guid RequestId, [Personal][Words(4000)] string Resolution, [Range(1, 1_000_000)] int? Credit = null, [Id] string? ArticleId = null,
    [Range(1, int.MaxValue)] int? ArticleVersion = null) : ICommand;

/// <summary>Who has the request in hand asks a supervisor for a credit above what they may grant by themselves (C1).</summary>
/// <param name="RequestId">The request.</param>
/// <param name="Credit">How much, in whole units of the desk's currency.</param>
/// <param name="Reason">Why.</param>
[Name("ask_credit")]
public sealed record AskCredit(Guid RequestId, [Range(1, 1_000_000)] int Credit, [Personal][Words(200)] string Reason) : ICommand;

/// <summary>A supervisor approves a credit for a request that an agent has in hand, who then resolves it (C1).</summary>
/// <param name="RequestId">The request.</param>
/// <param name="UpTo">At most so much, in whole units of the desk's currency.</param>
/// <param name="Reason">Why, if it is to be said.</param>
[Name("approve_credit")]
public sealed record ApproveCredit(Guid RequestId, [Range(1, 1_000_000)] int UpTo, [Personal][Words(200)] string? Reason = null) : ICommand;

/// <summary>In the talk about a request the customer was made an offer 推荐 (A8). Said again for the same offer, it is what they make of it now.</summary>
/// <param name="RequestId">The request.</param>
/// <param name="OfferId">The offer, as the operator names it.</param>
/// <param name="Product">Of which product, for example <c>broadband-500</c>.</param>
/// <param name="Outcome">What the customer made of it.</param>
[Name("record_offer")]
public sealed record RecordOffer(Guid RequestId, [Id] string OfferId, [Id] string Product, OfferOutcome Outcome) : ICommand;

/// <summary>The customer wants to leave, and what came of the talk about it 挽留 (A8).</summary>
/// <param name="RequestId">The request, which is a disconnection.</param>
/// <param name="Reason">Why they want to leave: one of the desk's <c>disconnectionReasons</c>.</param>
/// <param name="Kept">True when they stay.</param>
/// <param name="OfferId">The offer that kept them, recorded before as taken; null for none.</param>
/// <param name="EffectiveOn">The day from which on they are disconnected, in the desk's zone; for who leaves, and then it must be given.</param>
[Name("record_retention")]
public sealed record RecordRetention(
    Guid RequestId, [Id] string Reason, bool Kept, [Id] string? OfferId = null, DateOnly? EffectiveOn = null) : ICommand;

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
    Guid RequestId, [Topic] string Topic, [Personal][Words(4000)] string Question, DateTimeOffset AppointmentAt) : ICommand;

/// <summary>
/// A supervisor, or its owner, gives an open request to another agent, who owns it from then on, or back to the queue, where whoever takes
/// it will own it. For requests of an agent who leaves.
/// </summary>
/// <param name="RequestId">The request.</param>
/// <param name="AgentId">Who gets it; known to the directory and at work. Null: back to the queue.</param>
/// <param name="Reason">Why; must be given when it goes back to the queue.</param>
[Name("assign_request")]
public sealed record AssignRequest(Guid RequestId, [Id] string? AgentId = null, [Personal][Words(200)] string? Reason = null) : ICommand;

/// <summary>
/// Who has the request in hand, or a supervisor, passes it on with all that is known of it 转接 (B6): to another skill group, or to a named agent.
/// Its owner stays, and so does the time that it has waited. Where nobody is at work who could answer, it is refused, with who could.
/// </summary>
/// <param name="RequestId">The request.</param>
/// <param name="Skill">The skill group that is to get it; null with <paramref name="AgentId"/>.</param>
/// <param name="AgentId">The agent at whom it is to ring; null with <paramref name="Skill"/>.</param>
/// <param name="Reason">Why, for whoever gets it.</param>
[Name("transfer_request")]
public sealed record TransferRequest(
    Guid RequestId, [Id] string? Skill = null, [Id] string? AgentId = null, [Personal][Words(200)] string? Reason = null) : ICommand;

/// <summary>The agent has done what the request came back for; a department or an expert works on as before.</summary>
/// <param name="RequestId">The request; an order or a consultation was made for it.</param>
[Name("await_others")]
public sealed record AwaitOthers(Guid RequestId) : ICommand;

/// <summary>Who has the request, or owns it, has seen what they were alerted to.</summary>
/// <param name="RequestId">The request.</param>
/// <param name="AlertId">The alert, as the work list names it.</param>
[Name("acknowledge_alert")]
public sealed record AcknowledgeAlert(Guid RequestId, Guid AlertId) : ICommand;
