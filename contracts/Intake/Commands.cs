using System.ComponentModel.DataAnnotations;

namespace Contracts.Intake.V1;

/// <summary>
/// A channel reports a contact 接触. The same channel and reference again is the same contact (A2): a repeat may have another <c>at</c>, all
/// else must be as it was. Over the bus a repeat with the same message id is the same bytes.
/// </summary>
/// <param name="Channel">The channel.</param>
/// <param name="ChannelReference">The adapter's own id of the contact: call id, message id.</param>
/// <param name="CustomerId">The customer's id at the operator, if the channel knows it.</param>
/// <param name="CallerNumber">The caller's number or address. With a customer id beside it the two are linked once, if the desk's
/// <c>linkingChannels</c> has the channel and no other customer has the number: a contact with the number alone is the same customer's then.</param>
/// <param name="Text">What the customer said or wrote.</param>
/// <param name="IvrChoices">Keys pressed, at most three levels, each of digits, <c>*</c> or <c>#</c>.</param>
/// <param name="Region">The customer's region, for example <c>urban</c> or <c>浙江</c>.</param>
/// <param name="Language">IETF language tag.</param>
/// <param name="RequestId">The request that the customer speaks of, if the channel knows it; refused when it is none of this customer's. A closed
/// one is reopened within the desk's <c>reopenWithin</c>; later the contact is a new request that keeps the relation.</param>
/// <param name="DeadlineAsked">A deadline that the customer asked for specially.</param>
/// <param name="At">When the contact began, by the channel's clock; when absent, the moment of receipt. Never in the future.</param>
/// <param name="Jurisdiction">Whose law holds for the customer, for example <c>cn</c>.</param>
/// <param name="Dissatisfied">True when the customer is dissatisfied with how it goes: an open request is more urgent then (A7).</param>
/// <param name="AppealedTo">Whom over the operator's head the customer went to before (越级投诉), for example <c>regulator</c> (A7).</param>
/// <param name="WantsAgent">True when the customer wants to speak to someone: an open request comes to an agent again, whoever works on it.</param>
[Name("receive_contact")]
public sealed record ReceiveContact(
    Channel Channel, [Words(100)] string ChannelReference, [Words(64)] string? CustomerId = null,
    [Personal][Words(64)] string? CallerNumber = null, [Personal][Words(4000)] string? Text = null,
    [Choices(3)] IReadOnlyList<string>? IvrChoices = null, [Term] string? Region = null, [Language] string? Language = null,
    Guid? RequestId = null, DateTimeOffset? DeadlineAsked = null, DateTimeOffset? At = null, [Id] string? Jurisdiction = null,
    bool? Dissatisfied = null, [Id] string? AppealedTo = null, bool? WantsAgent = null) : ICommand;

/// <summary>An agent says what a request is about (A5), or corrects what a rule said.</summary>
/// <param name="RequestId">The request.</param>
/// <param name="Kind">The kind.</param>
/// <param name="Category">The category.</param>
/// <param name="Urgency">The urgency.</param>
/// <param name="Skill">The skill group needed.</param>
/// <param name="Reason">Why; must be given where a complaint or fault becomes something else, as what the customer was promised is withdrawn.</param>
[Name("classify_request")]
public sealed record ClassifyRequest(
    Guid RequestId, RequestKind Kind, [Term] string Category, Urgency Urgency, [Id] string Skill, [Personal][Words(200)] string? Reason = null) : ICommand;

/// <summary>The outcome of an identity check (A4).</summary>
/// <param name="RequestId">The request in whose course the customer was checked.</param>
/// <param name="Method">For example <c>service-password</c>, <c>id-document</c>, <c>one-time-code</c>.</param>
/// <param name="Passed">Whether the customer is who they say.</param>
/// <param name="Channel">By which channel the customer was spoken to; a contact about the request came by it. Null: by the one where it began. What
/// other channels brought is shown to this one alone.</param>
[Name("record_identity_check")]
public sealed record RecordIdentityCheck(Guid RequestId, [Id] string Method, bool Passed, Channel? Channel = null) : ICommand;

/// <summary>The marketing support system reports a customer's tier (A4).</summary>
/// <param name="CustomerId">The customer's id at the operator.</param>
/// <param name="Tier">1 is the highest.</param>
[Name("set_customer_tier")]
public sealed record SetCustomerTier([Words(64)] string CustomerId, [Range(1, 9)] int Tier) : ICommand;

/// <summary>
/// The customer of a request is the one of that id (A4): whoever came by a number or address alone, or under another id. What comes from then
/// on from either is one customer's. Their identity was checked in the course of the request.
/// </summary>
/// <param name="RequestId">The request.</param>
/// <param name="CustomerId">The customer's id at the operator.</param>
[Name("link_customer")]
public sealed record LinkCustomer(Guid RequestId, [Words(64)] string CustomerId) : ICommand;

/// <summary>The link was a mistake: number, address or id that the request came under is a customer of its own again. What came under it meanwhile
/// stays where it came.</summary>
/// <param name="RequestId">The request.</param>
[Name("unlink_customer")]
public sealed record UnlinkCustomer(Guid RequestId) : ICommand;

/// <summary>
/// Two requests are about the same matter: the later one ends, the earlier goes on with its promises, and what was promised sooner in the later
/// one holds for it. Both are open, of one kind and of one customer.
/// </summary>
/// <param name="RequestId">The later request, which ends.</param>
/// <param name="IntoRequestId">The earlier one, which goes on.</param>
[Name("merge_request")]
public sealed record MergeRequest(Guid RequestId, Guid IntoRequestId) : ICommand;

/// <summary>They were not about the same: the request goes on by itself, under the promise that it had. Within the desk's <c>unmergeWithin</c>.</summary>
/// <param name="RequestId">The request that was merged.</param>
[Name("unmerge_request")]
public sealed record UnmergeRequest(Guid RequestId) : ICommand;

/// <summary>
/// Erases the personal data of the customer of a request: of this and all other requests that came up to now, under whichever of their
/// numbers, addresses and ids. What happened, when and
/// by whom stays, and its proofs hold; names, numbers and texts are gone for good, wherever they were told.
/// </summary>
/// <param name="RequestId">Any request of the customer. None may be open: its data is still needed.</param>
[Name("erase_personal_data")]
public sealed record ErasePersonalData(Guid RequestId) : ICommand;
