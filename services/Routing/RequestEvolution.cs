using Contracts;
using Contracts.Promises.V1;
using Contracts.Routing.V1;

namespace Routing;

/// <summary>How facts change a request.</summary>
public sealed partial record Request
{
    /// <summary>How facts change it.</summary>
    public Request Evolve(IFact fact) => fact switch
    {
        RequestQueued f => Changed(f) with
        {
            Status = RequestStatus.Queued,
            Profile = f.Profile,
            Kind = f.Kind,
            Category = f.Category,
            Urgency = f.Urgency,
            Skill = f.Skill,
            ClassifiedAt = f is { Because: QueuedBecause.New, Kind: not null } ? ClassifiedAt ?? f.At : ClassifiedAt,
            WaitingSince = BeginsToWait(f) ? f.At : WaitingSince,
            AnswerOwed = f.AnswerOwed ?? (AnswerOwed || f.Because == QueuedBecause.New),
            Told = BeginsToWait(f) || f.Skill != Skill ? null : Told,
            WaitsBy = f.AnswerOwed == true ? WaitsBy.Line : WaitsBy,
            PlaceSince = BeginsToWait(f) ? f.PlaceSince : PlaceSince,
            NotBefore = f.NotBefore,
            OfferedInVain = !BeginsToWait(f) && (OfferedInVain || RangInVain(f)),
            RefusedBy = RangInVain(f) || f.Because is QueuedBecause.HandedOver or QueuedBecause.Transferred ? RefusedBy : [],
            PreferredAgentId = f.PreferredAgentId,
            KeptSince = RangInVain(f) ? KeptSince : f.At,
            AgentId = null,
            AnswerBy = null,
            Reopened = f.Because == QueuedBecause.Reopened ? Reopened + 1 : Reopened,
            CameBack = CameBack || f.Because == QueuedBecause.CustomerAsked,
            Resolution = null,
            Credit = null,
            ArticleId = null,
            ArticleVersion = null,
            EndedAt = null,
            MergedInto = null,
        },
        ArticleAwaited f => Changed(f) with
        {
            Status = RequestStatus.SelfService,
            Profile = f.Profile,
            Kind = f.Kind,
            Category = f.Category,
            Urgency = f.Urgency,
            Skill = f.Skill,
            ClassifiedAt = ClassifiedAt ?? f.At,
            WaitingSince = f.At,
            ArticleUntil = f.Until,
            ArticleShown = f.IsOffered,
        },
        RequestSelfServed f => Changed(f) with { Status = RequestStatus.Closed, ArticleId = f.ArticleId, ArticleVersion = f.Version },
        PlaceTold f => Changed(f) with { Told = f },
        CallbackBooked f => Changed(f) with { WaitsBy = WaitsBy.Callback, AnswerOwed = false, CallbackNumber = f.Number, CallbackTries = 0, CallbackTriedAt = null },
        CallbackTried f => Changed(f) with
        {
            WaitsBy = f.Reached ? WaitsBy.Line : WaitsBy, CallbackTries = f.Attempt, CallbackTriedAt = f.At, HandledAt = f.At,
        },
        MessageLeft { Because: MessageLeftBecause.Merged } f => Changed(f) with
        {
            WaitsBy = this is { Status: RequestStatus.Queued, AnswerOwed: false, WaitsBy: WaitsBy.Line } ? WaitsBy.Message : WaitsBy, Message = f.Text ?? Message,
        },
        MessageLeft f => Changed(f) with { WaitsBy = WaitsBy.Message, AnswerOwed = false, Message = f.Text ?? Message },
        RequestOffered f => Changed(f) with
        {
            Status = RequestStatus.Offered,
            AgentId = f.AgentId,
            OfferedFor = f.Choice?.Skill,
            AnswerBy = f.AnswerBy,
            HandledAt = f.At,
        },
        OfferRefused f => Changed(f) with { RefusedBy = [.. RefusedBy.Except([f.AgentId]), f.AgentId], RefusedAt = f.At },
        RequestAssigned f => Changed(f) with
        {
            Status = RequestStatus.Assigned,
            AgentId = f.AgentId,
            OwnerAgentId = f.OwnerAgentId,
            SeeksOwner = false,
            AnswerBy = null,
            AssignedAt = f.At,
            HandledAt = f.At,
        },
        RequestReclassified f => Changed(f) with
        {
            Kind = f.Kind, Category = f.Category, Urgency = f.Urgency, Skill = f.Skill, ClassifiedAt = f.At,
            Told = f.Skill == Skill ? Told : null,
        },
        RequestAbandoned f => Changed(f) with { Status = RequestStatus.Abandoned, AgentId = null, AnswerBy = null, AbandonedAt = f.At },
        RequestResolved f => Changed(f) with
        {
            Status = RequestStatus.Resolved,
            Resolution = f.Resolution,
            Credit = f.Credit,
            ArticleId = f.ArticleId,
            ArticleVersion = f.ArticleVersion,
            GrantedAlone = GrantedAlone + (f.CreditBy is null ? f.Credit ?? 0 : 0),
            Asked = null,
            Approved = null,
            WaitsBy = WaitsBy.Line,
            HandledAt = f.At,
        },
        ProductOffered f => Changed(f) with { Offers = [.. Offers.Where(offer => offer.OfferId != f.OfferId), f] },
        RetentionRecorded f => Changed(f) with { Retention = f },
        CreditAsked f => Changed(f) with { Asked = f, Approved = null },
        CreditApproved f => Changed(f) with { Approved = f },
        RequestDispatched f => Changed(f) with { Status = RequestStatus.Dispatched, Orders = [.. Orders, f], WaitsBy = WaitsBy.Line, HandledAt = f.At },
        ConsultationSought f => Changed(f) with
        {
            Status = RequestStatus.Consulting, Consultations = [.. Consultations, f], WaitsBy = WaitsBy.Line, HandledAt = f.At,
        },
        RequestHandedOver { ToAgentId: { } to } f => Changed(f) with
        {
            AgentId = Status == RequestStatus.Assigned ? to : AgentId,
            AssignedAt = Status == RequestStatus.Assigned ? f.At : AssignedAt,
            HandledAt = f.At,
            SeeksOwner = false,
            Alerts = Alerts.Add(WorkAlert.Of(f, Alerts.Count)),
        },
        RequestHandedOver f => Changed(f) with
        {
            SeeksOwner = true, RefusedBy = f.FromAgentId is { } from ? [from] : [], RefusedAt = f.At,
        },
        RequestTransferred f => Changed(f) with { Transfer = f, RefusedBy = [f.FromAgentId], RefusedAt = f.At, HandledAt = f.At },
        OwnerChanged f => Changed(f) with { OwnerAgentId = f.OwnerAgentId },
        ContactNoted f => Changed(f) with { Alerts = [.. Alerts.TakeLast(MostAlerts - 1), WorkAlert.Of(f)] },
        AlertAcknowledged f => Changed(f) with { Alerts = [.. Alerts.Select(alert => alert.After(f))] },
        OthersAwaited f => Changed(f) with
        {
            Status = f.With == Others.Expert ? RequestStatus.Consulting : RequestStatus.Dispatched, WaitsBy = WaitsBy.Line, HandledAt = f.At,
        },
        RoutingEnded f => Changed(f) with { Status = RequestStatus.Closed, AnswerBy = null, EndedAt = f.At, MergedInto = f.MergedInto },
        IPromiseFact f => this with { Promises = Promises.Evolve(f) },
        _ => this,
    };

    private static bool RangInVain(RequestQueued queued) =>
        queued.Because is QueuedBecause.Declined or QueuedBecause.NotAnswered or QueuedBecause.OfferWithdrawn;

    /// <summary>A request that waits or rings goes on to wait from its first moment, whoever owned it.</summary>
    private bool BeginsToWait(RequestQueued queued) => Status == RequestStatus.SelfService || queued.Because switch
    {
        QueuedBecause.New or QueuedBecause.Reopened or QueuedBecause.CustomerAsked => true,
        QueuedBecause.HandedOver => Status is not (RequestStatus.Queued or RequestStatus.Offered),
        _ => false,
    };

    private Request Changed(IRequestFact fact) => this with { Id = fact.RequestId };
}
