using System.Collections.Frozen;
using System.Collections.Immutable;
using Contracts;
using Contracts.Directory.V1;
using Contracts.FollowUp.V1;
using Contracts.Promises.V1;
using FollowUp.Views;
using Messaging;
using Sla;

namespace FollowUp;

/// <summary>A request as follow-up sees it, folded from its facts.</summary>
public sealed partial record FollowedRequest
{
    /// <summary>A complaint is replied to (D10).</summary>
    public const string ComplaintReply = "complaint-reply";

    /// <summary>A fault is repaired.</summary>
    public const string FaultRepair = "fault-repair";

    /// <summary>The customer is told what the department said (D8).</summary>
    public const string TellCustomer = "tell-customer";

    /// <summary>An agent promised the answer by a moment (C3).</summary>
    public const string PromisedReply = "promised-reply";

    /// <summary>The agent explains a bad rating (F4).</summary>
    public const string Explanation = "explanation";

    /// <summary>Before the first fact.</summary>
    public static readonly FollowedRequest None = new();

    /// <summary>How requests are kept.</summary>
    public static readonly StreamType<FollowedRequest> Stream = new(
        "follow-up", None, (request, fact) => request.Evolve(fact), request => request.NextDueAt, FollowUpView.Instance);

    /// <summary>What a customer is promised, by what the request is about.</summary>
    private static readonly FrozenDictionary<RequestKind, string> Replies = new Dictionary<RequestKind, string>
    {
        [RequestKind.Complaint] = ComplaintReply,
        [RequestKind.Fault] = FaultRepair,
    }.ToFrozenDictionary();

    /// <summary>Where it stands.</summary>
    public FollowUpStatus Status { get; init; }

    /// <summary>What was known at first; null when the customer gave up before the request was classified.</summary>
    public FollowUpOpened? Opened { get; init; }

    /// <summary>What it is about, as it was last classified.</summary>
    public RequestKind Kind { get; init; }

    /// <summary>The category, likewise.</summary>
    public string? Category { get; init; }

    /// <summary>The urgency, likewise.</summary>
    public Urgency Urgency { get; init; }

    /// <summary>When it was last classified.</summary>
    public DateTimeOffset ClassifiedAt { get; init; }

    /// <summary>A deadline that the customer asked for while it was open.</summary>
    public DateTimeOffset? DeadlineAsked { get; init; }

    /// <summary>By how much agents have put off, by themselves, what is promised or would be.</summary>
    public TimeSpan PutOffAlone { get; init; }

    /// <summary>The customer is waited for; null when not.</summary>
    public CustomerAwaited? Waits { get; init; }

    /// <summary>The owner; while the customer rates what they were told, who told it.</summary>
    public string? OwnerAgentId { get; init; }

    /// <summary>Who last took it, as far as was heard; null while nobody has.</summary>
    public string? HolderAgentId { get; init; }

    /// <summary>It was given back to the queue: it is nobody's until it is taken.</summary>
    public bool IsGivenBack { get; init; }

    /// <summary>Who owns it once it is reopened: handed over when the customer had been told. Null: the same.</summary>
    public string? HeirAgentId { get; init; }

    /// <summary>The owner of what is still to be done.</summary>
    public string? NextOwnerAgentId => HeirAgentId ?? OwnerAgentId;

    /// <summary>Work orders that are not answered yet.</summary>
    public ImmutableHashSet<Guid> OpenOrders { get; init; } = [];

    /// <summary>Work orders that were answered.</summary>
    public ImmutableHashSet<Guid> AnsweredOrders { get; init; } = [];

    /// <summary>Consultations whose answer the customer does not have yet.</summary>
    public ImmutableHashSet<Guid> OpenConsultations { get; init; } = [];

    /// <summary>Consultations that the customer was answered.</summary>
    public ImmutableHashSet<Guid> SettledConsultations { get; init; } = [];

    /// <summary>Departments' answers since the customer was last told.</summary>
    public IReadOnlyList<AnswerReceived> Answers { get; init; } = [];

    /// <summary>What is, or was last, to be told.</summary>
    public ResultReady? Result { get; init; }

    /// <summary>How the customer was told this result, or the last try.</summary>
    public ResultTold? Told { get; init; }

