namespace Contracts.Routing.V1;

/// <summary>An agent came to work.</summary>
/// <param name="AgentId">The agent.</param>
/// <param name="At">When.</param>
[Name("agent_signed_in")]
public sealed record AgentSignedIn(string AgentId, DateTimeOffset At) : IFact;

/// <summary>An agent's state changed.</summary>
/// <param name="AgentId">The agent.</param>
/// <param name="State">The new state.</param>
/// <param name="At">When.</param>
/// <param name="Because">Why the desk did it; null when the agent said it.</param>
/// <param name="Until">When it ends by itself, as the desk's settings then said; null when it does not.</param>
[Name("agent_state_changed")]
public sealed record AgentStateChanged(
    string AgentId, AgentState State, DateTimeOffset At, StateChangedBecause? Because = null, DateTimeOffset? Until = null) : IFact;

/// <summary>A request rang at an agent in vain until its time was over.</summary>
/// <param name="AgentId">The agent.</param>
/// <param name="RequestId">The request.</param>
/// <param name="InARow">How many have been missed since they last took one, or changed their state.</param>
/// <param name="At">When it ceased to ring.</param>
[Name("offer_missed")]
public sealed record OfferMissed(string AgentId, Guid RequestId, int InARow, DateTimeOffset At) : IRequestFact;

/// <summary>An agent who had missed offers has one again; those are not counted any more.</summary>
/// <param name="AgentId">The agent.</param>
/// <param name="RequestId">The request.</param>
/// <param name="At">When they took it.</param>
[Name("offer_taken")]
public sealed record OfferTaken(string AgentId, Guid RequestId, DateTimeOffset At) : IRequestFact;

/// <summary>The request waits for what the knowledge base makes of it, before anybody rings (A6): first for an article, then for the customer's reaction to it.
/// Where neither comes it is queued for a human.</summary>
/// <param name="RequestId">The request.</param>
/// <param name="Profile">What is known of it.</param>
/// <param name="Kind">The kind.</param>
/// <param name="Category">The category.</param>
/// <param name="Urgency">The urgency.</param>
/// <param name="Skill">The skill group that it would be queued for.</param>
/// <param name="Until">Until when at most.</param>
/// <param name="At">From when on.</param>
/// <param name="IsOffered">True once the customer was shown an article.</param>
[Name("article_awaited")]
public sealed record ArticleAwaited(
    Guid RequestId, Intake.V1.RequestProfile Profile, RequestKind Kind, string Category, Urgency Urgency, string Skill, DateTimeOffset Until,
    DateTimeOffset At, bool IsOffered = false) : IRequestFact;

/// <summary>An article settled the request, and no agent has to do with it (A6).</summary>
/// <param name="RequestId">The request.</param>
/// <param name="ArticleId">The article.</param>
/// <param name="Version">The version that the customer was shown.</param>
/// <param name="Confirmed">True where the customer says so; false where they said nothing in the time for it.</param>
/// <param name="At">When.</param>
[Name("request_self_served")]
public sealed record RequestSelfServed(Guid RequestId, string ArticleId, int Version, bool Confirmed, DateTimeOffset At) : IRequestFact;

/// <summary>The request waits for an agent. A request that was offered in vain waits at the head, from its first moment on.</summary>
/// <param name="RequestId">The request.</param>
/// <param name="Profile">What is known of it.</param>
/// <param name="Kind">The kind; null until a human has classified it.</param>
/// <param name="Category">The category; null likewise.</param>
/// <param name="Urgency">The urgency.</param>
/// <param name="Skill">The skill group.</param>
/// <param name="Because">Why it waits.</param>
/// <param name="PreferredAgentId">The owner, for whom it is kept for a while (B4; the desk's settings say how long).</param>
/// <param name="At">When it joined the queue.</param>
/// <param name="AnswerOwed">True when the customer waits for an agent's answer from here on, which is promised as the policy says; null when a
/// wait goes on, and in facts of before that was said: there only a new request was promised one.</param>
/// <param name="PlaceSince">Since when its place counts, where the customer had given up waiting shortly before and takes it up again; null: since it
/// waits.</param>
/// <param name="PlaceOf">The request whose place it takes up; null when it takes up its own, or none.</param>
/// <param name="NotBefore">It is offered to nobody before then; null: at once.</param>
[Name("request_queued")]
public sealed record RequestQueued(
    Guid RequestId, Intake.V1.RequestProfile Profile, RequestKind? Kind, string? Category, Urgency Urgency, string Skill,
    QueuedBecause Because, string? PreferredAgentId, DateTimeOffset At, bool? AnswerOwed = null, DateTimeOffset? PlaceSince = null,
    Guid? PlaceOf = null, DateTimeOffset? NotBefore = null) : IRequestFact;

