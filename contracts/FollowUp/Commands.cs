using System.ComponentModel.DataAnnotations;

namespace Contracts.FollowUp.V1;

/// <summary>The customer asks, after the fact, for a deadline of their own (D1). It overrides the reply's promise, sooner or later.</summary>
/// <param name="RequestId">The request.</param>
/// <param name="DeadlineAt">The moment; in the future.</param>
/// <param name="Reason">Why; must be given where an agent or supervisor puts off what was promised. A channel speaks for the customer.</param>
[Name("ask_deadline")]
public sealed record AskDeadline(Guid RequestId, DateTimeOffset DeadlineAt, [Personal][Words(200)] string? Reason = null) : ICommand;

/// <summary>Only the customer can go on 等待客户: let the technician in, send the bill. The clocks of the reply and of open orders stand
/// still, where their rules let them.</summary>
/// <param name="RequestId">The request; no result of it is ready.</param>
/// <param name="Question">What the customer is to do or say.</param>
[Name("await_customer")]
public sealed record AwaitCustomer(Guid RequestId, [Personal][Words(2000)] string Question) : ICommand;

/// <summary>The customer did or said it, or need not any more. A contact about the request ends the wait by itself.</summary>
/// <param name="RequestId">The request.</param>
[Name("end_customer_wait")]
public sealed record EndCustomerWait(Guid RequestId) : ICommand;

/// <summary>The owner told the customer the result, or tried to.</summary>
/// <param name="RequestId">The request.</param>
/// <param name="Outcome">What the customer said.</param>
/// <param name="Note">What was said.</param>
/// <param name="At">When, if the message was delayed; not in the future.</param>
[Name("tell_result")]
public sealed record TellResult(
    Guid RequestId, TellOutcome Outcome, [Personal][Words(2000)] string? Note = null, DateTimeOffset? At = null) : ICommand;

/// <summary>What cannot be answered now is promised by a moment 承诺回复 (C3): a promise like any other, of which the customer is told. Again: by another moment.</summary>
/// <param name="RequestId">The request; its customer was not told a result yet.</param>
/// <param name="DeadlineAt">By when the customer will be answered; in the future.</param>
/// <param name="Reason">Why; must be given where an earlier promise is put off.</param>
[Name("promise_reply")]
public sealed record PromiseReply(Guid RequestId, DateTimeOffset DeadlineAt, [Personal][Words(200)] string? Reason = null) : ICommand;

/// <summary>A request that was told or closed is worked on again, by its owner's or a supervisor's word: back to the owner, with new promises.</summary>
/// <param name="RequestId">The request. It is worked on already until the customer was told; then this is refused.</param>
/// <param name="Reason">Why.</param>
[Name("reopen_request")]
public sealed record ReopenRequest(Guid RequestId, [Personal][Words(2000)] string Reason) : ICommand;

/// <summary>The customer rates the service (F2). The first rating of a result counts; another one, or a late one, is refused with the reason.</summary>
/// <param name="RequestId">The request.</param>
/// <param name="Score">1 (very dissatisfied) to 5 (very satisfied).</param>
/// <param name="Via">How: key, link or form.</param>
/// <param name="Recommend">0 to 10, where asked.</param>
/// <param name="Comment">What the customer adds.</param>
/// <param name="RatingId">Which call for a rating this answers, as <see cref="RatingRequested"/> said; when absent, the latest.</param>
[Name("rate_service")]
public sealed record RateService(
    Guid RequestId, [Range(1, 5)] int Score, [Id] string Via, [Range(0, 10)] int? Recommend = null,
    [Personal][Words(2000)] string? Comment = null, Guid? RatingId = null) : ICommand;

/// <summary>The agent explains a bad rating to the duty supervisor (F4).</summary>
/// <param name="RequestId">The request.</param>
/// <param name="Explanation">The explanation.</param>
[Name("explain_rating")]
public sealed record ExplainRating(Guid RequestId, [Personal][Words(4000)] string Explanation) : ICommand;

/// <summary>The duty supervisor reviews the case (F5).</summary>
/// <param name="RequestId">The request.</param>
/// <param name="RecordingHeard">The recording was heard.</param>
/// <param name="HandlingReviewed">The handling was reviewed.</param>
/// <param name="CallbackMade">The customer was called back.</param>
/// <param name="AgentAtFault">The agent is at fault: a yellow card.</param>
/// <param name="Note">The finding.</param>
/// <param name="FurtherHandling">Further handling ordered: the request is reopened for its owner.</param>
[Name("review_case")]
public sealed record ReviewCase(
    Guid RequestId, bool RecordingHeard, bool HandlingReviewed, bool CallbackMade, bool AgentAtFault,
    [Personal][Words(4000)] string Note, [Personal][Words(2000)] string? FurtherHandling = null) : ICommand;
