using Contracts;
using Contracts.Directory.V1;
using Contracts.FollowUp.V1;
using Contracts.Intake.V1;
using Contracts.Promises.V1;
using Contracts.Routing.V1;
using Contracts.WorkOrders.V1;
using TestKit;
using static Audit.Tests.Ledger;

namespace Audit.Tests;

/// <summary>A complaint from contact to close: sent to the wrong department, returned, answered, told, rated badly, reviewed.</summary>
internal static class Life
{
    public static readonly Guid OrderId = Guid.Parse("0191d3a0-0000-7000-8000-00000000000b");
    public static readonly DateTimeOffset Received = Desk.Now;
    private const string Secret = "SECRET";

    public static RequestProfile Profile { get; } =
        new(Guid.NewGuid(), "c-1", 2, Channel.Hotline, "urban", "zh", Secret, Secret, null, Received);

    public static PromiseMade Reply { get; } = Desk.Directory.Sla.Make(
        "complaint-reply", RequestId, RequestId, new SlaMatch(RequestKind.Complaint, "billing", 2), Received)!;

    public static PromiseMade OrderReply { get; } = Desk.Directory.Sla.Make(
        "department-reply", RequestId, OrderId, new SlaMatch(RequestKind.Complaint, "billing", 2, Urgency.Urgent), At(10))!;

    /// <summary>Everything, in the order in which it was recorded.</summary>
    public static Ledger Complaint()
    {
        var ledger = new Ledger();
        ledger.Add("intake", "channel/hotline:call-1",
            new ContactReceived(RequestId, Guid.NewGuid(), Channel.Hotline, "call-1", "f", Linked: false, Secret, Received),
            new RequestReceived(RequestId, Profile, Received),
            new RequestClassified(RequestId, Profile, RequestKind.Complaint, "billing", Urgency.Urgent, "complaint", ClassifiedBy.Ivr, 1, Received));
        var classified = ledger.Last;
        ledger.Add("routing", classified, new RequestQueued(
            RequestId, Profile, RequestKind.Complaint, "billing", Urgency.Urgent, "complaint", QueuedBecause.New, null, Received));
        ledger.Add("follow-up", classified,
            new FollowUpOpened(RequestId, Profile, RequestKind.Complaint, "billing", Urgency.Urgent, Received), Reply);
        ledger.Add("routing", "routing:offer", new RequestOffered(RequestId, "a1", At(1), At(0)));
        ledger.Add("routing", "agent/a1:1", new RequestAssigned(RequestId, "a1", "a1", TimeSpan.FromSeconds(12), At(1)));
        ledger.Add("routing", "agent/a1:2", new RequestDispatched(
            RequestId, OrderId, "a1", "network", RequestKind.Complaint, "billing", Urgency.Urgent, 2, Channel.Hotline, "urban", Secret, null, At(10)));
        ledger.Add("work-orders", OrderId, ledger.Last, Dispatched("network", 1, At(10)), OrderReply,
            new CustomerNotified(OrderId, RequestId, Channel.Hotline, OrderReply.DueAt, Note: null, At(10)));
        ledger.Add("work-orders", OrderId, "department/network:1",
            new WorkOrderReturned(OrderId, RequestId, "network", Secret, "billing", TimeSpan.FromMinutes(20), At(30)), Dispatched("billing", 2, At(30)));
        ledger.Add("work-orders", OrderId, "department/billing:1",
            new WorkOrderAnswered(OrderId, RequestId, "billing", "a1", AnswerKind.Resolution, Secret, At(120)),
            new PromiseKept(OrderReply.PromiseId, RequestId, "department-reply", At(120), OrderReply.DueAt));
        ledger.Add("follow-up", ledger.Facts[^2].FactId.ToString(), new ResultReady(RequestId, "a1", ResultSource.WorkOrder, Secret, At(120)));
        ledger.Add("follow-up", "agent/a1:3",
            new ResultTold(RequestId, "a1", TellOutcome.Solved, 1, Secret, At(130)),
            new PromiseKept(Reply.PromiseId, RequestId, "complaint-reply", At(130), Reply.DueAt),
            new RatingRequested(RequestId, Channel.Hotline, At(1570), At(130)));
        ledger.Add("follow-up", "channel/hotline:rate-1",
            new ServiceRated(RequestId, "a1", 1, "key", null, Secret, Dissatisfied: true, At(140)),
            new AgentAlerted(RequestId, "a1", Secret, At(170), At(140)));
        ledger.Add("follow-up", "due:1", new CaseSubmitted(RequestId, "a1", Overdue: true, At(170)));
        return ledger.Add("follow-up", "supervisor/s1:1",
            new CaseReviewed(RequestId, "s1", "a1", true, true, true, AgentAtFault: true, Secret, null, At(300)),
            new YellowCardGiven(RequestId, "a1", "2026-03", At(300)), new RequestClosed(RequestId, ClosedBecause.Reviewed, At(300)));
    }

    public static DateTimeOffset At(int minutes) => Received.AddMinutes(minutes);

    public static WorkOrderDispatched Dispatched(string department, int attempt, DateTimeOffset at) => new(
        OrderId, RequestId, department, attempt, "a1", RequestKind.Complaint, "billing", Urgency.Urgent, 2, "urban", Secret, OrderReply.DueAt, at);
}
