using Contracts;
using Contracts.Routing.V1;
using Hosting;
using Marten;
using Messaging;

namespace Routing.Views;

/// <summary>A request as agents and supervisors see it.</summary>
/// <param name="RequestId">The request.</param>
/// <param name="Status">Where it stands.</param>
/// <param name="AgentId">Whom it rings at, who has it, or who had it last; null while it waits.</param>
/// <param name="OwnerAgentId">The first-contact owner.</param>
/// <param name="Kind">The kind; null until classified.</param>
/// <param name="Category">The category; null until classified.</param>
/// <param name="Urgency">How pressing.</param>
/// <param name="Skill">The skill group it needs.</param>
/// <param name="Tier">The customer's tier.</param>
/// <param name="Channel">Where it came in.</param>
/// <param name="Region">The customer's region.</param>
/// <param name="Language">The customer's language.</param>
/// <param name="CustomerKey">The desk's key for the customer.</param>
/// <param name="CustomerId">The customer's id at the operator.</param>
/// <param name="CallerNumber">The number to call back.</param>
/// <param name="Text">What the customer said or wrote.</param>
/// <param name="DeadlineAsked">A deadline that the customer asked for specially.</param>
/// <param name="ReceivedAt">When the first contact began.</param>
/// <param name="WaitingSince">Since when it waits, or waited.</param>
/// <param name="AnswerBy">Until when it rings; null when it does not.</param>
/// <param name="AssignedAt">When an agent last took it.</param>
/// <param name="Reopened">How often it was reopened.</param>
/// <param name="Resolution">The agent's resolution, while it stands.</param>
/// <param name="WorkOrderIds">Its orders, in order.</param>
/// <param name="ConsultationIds">Its consultations, in order.</param>
/// <param name="Alerts">What its agent or owner was alerted to, in order; those without <c>acknowledgedAt</c> are unread.</param>
/// <param name="Position">Its place in the queue of its skill group, from 1; null when it does not wait.</param>
/// <param name="ExpectedWait">An estimate from how long agents lately took and how many work on such requests; null when that is not known.</param>
/// <param name="Transfer">Who last transferred it and why; null when nobody did.</param>
/// <param name="CreditAsked">The credit that its agent asked a supervisor for; null when none, or it is resolved.</param>
/// <param name="CreditReason">Why.</param>
/// <param name="CreditApproved">Up to what a supervisor approved it.</param>
/// <param name="WaitsBy">How the customer waits, or what they are owed; null for on the line.</param>
/// <param name="CallbackNumber">The number to call back.</param>
/// <param name="CallbackTries">How often it was called.</param>
/// <param name="Message">The message that the customer left.</param>
/// <param name="OwedBy">By when they were promised the call or the reply.</param>
/// <param name="Offers">Offers that they were made, each as last told; null in lists, and for none.</param>
/// <param name="Retention">What came of the talk with who wants to leave; null in lists, and for none.</param>
public sealed record RequestRow(
    Guid RequestId, RequestStatus Status, string? AgentId, string? OwnerAgentId, RequestKind? Kind, string? Category,
    Urgency Urgency, string Skill, int Tier, Channel Channel, string? Region, string? Language, Guid CustomerKey,
    string? CustomerId, [Personal] string? CallerNumber, [Personal] string? Text, DateTimeOffset? DeadlineAsked,
    DateTimeOffset ReceivedAt, DateTimeOffset WaitingSince, DateTimeOffset? AnswerBy, DateTimeOffset? AssignedAt, int Reopened,
    [Personal] string? Resolution, IReadOnlyList<Guid> WorkOrderIds, IReadOnlyList<Guid> ConsultationIds, IReadOnlyList<WorkAlert>? Alerts,
    int? Position = null, TimeSpan? ExpectedWait = null, TransferNote? Transfer = null,
    int? CreditAsked = null, [Personal] string? CreditReason = null, int? CreditApproved = null,
    WaitsBy? WaitsBy = null, [Personal] string? CallbackNumber = null, int? CallbackTries = null, [Personal] string? Message = null,
    DateTimeOffset? OwedBy = null, IReadOnlyList<ProductOffered>? Offers = null, RetentionRecorded? Retention = null);