/// <summary>The customer who waits is told where they stand, by their channel (B3): first soon after joining the queue, again when that is better, and when it is
/// worse with the reason; no oftener than the desk's settings say.</summary>
/// <param name="RequestId">The request.</param>
/// <param name="Channel">The channel of the first contact.</param>
/// <param name="Position">The place in the queue of its skill group, from 1.</param>
/// <param name="ExpectedWait">How long it is likely to take from then on, an estimate in whole seconds; null when there is none.</param>
/// <param name="Because">Why it is told.</param>
/// <param name="At">When.</param>
[Name("place_told")]
public sealed record PlaceTold(
    Guid RequestId, Channel Channel, int Position, TimeSpan? ExpectedWait, PlaceToldBecause Because, DateTimeOffset At) : IRequestFact, IRouted
{
    string IRouted.RoutingDimension => ChannelId.Of(Channel);
}

/// <summary>The customer waits no longer on the line: they are called back when it is their turn, in the place that they have 回拨 (B3).</summary>
/// <param name="RequestId">The request.</param>
/// <param name="Channel">The channel of the first contact.</param>
/// <param name="Number">The number to call.</param>
/// <param name="CallBy">Until when it is promised.</param>
/// <param name="At">When it was booked.</param>
/// <param name="AgreedAt">By when it had been promised before the request was merged by mistake; null where it is promised as the policy says.</param>
[Name("callback_booked")]
public sealed record CallbackBooked(
    Guid RequestId, Channel Channel, [Personal] string Number, DateTimeOffset CallBy, DateTimeOffset At, DateTimeOffset? AgreedAt = null)
    : IRequestFact, IRouted
{
    string IRouted.RoutingDimension => ChannelId.Of(Channel);
}

/// <summary>An agent tried to call the customer back: the promise of calling is kept with the first try in time. Not reached, it waits again in its place,
/// or becomes a message after the last try.</summary>
/// <param name="RequestId">The request.</param>
/// <param name="AgentId">The agent.</param>
/// <param name="Attempt">1 at the first try.</param>
/// <param name="Reached">The customer was reached.</param>
/// <param name="At">When.</param>
[Name("callback_tried")]
public sealed record CallbackTried(Guid RequestId, string AgentId, int Attempt, bool Reached, DateTimeOffset At) : IRequestFact;

/// <summary>The customer left a message 留言 instead of waiting, or is owed a reply as no call reached them: an agent replies by the moment promised (B3).</summary>
/// <param name="RequestId">The request.</param>
/// <param name="Channel">The channel of the first contact.</param>
/// <param name="Text">The message; null when none was left.</param>
/// <param name="Because">Why.</param>
/// <param name="ReplyBy">Until when the reply is promised; null where the policy has no rule for it.</param>
/// <param name="At">When.</param>
/// <param name="AgreedAt">By when it had been promised in the request that was merged, or before this one was merged by mistake; null where it is promised as the policy says.</param>
[Name("message_left")]
public sealed record MessageLeft(
    Guid RequestId, Channel Channel, [Personal] string? Text, MessageLeftBecause Because, DateTimeOffset? ReplyBy, DateTimeOffset At,
    DateTimeOffset? AgreedAt = null) : IRequestFact, IRouted
{
    string IRouted.RoutingDimension => ChannelId.Of(Channel);
}

/// <summary>The request rings at an agent.</summary>
/// <param name="RequestId">The request.</param>
/// <param name="AgentId">The agent.</param>
/// <param name="AnswerBy">Until when.</param>
/// <param name="At">From when.</param>
/// <param name="Choice">How the agent was chosen; null in facts of before that was recorded.</param>
[Name("request_offered")]
public sealed record RequestOffered(
    Guid RequestId, string AgentId, DateTimeOffset AnswerBy, DateTimeOffset At, OfferChoice? Choice = null) : IRequestFact;

