namespace Contracts.Intake.V1;

/// <summary>What is known of a request when it arrives, told with every fact that starts work elsewhere.</summary>
/// <param name="CustomerKey">Intake's key for the customer, derived from customer id, else number, else the contact; once number and id are
/// linked (<see cref="CustomerLinked"/>), it is the same.</param>
/// <param name="CustomerId">The customer's id at the operator, if given.</param>
/// <param name="Tier">The customer's tier at that moment, 1 the highest.</param>
/// <param name="Channel">Where the first contact came in.</param>
/// <param name="Region">The customer's region.</param>
/// <param name="Language">IETF language tag.</param>
/// <param name="CallerNumber">The number to call back.</param>
/// <param name="Text">What the customer said or wrote.</param>
/// <param name="DeadlineAsked">A deadline that the customer asked for specially; it overrides the policy's (D1).</param>
/// <param name="ReceivedAt">When the first contact began: the start of the customer's promises.</param>
/// <param name="Jurisdiction">Whose law holds for the customer, for example <c>cn</c>.</param>
public sealed record RequestProfile(
    Guid CustomerKey, string? CustomerId, int Tier, Channel Channel, string? Region, string? Language,
    [Personal] string? CallerNumber, [Personal] string? Text, DateTimeOffset? DeadlineAsked, DateTimeOffset ReceivedAt,
    string? Jurisdiction = null);

/// <summary>How a classification came about (A5).</summary>
public enum ClassifiedBy
{
    /// <summary>By the keys pressed.</summary>
    Ivr,

    /// <summary>By rules on the text.</summary>
    Text,

    /// <summary>By an agent.</summary>
    Agent,
}

/// <summary>Why the desk itself raised a request's urgency (A7).</summary>
public enum UrgencyRaisedBecause
{
    /// <summary>The customer came again about it, so often.</summary>
    CameAgain,

    /// <summary>The customer came again and was dissatisfied.</summary>
    Dissatisfied,
}

/// <summary>A contact was received. Its request is new, or one that was open or is reopened by it.</summary>
/// <param name="RequestId">The request it belongs to.</param>
/// <param name="ContactId">Derived from channel and reference.</param>
/// <param name="Channel">The channel.</param>
/// <param name="ChannelReference">The adapter's own id.</param>
/// <param name="Fingerprint">SHA-256 over the contact's content, so that the same reference with another content is noticed.</param>
/// <param name="Linked">True when it continues a request (A3).</param>
/// <param name="Text">What the customer said or wrote this time.</param>
/// <param name="At">When it began.</param>
/// <param name="Context">What was known of the request then, for the adapter to show.</param>
/// <param name="Dissatisfied">True when the customer is dissatisfied with how it goes.</param>
/// <param name="AppealedTo">Whom over the operator's head the customer went to before, if so (A7).</param>
/// <param name="WantsAgent">True when the customer wants to speak to someone.</param>
[Name("contact_received")]
public sealed record ContactReceived(
    Guid RequestId, Guid ContactId, Channel Channel, string ChannelReference, [Personal(IsDerived = true)] string Fingerprint, bool Linked,
    [Personal] string? Text, DateTimeOffset At, RequestContext? Context = null, bool? Dissatisfied = null, string? AppealedTo = null,
    bool? WantsAgent = null) : IRequestFact, IRouted
{
    string IRouted.RoutingDimension => ChannelId.Of(Channel);
}

/// <summary>What an adapter gets back about the request that its contact belongs to (A3).</summary>
/// <param name="ReceivedAt">When the first contact began.</param>
/// <param name="Kind">The kind; null until a human has classified it.</param>
/// <param name="Category">The category; null likewise.</param>
/// <param name="Urgency">The urgency.</param>
public sealed record RequestContext(DateTimeOffset ReceivedAt, RequestKind? Kind, string? Category, Urgency Urgency);

/// <summary>A new request was opened 受理.</summary>
/// <param name="RequestId">The request.</param>
/// <param name="Profile">What is known of it.</param>
/// <param name="At">When the desk received it, by the desk's clock: later than the contact began (<see cref="RequestProfile.ReceivedAt"/>) where
/// the channel was late to report it.</param>
/// <param name="RelatedTo">An earlier request of the customer that the contact named: closed for too long to be reopened, or erased.</param>
[Name("request_received")]
public sealed record RequestReceived(Guid RequestId, RequestProfile Profile, DateTimeOffset At, Guid? RelatedTo = null) : ICustomerFact
{
    Guid ICustomerFact.CustomerKey => Profile.CustomerKey;
}

