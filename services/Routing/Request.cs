using System.Collections.Immutable;
using Contracts;
using Contracts.Intake.V1;
using Contracts.Routing.V1;
using Messaging;
using Routing.Views;
using Sla;

namespace Routing;

/// <summary>A request as routing knows it, folded from its facts.</summary>
public sealed partial record Request
{
    /// <summary>Queued for a human, so answered by one.</summary>
    public const string QueueAnswer = "queue-answer";

    /// <summary>The customer is called back (B3).</summary>
    public const string Callback = "callback";

    /// <summary>A message is replied to (B3).</summary>
    public const string MessageReply = "message-reply";

    /// <summary>The latest alerts are kept before its agent; all contacts stand in Intake. A customer who writes a thousand times slows nobody else down.</summary>
    private const int MostAlerts = 20;

    /// <summary>Before the first fact.</summary>
    public static readonly Request None = new();

    /// <summary>How requests are kept.</summary>
    public static readonly StreamType<Request> Stream =
        new("request", None, (request, fact) => request.Evolve(fact), request => request.NextDueAt, RequestView.Instance);

    /// <summary>The request.</summary>
    public Guid Id { get; init; }

    /// <summary>Where it stands.</summary>
    public RequestStatus Status { get; init; }

    /// <summary>What is known of it.</summary>
    public RequestProfile? Profile { get; init; }

    /// <summary>Null until it is classified; then the category is known too.</summary>
    public RequestKind? Kind { get; init; }

    /// <summary>The category.</summary>
    public string? Category { get; init; }

    /// <summary>How pressing it is.</summary>
    public Urgency Urgency { get; init; }

    /// <summary>The skill group it needs.</summary>
    public string Skill { get; init; } = "";

    /// <summary>When it was last classified.</summary>
    public DateTimeOffset? ClassifiedAt { get; init; }

    /// <summary>Since when it waits or waited: from the first moment on, however often it goes back to the queue.</summary>
    public DateTimeOffset WaitingSince { get; init; }

    /// <summary>It was offered in vain, so it waits at the very head (B5).</summary>
    public bool OfferedInVain { get; init; }

    /// <summary>The customer waits for an agent's answer, as far as it is known.</summary>
    public bool AnswerOwed { get; init; }

    /// <summary>How the customer waits, or what they are owed.</summary>
    public WaitsBy WaitsBy { get; init; }

    /// <summary>The number to call back.</summary>
    public string? CallbackNumber { get; init; }

    /// <summary>How often it was called since that was booked.</summary>
    public int CallbackTries { get; init; }

    /// <summary>When it was called last since that was booked.</summary>
    public DateTimeOffset? CallbackTriedAt { get; init; }

    /// <summary>The message that the customer left last.</summary>
    public string? Message { get; init; }

    /// <summary>Since when its place counts, where that is longer than it waits.</summary>
    public DateTimeOffset? PlaceSince { get; init; }

    /// <summary>Until when it is offered to nobody.</summary>
    public DateTimeOffset? NotBefore { get; init; }

    /// <summary>When it was closed; null while it is not, or is open again.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>The request that goes on in its place; null when it was not merged.</summary>
    public Guid? MergedInto { get; init; }

    /// <summary>When the customer gave up waiting.</summary>
    public DateTimeOffset? AbandonedAt { get; init; }

    /// <summary>Where the customer was last told that they stand in this queue; null when they were not.</summary>
    public PlaceTold? Told { get; init; }

    /// <summary>Who did not take it since it waits, or gave it back.</summary>
    public IReadOnlyList<string> RefusedBy { get; init; } = [];

    /// <summary>When it was last not taken, or given back.</summary>
    public DateTimeOffset? RefusedAt { get; init; }

    /// <summary>The owner, for whom it is kept for a while when it waits again.</summary>
    public string? PreferredAgentId { get; init; }

    /// <summary>Whom it rings at, who has it, or who had it last.</summary>
    public string? AgentId { get; init; }

    /// <summary>The owner 首问负责: the first agent who had it, until it is handed over.</summary>
    public string? OwnerAgentId { get; init; }

    /// <summary>It was given back to the queue for good: whoever takes it owns it.</summary>
    public bool SeeksOwner { get; init; }

    /// <summary>Since when it is kept for the preferred agent.</summary>
    public DateTimeOffset? KeptSince { get; init; }

    /// <summary>The skill group that the agent was chosen for to whom it was offered; null where that was not recorded.</summary>
    public string? OfferedFor { get; init; }

    /// <summary>Who last transferred it, to whom, and why.</summary>
    public RequestTransferred? Transfer { get; init; }

    /// <summary>Until when it rings.</summary>
    public DateTimeOffset? AnswerBy { get; init; }

    /// <summary>When an agent last took it.</summary>
    public DateTimeOffset? AssignedAt { get; init; }

    /// <summary>When the agent last had to do with it: for the longest idle.</summary>
    public DateTimeOffset? HandledAt { get; init; }

    /// <summary>How often it was reopened.</summary>
    public int Reopened { get; init; }

    /// <summary>It came to an agent again as the customer wanted to speak to someone.</summary>
    public bool CameBack { get; init; }

    /// <summary>What its agent or owner was alerted to, in order.</summary>
    public ImmutableList<WorkAlert> Alerts { get; init; } = [];

    /// <summary>The agent's resolution, while it stands.</summary>
    public string? Resolution { get; init; }

    /// <summary>Until when an article, or the customer's reaction to one, is waited for.</summary>
    public DateTimeOffset? ArticleUntil { get; init; }

    /// <summary>The customer was shown an article.</summary>
    public bool ArticleShown { get; init; }

    /// <summary>The credit that was granted with it.</summary>
    public int? Credit { get; init; }

    /// <summary>The article of the knowledge base that answered it, while the resolution stands.</summary>
    public string? ArticleId { get; init; }

    /// <summary>The version of that article.</summary>
    public int? ArticleVersion { get; init; }

    /// <summary>Offers that the customer was made, each as it was last told.</summary>
    public ImmutableList<ProductOffered> Offers { get; init; } = [];

    /// <summary>What came of the talk with a customer who wants to leave.</summary>
    public RetentionRecorded? Retention { get; init; }

    /// <summary>All that agents have granted with it by themselves, however often it was reopened.</summary>
    public int GrantedAlone { get; init; }

    /// <summary>The credit that its agent asked for last, until it is resolved.</summary>
    public CreditAsked? Asked { get; init; }

    /// <summary>The credit that was approved, until it is resolved or another is asked for.</summary>
    public CreditApproved? Approved { get; init; }

    /// <summary>All orders that were made for it.</summary>
    public IReadOnlyList<RequestDispatched> Orders { get; init; } = [];

    /// <summary>All consultations that were sought for it.</summary>
    public IReadOnlyList<ConsultationSought> Consultations { get; init; } = [];

    /// <summary>Its promises.</summary>
    public Promises Promises { get; init; } = Promises.None;

    /// <summary>The next moment at which an offer, a wait for an article or a promise falls due.</summary>
    public DateTimeOffset? NextDueAt =>
        Status == RequestStatus.SelfService ? ArticleUntil
        : Status == RequestStatus.Offered && !(Promises.NextDueAt <= AnswerBy) ? AnswerBy : Promises.NextDueAt;
}