    /// <summary>When it was last reopened.</summary>
    public DateTimeOffset? ReopenedAt { get; init; }

    /// <summary>Why it was last reopened; null where it was not, or the customer has rated it since.</summary>
    public ReopenedBecause? ReopenedFor { get; init; }

    /// <summary>The latest call for a rating.</summary>
    public RatingRequested? RatingAsked { get; init; }

    /// <summary>How often a rating was called for.</summary>
    public int RatingsAsked { get; init; }

    /// <summary>The rating that answered it.</summary>
    public ServiceRated? Rating { get; init; }

    /// <summary>The agent's explanation of that rating.</summary>
    public RatingExplained? Explained { get; init; }

    /// <summary>How the case came to the supervisor.</summary>
    public CaseSubmitted? Submitted { get; init; }

    /// <summary>What the supervisor found.</summary>
    public CaseReviewed? Review { get; init; }

    /// <summary>How it ended, unless it was reopened.</summary>
    public RequestClosed? Closed { get; init; }

    /// <summary>When the customer last came about it while it was worked on.</summary>
    public DateTimeOffset? CameAt { get; init; }

    /// <summary>What was passed on last to the request that it was merged into.</summary>
    public ReplyPassedOn? PassedOn { get; init; }

    /// <summary>Its promises.</summary>
    public Promises Promises { get; init; } = Promises.None;

    /// <summary>The next moment at which a promise has a step or the time for a rating is over.</summary>
    public DateTimeOffset? NextDueAt =>
        ((DateTimeOffset?[])[Promises.NextDueAt, Status == FollowUpStatus.RatingAsked ? RatingAsked!.Until : null]).Min();

    /// <summary>True until the customer was told.</summary>
    public bool IsUntold => Status is FollowUpStatus.InWork or FollowUpStatus.ResultReady;

    /// <summary>A department or an expert works on it.</summary>
    public bool IsWithOthers => OpenOrders.Count + OpenConsultations.Count > 0;

    /// <summary>Whose handling was rated: they explain it, and a yellow card is theirs, whoever has the request by now.</summary>
    public string? RatedAgentId => Rating?.OwnerAgentId;

    /// <summary>A bad rating is to be explained and reviewed (F4, F5), whether or not the request itself is worked on again meanwhile.</summary>
    public bool HasCase => Rating is { Dissatisfied: true } && Review is null;

    /// <summary>What is known of it now, for the rules of the policy.</summary>
    public SlaMatch Case => Opened!.Profile is var profile
        ? new(Kind, Category, profile.Tier, Urgency, profile.Channel, profile.Region, profile.Jurisdiction)
        : new();

    /// <summary>The name of the promise that its kind has; null for none.</summary>
    public string? Reply => Replies.GetValueOrDefault(Kind);

    /// <summary>By when the customer is promised the reply; null where none is, or its clock stands still.</summary>
    public DateTimeOffset? ReplyDueAt =>
        Reply is { } reply && Promises.Find(reply) is { IsOpen: true, PausedAt: null } promise ? promise.DueAt : null;

    /// <summary>The same, or by when an agent promised it, if that is sooner; where a clock stands still, as if it ran again from that moment on.</summary>
    public DateTimeOffset? ReplyDueAtRunningFrom(DateTimeOffset at, SlaBook book) =>
        ((DateTimeOffset?[])[KindsReplyDueAtRunningFrom(at, book), Promises.OpenDueAt(PromisedReply)]).Min();

    /// <summary>The same of the promise that its kind has alone.</summary>
    public DateTimeOffset? KindsReplyDueAtRunningFrom(DateTimeOffset at, SlaBook book) => Reply is { } reply
        ? Promises.Resume(reply, at, book).Aggregate(Promises, (promises, fact) => promises.Evolve(fact)).OpenDueAt(reply)
        : null;