/// <summary>It is clear what the request is about. May be told again when an agent corrects it.</summary>
/// <param name="RequestId">The request.</param>
/// <param name="Profile">What is known of it.</param>
/// <param name="Kind">The kind.</param>
/// <param name="Category">The category.</param>
/// <param name="Urgency">The urgency.</param>
/// <param name="Skill">The skill group needed.</param>
/// <param name="By">How it was found.</param>
/// <param name="Confidence">0 to 1; 1 for IVR and agent.</param>
/// <param name="At">When.</param>
/// <param name="AgentId">The agent, where one classified it.</param>
/// <param name="RaisedBecause">Why the desk itself raised the urgency, where it did and nothing else changed (A7).</param>
/// <param name="SupervisorId">The supervisor, where one classified it in an agent's place.</param>
/// <param name="Reason">Why a human classified it otherwise, where they said.</param>
/// <param name="ArticleFirst">True where an article of the knowledge base is to answer it, if one fits, before it is queued for a human (A6).</param>
[Name("request_classified")]
public sealed record RequestClassified(
    Guid RequestId, RequestProfile Profile, RequestKind Kind, string Category, Urgency Urgency, string Skill,
    ClassifiedBy By, double Confidence, DateTimeOffset At, string? AgentId = null,
    UrgencyRaisedBecause? RaisedBecause = null, string? SupervisorId = null, [Personal] string? Reason = null, bool? ArticleFirst = null) : IRequestFact;

/// <summary>Neither IVR nor text rules were sure enough: a human classifies.</summary>
/// <param name="RequestId">The request.</param>
/// <param name="Profile">What is known of it.</param>
/// <param name="Confidence">Of the best guess, 0 to 1, below the threshold.</param>
/// <param name="At">When.</param>
[Name("triage_inconclusive")]
public sealed record TriageInconclusive(Guid RequestId, RequestProfile Profile, double Confidence, DateTimeOffset At) : IRequestFact;

/// <summary>The customer's identity was checked.</summary>
/// <param name="RequestId">The request.</param>
/// <param name="Method">How.</param>
/// <param name="Passed">The outcome.</param>
/// <param name="At">When.</param>
/// <param name="Channel">By which channel the customer was spoken to; null: by the one where the request began.</param>
[Name("identity_checked")]
public sealed record IdentityChecked(Guid RequestId, string Method, bool Passed, DateTimeOffset At, Channel? Channel = null) : IRequestFact;

/// <summary>The customer's tier changed.</summary>
/// <param name="CustomerId">The customer.</param>
/// <param name="Tier">1 is the highest.</param>
/// <param name="At">When it was told to the desk.</param>
[Name("customer_tier_changed")]
public sealed record CustomerTierChanged(string CustomerId, int Tier, DateTimeOffset At) : IFact;

/// <summary>Two that the desk took for two customers are one (A4).</summary>
/// <param name="RequestId">The request in whose course that became known.</param>
/// <param name="CustomerKey">The key of a number, an address or another id of theirs.</param>
/// <param name="LinkedTo">The customer's key.</param>
/// <param name="CustomerId">The customer's id at the operator.</param>
/// <param name="By">Who said so: a channel that reported both, or who checked, as <c>role/id</c>.</param>
/// <param name="At">When.</param>
[Name("customer_linked")]
public sealed record CustomerLinked(
    Guid RequestId, Guid CustomerKey, Guid LinkedTo, string CustomerId, string By, DateTimeOffset At) : IRequestFact;

/// <summary>They are two customers after all.</summary>
/// <param name="RequestId">The request in whose course that became known.</param>
/// <param name="CustomerKey">The key that was linked.</param>
/// <param name="LinkedTo">The customer that it was linked to.</param>
/// <param name="By">Who said so, as <c>role/id</c>.</param>
/// <param name="At">When.</param>
[Name("customer_unlinked")]
public sealed record CustomerUnlinked(Guid RequestId, Guid CustomerKey, Guid LinkedTo, string By, DateTimeOffset At) : IRequestFact;

/// <summary>The request is about the same matter as an earlier one, which goes on in its place.</summary>
/// <param name="RequestId">The request that ends.</param>
/// <param name="IntoRequestId">The one that goes on.</param>
/// <param name="By">Who said so, as <c>role/id</c>.</param>
/// <param name="At">When.</param>
/// <param name="EndIsTold">True when <see cref="MergedRequestEnded"/> says when its work ended; null in facts of before that was told.</param>
[Name("request_merged")]
public sealed record RequestMerged(Guid RequestId, Guid IntoRequestId, string By, DateTimeOffset At, bool? EndIsTold = null) : IRequestFact;