/// <summary>The agent did not take it.</summary>
/// <param name="RequestId">The request.</param>
/// <param name="AgentId">The agent.</param>
/// <param name="Reason">The agent's reason, or <c>not answered in time</c>.</param>
/// <param name="At">When.</param>
/// <param name="NotAnswered">True when it rang until its time was over; null when the agent declined, and in facts of before that was said.</param>
[Name("offer_refused")]
public sealed record OfferRefused(
    Guid RequestId, string AgentId, [Personal] string Reason, DateTimeOffset At, bool? NotAnswered = null) : IRequestFact;

/// <summary>The agent it rang at cannot take it any more: it rings no longer. Nobody refused.</summary>
/// <param name="RequestId">The request.</param>
/// <param name="AgentId">The agent.</param>
/// <param name="Because">Why.</param>
/// <param name="At">When.</param>
[Name("offer_withdrawn")]
public sealed record OfferWithdrawn(Guid RequestId, string AgentId, OfferWithdrawnBecause Because, DateTimeOffset At) : IRequestFact;

/// <summary>An agent has the request. The first one owns it until it is closed or handed over 首问负责.</summary>
/// <param name="RequestId">The request.</param>
/// <param name="AgentId">The agent.</param>
/// <param name="OwnerAgentId">The owner.</param>
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
/// <param name="FirstContact">True unless it had been reopened, sent on, or come back as the customer wanted to speak to someone.</param>
/// <param name="At">When.</param>
/// <param name="Credit">A credit that the customer was granted with it, in whole units of the desk's currency; null: none.</param>
/// <param name="CreditBy">The supervisor who approved it, or granted it in the agent's place; null: within the agent's own authority.</param>
/// <param name="ArticleId">The article of the knowledge base that answered it, as the agent says (C1); null: none.</param>
/// <param name="ArticleVersion">The version of that article.</param>
[Name("request_resolved")]
public sealed record RequestResolved(
    Guid RequestId, string AgentId, [Personal] string Resolution, bool FirstContact, DateTimeOffset At, int? Credit = null, string? CreditBy = null,
    string? ArticleId = null, int? ArticleVersion = null) : IRequestFact;

/// <summary>An agent asked for a credit above what they may grant by themselves.</summary>
/// <param name="RequestId">The request.</param>
/// <param name="AgentId">The agent.</param>
/// <param name="Credit">How much, in whole units of the desk's currency.</param>
/// <param name="Reason">Why.</param>
/// <param name="At">When.</param>
[Name("credit_asked")]
public sealed record CreditAsked(Guid RequestId, string AgentId, int Credit, [Personal] string Reason, DateTimeOffset At) : IRequestFact;

/// <summary>A supervisor approved a credit for a request, until it is resolved.</summary>
/// <param name="RequestId">The request.</param>
/// <param name="UpTo">At most so much, in whole units of the desk's currency.</param>
/// <param name="SupervisorId">The supervisor.</param>
/// <param name="Reason">Why, if it was said.</param>
/// <param name="At">When.</param>
[Name("credit_approved")]
public sealed record CreditApproved(
    Guid RequestId, int UpTo, string SupervisorId, [Personal] string? Reason, DateTimeOffset At) : IRequestFact;

/// <summary>The customer was made an offer, or says something else to one that they were made (A8).</summary>
/// <param name="RequestId">The request that the talk was about.</param>
/// <param name="AgentId">Who made it.</param>
/// <param name="OfferId">The offer.</param>
/// <param name="Product">Of which product.</param>
/// <param name="Outcome">What the customer makes of it.</param>
/// <param name="At">When.</param>
[Name("product_offered")]
public sealed record ProductOffered(
    Guid RequestId, string AgentId, string OfferId, string Product, OfferOutcome Outcome, DateTimeOffset At) : IRequestFact;

/// <summary>What came of the talk with a customer who wants to leave (A8); told again, it is corrected.</summary>
/// <param name="RequestId">The request.</param>
/// <param name="AgentId">Who talked to them.</param>
/// <param name="Reason">Why they want to leave.</param>
/// <param name="Kept">True when they stay.</param>
/// <param name="OfferId">The offer that kept them; null for none.</param>
/// <param name="EffectiveOn">The day from which on they are disconnected, in the desk's zone; null when they stay.</param>
/// <param name="At">When.</param>
[Name("retention_recorded")]
public sealed record RetentionRecorded(
    Guid RequestId, string AgentId, string Reason, bool Kept, string? OfferId, DateOnly? EffectiveOn, DateTimeOffset At) : IRequestFact;

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