/// <summary>A request came to whoever has it by a transfer.</summary>
/// <param name="FromAgentId">Who had it.</param>
/// <param name="ToSkill">The skill group it went to; null when to an agent.</param>
/// <param name="ToAgentId">The agent it went to; null when to a skill group.</param>
/// <param name="Reason">Why, if it was said.</param>
/// <param name="At">When.</param>
public sealed record TransferNote(string FromAgentId, string? ToSkill, string? ToAgentId, [Personal] string? Reason, DateTimeOffset At);

/// <summary>A request as its customer is told of it (B3).</summary>
/// <param name="RequestId">The request.</param>
/// <param name="Status">Where it stands.</param>
/// <param name="Position">Its place in the queue, from 1; null when it does not wait.</param>
/// <param name="ExpectedWait">An estimate; null when there is none.</param>
/// <param name="WaitsBy">How they wait, or what they are owed; null for on the line.</param>
/// <param name="OwedBy">By when they were promised a call or a reply; null when they were not.</param>
public sealed record RequestProgress(
    Guid RequestId, RequestStatus Status, int? Position, TimeSpan? ExpectedWait, WaitsBy? WaitsBy = null, DateTimeOffset? OwedBy = null);

/// <summary>A request, and what it is found by.</summary>
/// <param name="Id">The request.</param>
/// <param name="Waits">It waits for an agent.</param>
/// <param name="Rings">It rings at an agent.</param>
/// <param name="InHand">It rings at an agent, or one has it.</param>
/// <param name="AgentId">Whom it rings at, who has it, or who had it last.</param>
/// <param name="AlertedAgentId">Who has an unread alert about it.</param>
/// <param name="HandledAt">When the agent last had to do with it.</param>
/// <param name="Place">What its place in the queue goes by, while it waits.</param>
/// <param name="Watched">What its customer was told of its place, while it waits and they are told.</param>
/// <param name="LeftBy">The customer who gave up waiting for it; null when nobody did.</param>
/// <param name="LeftAt">When they did.</param>
/// <param name="Left">The place that they had.</param>
/// <param name="Ringing">The offer, while it rings.</param>
/// <param name="Row">What people see.</param>
public sealed record RequestDocument(
    Guid Id, bool Waits, bool Rings, bool InHand, string? AgentId, string? AlertedAgentId, DateTimeOffset? HandledAt, WaitingRequest? Place,
    PlaceWatch? Watched, Guid? LeftBy, DateTimeOffset? LeftAt, LeftPlace? Left, Ringing? Ringing, RequestRow Row);

/// <summary>Requests by place in the queue and by agent.</summary>
public sealed class RequestView : View<Request, RequestDocument>
{
    /// <summary>The one instance; it has no state.</summary>
    public static RequestView Instance { get; } = new();

    /// <inheritdoc />
    public override int Shape => 3;

    /// <inheritdoc />
    protected override RequestDocument[] Of(Guid streamId, Request state)
    {
        var waits = state.Status == RequestStatus.Queued;
        var inHand = state.Status is RequestStatus.Offered or RequestStatus.Assigned;
        var (ringing, left) = (Ringing(state), LeftPlace.Of(state));
        return
        [
            new(
                streamId, waits, ringing is not null, inHand, state.AgentId, state.Alerts.Exists(alert => alert.IsUnread) ? state.Keeper : null,
                state.HandledAt, waits ? Place(state) : null,
                waits && state.AnswerOwed ? new(streamId, state.Skill, state.Told) : null,
                left is null ? null : state.Profile!.CustomerKey, left?.LeftAt, left, ringing, Row(state)),
        ];
    }

    /// <inheritdoc />
    protected override void Map(MartenRegistry.DocumentMappingExpression<RequestDocument> document) => document
        .Duplicate(d => d.Waits, configure: index => index.Predicate = "waits")
        .Duplicate(d => d.Row.Skill, configure: index => index.Predicate = "waits")
        .Duplicate(d => d.Row.WaitingSince, configure: index => index.Predicate = "waits")
        .Duplicate(d => d.Rings, configure: index => index.Predicate = "rings")
        .Duplicate(d => d.AlertedAgentId, configure: index => index.Predicate = "alerted_agent_id is not null")
        .Duplicate(d => d.InHand, configure: index => index.Predicate = "in_hand")
        .Duplicate(d => d.AgentId, configure: index => index.Predicate = "in_hand")
        .Duplicate(d => d.HandledAt, configure: index => index.Predicate = "in_hand")
        .Duplicate(d => d.Row.AssignedAt, configure: index => index.Predicate = "in_hand")
        .Duplicate(d => d.LeftBy, configure: index => index.Predicate = "left_by is not null")
        .Index([d => d.AgentId!, d => d.HandledAt!])
        .Index([d => d.Row.Skill, d => d.Row.AssignedAt!]);

