using Contracts;
using Contracts.Directory.V1;
using Contracts.FollowUp.V1;
using Contracts.Intake.V1;
using Contracts.Promises.V1;
using Contracts.Routing.V1;
using Contracts.WorkOrders.V1;
using EventStore;
using Hosting;
using Messaging;
using TestKit;

namespace FollowUp.Tests;

/// <summary>A complaint received a day ago, owned by agent a1.</summary>
internal static class Requests
{
    public static readonly Guid Id = Guid.Parse("0191d3a0-0000-7000-8000-000000000021");
    public static readonly Guid Order = Guid.Parse("0191d3a0-0000-7000-8000-000000000022");
    public static readonly Guid SecondOrder = Guid.Parse("0191d3a0-0000-7000-8000-000000000023");
    public static readonly DateTimeOffset ReceivedAt = Desk.Now.AddDays(-1);
    public static readonly DateTimeOffset AnsweredAt = Desk.Now.AddHours(-1);
    public static readonly DateTimeOffset RatedAt = Desk.Now.AddMinutes(-10);

    public static RequestProfile Profile { get; } = new(
        Guid.Parse("0191d3a0-0000-7000-8000-000000000024"), "c-1", 3, Channel.Hotline, "urban", "zh", "13800000000", "It is too dear",
        DeadlineAsked: null, ReceivedAt);

    public static RequestClassified Classified { get; } = new(
        Id, Profile, RequestKind.Complaint, "billing", Urgency.Normal, "complaint", ClassifiedBy.Text, 0.9, ReceivedAt.AddMinutes(1));

    public static FollowUpOpened Opened { get; } =
        new(Id, Profile, RequestKind.Complaint, "billing", Urgency.Normal, ReceivedAt.AddMinutes(1));

    public static PromiseMade Reply { get; } = Promise(FollowedRequest.ComplaintReply, ReceivedAt);

    public static PromiseMade Tell { get; } = Promise(FollowedRequest.TellCustomer, AnsweredAt);

    public static PromiseMade Explain { get; } = Promise(FollowedRequest.Explanation, RatedAt);

    public static RequestDispatched Dispatched(Guid order) => new(
        Id, order, "a1", "billing", RequestKind.Complaint, "billing", Urgency.Normal, 3, Channel.Hotline, "urban", "Check the bill",
        DeadlineAsked: null, ReceivedAt.AddMinutes(10));

    public static WorkOrderAnswered Answered(Guid order) =>
        new(order, Id, "billing", "a1", AnswerKind.Resolution, "Ten yuan were credited.", AnsweredAt);

    public static WorkOrderAwaited Awaited(Guid order) => new(Id, order, "a1", ReceivedAt.AddMinutes(10));

    public static AnswerReceived Received(Guid order) => new(Id, order, "billing", "Ten yuan were credited.", AnsweredAt);

    public static ResultReady Ready { get; } = new(Id, "a1", ResultSource.WorkOrder, "Ten yuan were credited.", AnsweredAt);

    /// <summary>The department has answered; the owner has to tell the customer.</summary>
    public static IFact[] WithResult { get; } = [Awaited(Order), Received(Order), Ready, Tell];

    public static IFact[] AskedForRating { get; } =
    [
        .. WithResult,
        new ResultTold(Id, "a1", TellOutcome.Solved, 1, null, Desk.Now.AddMinutes(-20)),
        Kept(Tell, Desk.Now.AddMinutes(-20)),
        Kept(Reply, Desk.Now.AddMinutes(-20)),
        new RatingRequested(Id, Channel.Hotline, Desk.Now.AddHours(24), Desk.Now.AddMinutes(-20)),
    ];

    /// <summary>Rated badly ten minutes ago.</summary>
    public static IFact[] RatedBadly { get; } =
    [
        .. AskedForRating,
        new ServiceRated(Id, "a1", 1, "key", null, null, Dissatisfied: true, RatedAt),
        new AgentAlerted(Id, "a1", "13800000000", Explain.DueAt, RatedAt),
        Explain,
    ];

    /// <summary>No explanation came in time.</summary>
    public static IFact[] Overdue { get; } =
    [
        .. RatedBadly,
        new PromiseBroken(Explain.PromiseId, Id, Explain.Promise, Explain.DueAt),
        new CaseSubmitted(Id, "a1", Overdue: true, Explain.DueAt),
        new PromiseEscalated(
            Explain.PromiseId, Id, Explain.Promise, Explain.DueAt, "overdue", "duty-supervisor", TimeSpan.FromHours(2)),
    ];

    /// <summary>Explained in time.</summary>
    public static IFact[] Explained { get; } =
    [
        .. RatedBadly,
        new RatingExplained(Id, "a1", "I was short with him", RatedAt.AddMinutes(5)),
        Kept(Explain, RatedAt.AddMinutes(5)),
        new CaseSubmitted(Id, "a1", Overdue: false, RatedAt.AddMinutes(5)),
    ];

    public static Given<FollowedRequest> Given(Context context, params IFact[] since) =>
        new(FollowedRequest.Stream, context, [Opened, Reply, .. since]);

    /// <summary>The agent has it.</summary>
    public static OwnerNoted Taken { get; } = new(Id, "a1", "a1", Desk.Now);

    public static Context Agent { get; } = Desk.As(Roles.Agent, "a1");

    public static Context Supervisor { get; } = Desk.As(Roles.Supervisor, "s1");

    public static PromiseMade Promise(
        string name, DateTimeOffset at, int round = 1, RequestKind kind = RequestKind.Complaint, DateTimeOffset? agreedAt = null) =>
        Desk.Directory.Sla.Make(
            name, Id, Id, new SlaMatch(kind, "billing", 3, Urgency.Normal, Channel.Hotline, "urban"), at, agreedAt, round)!;

    public static PromiseKept Kept(PromiseMade promise, DateTimeOffset at, bool corrects = false) =>
        new(promise.PromiseId, Id, promise.Promise, at, promise.DueAt, corrects);

    public static PromiseBroken Broken(PromiseMade promise) => new(promise.PromiseId, Id, promise.Promise, promise.DueAt);

    public static PromiseFulfilledLate Late(PromiseMade promise, DateTimeOffset at) =>
        new(promise.PromiseId, Id, promise.Promise, at, promise.DueAt);

    public static PromiseWithdrawn Withdrawn(PromiseMade promise, DateTimeOffset at, string reason) =>
        new(promise.PromiseId, Id, promise.Promise, at, reason);

    public static RatingRequested RatingRequested(DateTimeOffset at, int before = 0) =>
        new(Id, Channel.Hotline, at.AddHours(24), at, RatingId(before));

    /// <summary>The id of a call for a rating.</summary>
    /// <param name="before">How many there were before.</param>
    public static Guid RatingId(int before) => DerivedId.From("rating", Id.ToString(), $"{before}");

    /// <summary>The customer comes again about it.</summary>
    public static ContactReceived Contact(DateTimeOffset at) =>
        new(Id, Guid.Parse("0191d3a0-0000-7000-8000-000000000026"), Channel.Web, "w-2", "f", Linked: true, "It is down again.", at);

    /// <summary>An expert is asked.</summary>
    public static ConsultationSought Sought(Guid consultation, DateTimeOffset at) =>
        new(Id, consultation, "a1", "technical", "Which port?", at.AddHours(4), at);
}