/// <summary>
/// A supervisor or the owner gave the request away. To a named agent, it is theirs at once: in hand, or while a department or an expert
/// works on it, as its owner. Else <see cref="RequestQueued"/> follows.
/// </summary>
/// <param name="RequestId">The request.</param>
/// <param name="FromAgentId">Whose it was: the owner, else who had it or at whom it rang; null when it was nobody's yet.</param>
/// <param name="ToAgentId">Who gets it; null for whoever takes it from the queue.</param>
/// <param name="SupervisorId">The supervisor, if one did it; else the owner did.</param>
/// <param name="Reason">Why, if it was said.</param>
/// <param name="At">When.</param>
[Name("request_handed_over")]
public sealed record RequestHandedOver(
    Guid RequestId, string? FromAgentId, string? ToAgentId, string? SupervisorId, [Personal] string? Reason, DateTimeOffset At)
    : IRequestFact;

/// <summary>Who had the request passed it on 转接; <see cref="RequestQueued"/> follows. The owner stays.</summary>
/// <param name="RequestId">The request.</param>
/// <param name="FromAgentId">Who had it.</param>
/// <param name="ToSkill">The skill group that is to get it; null when an agent is.</param>
/// <param name="ToAgentId">The agent at whom it is to ring; null when a skill group is to get it.</param>
/// <param name="SupervisorId">The supervisor, if one did it.</param>
/// <param name="Reason">Why, if it was said.</param>
/// <param name="At">When.</param>
[Name("request_transferred")]
public sealed record RequestTransferred(
    Guid RequestId, string FromAgentId, string? ToSkill, string? ToAgentId, string? SupervisorId, [Personal] string? Reason,
    DateTimeOffset At) : IRequestFact;

/// <summary>Another agent owns the request from here on, and tells the customer, as it was handed over.</summary>
/// <param name="RequestId">The request.</param>
/// <param name="OwnerAgentId">The owner now.</param>
/// <param name="FormerOwnerAgentId">The owner before.</param>
/// <param name="At">From when on.</param>
[Name("owner_changed")]
public sealed record OwnerChanged(Guid RequestId, string OwnerAgentId, string FormerOwnerAgentId, DateTimeOffset At) : IRequestFact;

/// <summary>The customer came again about it (A3): who has it, else its owner, is alerted; who takes it next sees it too.</summary>
/// <param name="RequestId">The request.</param>
/// <param name="ContactId">The contact; also the alert's id.</param>
/// <param name="AgentId">Who is alerted; null when nobody has had it yet.</param>
/// <param name="Channel">Where the customer came.</param>
/// <param name="Text">What they said or wrote this time.</param>
/// <param name="Dissatisfied">True when they are dissatisfied with how it goes.</param>
/// <param name="WantsAgent">True when they want to speak to someone.</param>
/// <param name="At">When.</param>
[Name("contact_noted")]
public sealed record ContactNoted(
    Guid RequestId, Guid ContactId, string? AgentId, Channel Channel, [Personal] string? Text, bool Dissatisfied, bool WantsAgent,
    DateTimeOffset At) : IRequestFact;

/// <summary>An alert was seen.</summary>
/// <param name="RequestId">The request.</param>
/// <param name="AlertId">The alert.</param>
/// <param name="By">The personnel id of who saw it: the agent, or a supervisor in their place.</param>
/// <param name="At">When.</param>
[Name("alert_acknowledged")]
public sealed record AlertAcknowledged(Guid RequestId, Guid AlertId, string By, DateTimeOffset At) : IRequestFact;

/// <summary>Who else works on a request.</summary>
public enum Others
{
    /// <summary>A department.</summary>
    Department,

    /// <summary>An expert.</summary>
    Expert,
}

/// <summary>The agent has put it out of hand; others work on it as before.</summary>
/// <param name="RequestId">The request.</param>
/// <param name="AgentId">The agent.</param>
/// <param name="With">Who works on it.</param>
/// <param name="At">When.</param>
[Name("others_awaited")]
public sealed record OthersAwaited(Guid RequestId, string AgentId, Others With, DateTimeOffset At) : IRequestFact;

/// <summary>The request was closed: it leaves queue and agent, and no further command for it is taken here.</summary>
/// <param name="RequestId">The request.</param>
/// <param name="At">When it was closed.</param>
/// <param name="MergedInto">The request that goes on in its place; null when it was not merged.</param>
[Name("routing_ended")]
public sealed record RoutingEnded(Guid RequestId, DateTimeOffset At, Guid? MergedInto = null) : IRequestFact;