/// <summary>Nobody works on a request any more that was merged into another: a department or an expert may have had it until now.</summary>
/// <param name="RequestId">The request.</param>
/// <param name="OfItself">True when it came to an end of its own, and not by the merge.</param>
/// <param name="At">When.</param>
[Name("merged_request_ended")]
public sealed record MergedRequestEnded(Guid RequestId, bool OfItself, DateTimeOffset At) : IRequestFact;

/// <summary>The customer of a request that was merged into another came in contact about that one, and is waited for no more.</summary>
/// <param name="RequestId">The request that was merged.</param>
/// <param name="IntoRequestId">The one that the contact belongs to.</param>
/// <param name="ContactId">The contact.</param>
/// <param name="At">When it began.</param>
[Name("merged_request_contacted")]
public sealed record MergedRequestContacted(Guid RequestId, Guid IntoRequestId, Guid ContactId, DateTimeOffset At) : IRequestFact;

/// <summary>The request goes on by itself: it was not about the same.</summary>
/// <param name="RequestId">The request.</param>
/// <param name="FromRequestId">The one that it was merged into.</param>
/// <param name="By">Who said so, as <c>role/id</c>.</param>
/// <param name="At">When.</param>
[Name("request_unmerged")]
public sealed record RequestUnmerged(Guid RequestId, Guid FromRequestId, string By, DateTimeOffset At) : IRequestFact;

/// <summary>Another request was merged into this one: the customer had reported it once more.</summary>
/// <param name="RequestId">The request that goes on.</param>
/// <param name="MergedRequestId">The one that ended.</param>
/// <param name="Channel">Where that one came in.</param>
/// <param name="Text">What the customer said or wrote then; null where it is kept under another key of the customer's, and is read there.</param>
/// <param name="ReceivedAt">When its first contact began.</param>
/// <param name="At">When it was merged.</param>
/// <param name="HeldSince">When an agent first took that one; null while nobody had.</param>
[Name("duplicate_joined")]
public sealed record DuplicateJoined(
    Guid RequestId, Guid MergedRequestId, Channel Channel, [Personal] string? Text, DateTimeOffset ReceivedAt, DateTimeOffset At,
    DateTimeOffset? HeldSince = null) : IRequestFact;

/// <summary>The request that was merged into this one goes on by itself again.</summary>
/// <param name="RequestId">The request.</param>
/// <param name="MergedRequestId">The one that was merged into it.</param>
/// <param name="At">When.</param>
[Name("duplicate_returned")]
public sealed record DuplicateReturned(Guid RequestId, Guid MergedRequestId, DateTimeOffset At) : IRequestFact;

/// <summary>The request is no longer open: a later contact starts a new one.</summary>
/// <param name="RequestId">The request.</param>
/// <param name="At">When.</param>
[Name("matter_closed")]
public sealed record MatterClosed(Guid RequestId, DateTimeOffset At) : IRequestFact;

/// <summary>The request is open again: a later contact about it continues it.</summary>
/// <param name="RequestId">The request.</param>
/// <param name="At">When.</param>
[Name("matter_reopened")]
public sealed record MatterReopened(Guid RequestId, DateTimeOffset At) : IRequestFact;

/// <summary>An agent has the request, as Routing told: nobody else classifies, checks, links or merges it, save a supervisor.</summary>
/// <param name="RequestId">The request.</param>
/// <param name="AgentId">Who has it, or had it last.</param>
/// <param name="OwnerAgentId">Who owns it.</param>
/// <param name="At">From when on.</param>
/// <param name="GivenBack">True when it was given back to the queue: no agent does any of it until one takes it.</param>
[Name("holder_noted")]
public sealed record HolderNoted(Guid RequestId, string AgentId, string OwnerAgentId, DateTimeOffset At, bool? GivenBack = null) : IRequestFact;

/// <summary>The customer is waited for: what they say next is taken for the answer, whatever it says.</summary>
/// <param name="RequestId">The request.</param>
/// <param name="At">From when on.</param>
[Name("answer_awaited")]
public sealed record AnswerAwaited(Guid RequestId, DateTimeOffset At) : IRequestFact;

/// <summary>The customer is waited for no more.</summary>
/// <param name="RequestId">The request.</param>
/// <param name="At">Until when.</param>
[Name("answer_wait_ended")]
public sealed record AnswerWaitEnded(Guid RequestId, DateTimeOffset At) : IRequestFact;

/// <summary>The personal data of the request was erased: the key that it was sealed with is destroyed, in the same transaction.</summary>
/// <param name="RequestId">The request.</param>
/// <param name="CustomerKey">Whose it is; told for each request of the customer.</param>
/// <param name="At">When.</param>
[Name("personal_data_erased")]
public sealed record PersonalDataErased(Guid RequestId, Guid CustomerKey, DateTimeOffset At) : IRequestFact;