    /// <summary>How facts change it.</summary>
    public FollowedRequest Evolve(IFact fact) => fact switch
    {
        FollowUpOpened f => this with
        {
            Status = Status == FollowUpStatus.None ? FollowUpStatus.InWork : Status,
            Opened = f, Kind = f.Kind, Category = f.Category, Urgency = f.Urgency, ClassifiedAt = f.At,
        },
        FollowUpReclassified f => this with { Kind = f.Kind, Category = f.Category, Urgency = f.Urgency, ClassifiedAt = f.At },
        DeadlineAsked f => this with { DeadlineAsked = f.DeadlineAt, PutOffAlone = PutOffAlone + (f.PutOff ?? TimeSpan.Zero) },
        ReplyPromised f => this with { PutOffAlone = PutOffAlone + (f.PutOff ?? TimeSpan.Zero) },
        CustomerCame f => this with { CameAt = f.At },
        CustomerAwaited f => this with { Waits = f },
        CustomerWaitEnded => this with { Waits = null },
        WorkOrderAwaited f => this with
        {
            Status = Status == FollowUpStatus.Closed ? Status : FollowUpStatus.InWork,
            OwnerAgentId = OwnerAgentId ?? f.OwnerAgentId,
            OpenOrders = OpenOrders.Add(f.WorkOrderId),
        },
        AnswerReceived f => this with
        {
            OpenOrders = OpenOrders.Remove(f.WorkOrderId), AnsweredOrders = AnsweredOrders.Add(f.WorkOrderId), Answers = [.. Answers, f],
        },
        ConsultationAwaited f => this with { OpenConsultations = OpenConsultations.Add(f.ConsultationId) },
        ConsultationSettled f => this with
        {
            OpenConsultations = OpenConsultations.Remove(f.ConsultationId), SettledConsultations = SettledConsultations.Add(f.ConsultationId),
        },
        ResultReady f => this with
        {
            Status = FollowUpStatus.ResultReady, OwnerAgentId = OwnerAgentId ?? f.OwnerAgentId, Result = f, Told = null,
        },
        ResultTold { Outcome: TellOutcome.Solved } f => this with { Told = f, Status = AfterSolved, Answers = [] },
        ResultTold f => this with { Told = f },
        OwnerNoted { GivenBack: true } => this with { HolderAgentId = null, IsGivenBack = true },
        OwnerNoted f => this with { HolderAgentId = f.AgentId, OwnerAgentId = OwnerAgentId ?? f.OwnerAgentId, IsGivenBack = false },
        FollowUpHandedOver f when IsUntold => this with
        {
            HolderAgentId = f.OwnerAgentId, OwnerAgentId = f.OwnerAgentId, HeirAgentId = null, IsGivenBack = false,
        },
        FollowUpHandedOver f => this with { HeirAgentId = f.OwnerAgentId },
        RequestReopened f => this with
        {
            Status = FollowUpStatus.InWork, OwnerAgentId = NextOwnerAgentId, HeirAgentId = null, ReopenedAt = f.At, ReopenedFor = f.Because, Answers = [],
            DeadlineAsked = null, Closed = null, PassedOn = null, PutOffAlone = f.Because == ReopenedBecause.Unmerged ? PutOffAlone : TimeSpan.Zero,
        },
        RatingRequested f => this with
        {
            Status = FollowUpStatus.RatingAsked, RatingAsked = f, RatingsAsked = RatingsAsked + 1,
            Rating = null, Explained = null, Submitted = null, Review = null,
        },
        ServiceRated f => this with { Rating = f, ReopenedFor = null },
        AgentAlerted => this with { Status = FollowUpStatus.ExplanationAwaited },
        RatingExplained f => this with { Explained = f },
        CaseSubmitted f => this with
        {
            Status = Status == FollowUpStatus.ExplanationAwaited ? FollowUpStatus.ReviewAwaited : Status, Submitted = f,
        },
        CaseReviewed f => this with { Review = f },
        RequestClosed f => this with { Status = FollowUpStatus.Closed, Closed = f },
        ReplyPassedOn f => this with { PassedOn = f },
        IPromiseFact f => this with { Promises = Promises.Evolve(f) },
        _ => this,
    };

    /// <summary>Where it stands when the customer was told: others may still work on it, or a bad rating be dealt with.</summary>
    private FollowUpStatus AfterSolved =>
        IsWithOthers ? FollowUpStatus.InWork
        : !HasCase ? Status
        : Submitted is null ? FollowUpStatus.ExplanationAwaited
        : FollowUpStatus.ReviewAwaited;
}