    /// <summary>Agents, supervisors and auditors see all of a request; a channel what its customer is told.</summary>
    public static void Map(IEndpointRouteBuilder app)
    {
        string[] readers = [Roles.Supervisor, Roles.Auditor, Roles.Agent, Roles.Channel];
        app.MapGet("/requests/{requestId:guid}", async (
            Guid requestId, HttpContext http, Hop hop, Places places, DirectoryCopy directory, TimeProvider clock, CancellationToken token) =>
        {
            var request = (await hop.StateAsync(Request.Stream, requestId, token)).Known(requestId);
            var place = request.Status == RequestStatus.Queued ? await places.OfAsync(request, token) : null;
            var actor = http.User.ToActor(readers);
            new Context(clock.GetUtcNow(), actor, directory.Current).MustBeChannel(request.Profile?.Channel, requestId);
            return actor.Role == Roles.Channel
                ? Results.Json(new RequestProgress(requestId, request.Status, place?.Position, place?.ExpectedWait, WaitsOtherwise(request), request.OwedBy), ContractJson.Options)
                : Results.Json(
                    Row(request) with
                    {
                        Position = place?.Position, ExpectedWait = place?.ExpectedWait, Offers = request.Offers.IsEmpty ? null : request.Offers, Retention = request.Retention,
                    },
                    ContractJson.Options);
        }).ShowsPersonalData().RequireAuthorization(p => p.RequireRole(readers));
    }

    private static WaitsBy? WaitsOtherwise(Request request) => request.WaitsBy == WaitsBy.Line ? null : request.WaitsBy;

    private static WaitingRequest Place(Request request) => new(
        request.Id, request.Skill, request.Profile!.Tier, request.Urgency, request.Profile.Region, request.Profile.Language,
        request.SeeksOwner ? null : request.OwnerAgentId, request.PreferredAgentId, request.OfferedInVain, request.PlaceSince ?? request.WaitingSince,
        request.RefusedBy, request.RefusedAt, request.PreferredAgentId is null ? null : request.KeptSince, request.NotBefore);

    private static Ringing? Ringing(Request request) =>
        request is { Status: RequestStatus.Offered, AgentId: { } agent, HandledAt: { } at, AnswerBy: { } answerBy }
            ? new(request.Id, agent, request.OfferedFor ?? request.Skill, request.PreferredAgentId, at, answerBy)
            : null;

    private static RequestRow Row(Request request)
    {
        var profile = request.Profile!;
        return new RequestRow(
            request.Id, request.Status, request.AgentId, request.OwnerAgentId, request.Kind, request.Category, request.Urgency,
            request.Skill, profile.Tier, profile.Channel, profile.Region, profile.Language, profile.CustomerKey, profile.CustomerId,
            profile.CallerNumber, profile.Text, profile.DeadlineAsked, profile.ReceivedAt, request.WaitingSince, request.AnswerBy,
            request.AssignedAt, request.Reopened, request.Resolution, [.. request.Orders.Select(o => o.WorkOrderId)],
            [.. request.Consultations.Select(c => c.ConsultationId)], request.Alerts.IsEmpty ? null : request.Alerts,
            Transfer: request.Transfer is { } t ? new(t.FromAgentId, t.ToSkill, t.ToAgentId, t.Reason, t.At) : null,
            CreditAsked: request.Asked?.Credit, CreditReason: request.Asked?.Reason, CreditApproved: request.Approved?.UpTo,
            WaitsBy: WaitsOtherwise(request), CallbackNumber: request.CallbackNumber,
            CallbackTries: request.CallbackNumber is null ? null : request.CallbackTries, Message: request.Message, OwedBy: request.OwedBy);
    }
}
