using Contracts;
using Contracts.FollowUp.V1;
using Hosting;
using Marten;
using Messaging;
using Sla;

namespace FollowUp.Views;

/// <summary>What is to be done for a request, and by whom.</summary>
public enum FollowUpTask
{
    /// <summary>The owner tells the customer the result.</summary>
    Tell,

    /// <summary>Who was rated explains a bad rating, however late.</summary>
    Explain,

    /// <summary>A supervisor reviews the case.</summary>
    Review,

    /// <summary>Somebody has a fact of the desk's own replayed that could not be handled (<c>/parked?ownFacts=true</c>): what follows from it,
    /// a promise among it, is missing until then.</summary>
    Recover,
}

/// <summary>A promise of a request, for people.</summary>
/// <param name="Promise">Which clock.</param>
/// <param name="Outcome">How it stands.</param>
/// <param name="At">Since when it runs.</param>
/// <param name="DueAt">When it falls due.</param>
/// <param name="BrokenAt">The due moment that passed, if it did.</param>
/// <param name="EndedAt">When it was kept, fulfilled late or withdrawn.</param>
public sealed record PromiseRow(
    string Promise, PromiseOutcome Outcome, DateTimeOffset At, DateTimeOffset DueAt, DateTimeOffset? BrokenAt, DateTimeOffset? EndedAt);

/// <summary>A request as owners, supervisors and auditors see it.</summary>
/// <param name="RequestId">The request.</param>
/// <param name="Status">Where it stands.</param>
/// <param name="Tasks">What is to be done now.</param>
/// <param name="DueAt">When that is due: telling or explaining.</param>
/// <param name="OwnerAgentId">The first-contact owner.</param>
/// <param name="Kind">What it is about.</param>
/// <param name="Category">Likewise.</param>
/// <param name="Urgency">How pressing.</param>
/// <param name="Tier">The customer's tier.</param>
/// <param name="CallerNumber">The number to call.</param>
/// <param name="OpenOrders">Work orders that are waited for.</param>
/// <param name="Result">What is to be told, or was.</param>
/// <param name="Source">Where it came from.</param>
/// <param name="Outcome">What the customer said.</param>
/// <param name="Attempts">Tries to tell this result.</param>
/// <param name="RatingUntil">Until when a rating is waited for.</param>
/// <param name="Score">The rating.</param>
/// <param name="Comment">What the customer added.</param>
/// <param name="Explanation">The agent's explanation.</param>
/// <param name="Overdue">The case came to the supervisor without an explanation in time.</param>
/// <param name="Review">What the supervisor found.</param>
/// <param name="ReceivedAt">When the request was received.</param>
/// <param name="ReopenedAt">When it was last reopened.</param>
/// <param name="ClosedAt">When it was closed.</param>
/// <param name="ClosedBecause">Why.</param>
/// <param name="Promises">What was promised, oldest first.</param>
/// <param name="CustomerAwaitedSince">Since when the customer is waited for, if they are.</param>
/// <param name="ExplainerAgentId">Who explains the bad rating, while it is to be explained; not told when nothing is.</param>
/// <param name="WithoutPromise">True when a fact about it could not be handled here, so that it may be without what it is promised; else not told.</param>
public sealed record FollowUpRow(
    Guid RequestId, FollowUpStatus Status, IReadOnlyList<FollowUpTask> Tasks, DateTimeOffset? DueAt, string? OwnerAgentId,
    RequestKind? Kind, string? Category, Urgency? Urgency, int? Tier, [Personal] string? CallerNumber, IReadOnlyList<Guid> OpenOrders,
    [Personal] string? Result, ResultSource? Source, TellOutcome? Outcome, int Attempts, DateTimeOffset? RatingUntil, int? Score,
    [Personal] string? Comment, [Personal] string? Explanation, bool Overdue, [Personal] string? Review, DateTimeOffset? ReceivedAt,
    DateTimeOffset? ReopenedAt, DateTimeOffset? ClosedAt, ClosedBecause? ClosedBecause, IReadOnlyList<PromiseRow> Promises,
    DateTimeOffset? CustomerAwaitedSince, string? ExplainerAgentId = null, bool? WithoutPromise = null);

/// <summary>A request, and what it is found by.</summary>
/// <param name="Id">The request.</param>
/// <param name="HasTasks">Something is to be done.</param>
/// <param name="TellerAgentId">Who tells the customer, where that is to be done.</param>
/// <param name="ExplainerAgentId">Who explains a bad rating, likewise.</param>
/// <param name="Due">When it is due; what has no moment of its own comes before all that has.</param>
/// <param name="Row">What people see.</param>
/// <param name="IsOpenComplaint">The customer complains and it is not closed: of the operator's own accord they are not called (F6).</param>
/// <param name="CustomerKey">Intake's key for the customer; none where that is not known.</param>
/// <param name="NumberKey">The key of the number that they called from; none likewise.</param>
public sealed record FollowUpDocument(
    Guid Id, bool HasTasks, string? TellerAgentId, string? ExplainerAgentId, DateTimeOffset Due, FollowUpRow Row, bool IsOpenComplaint, Guid CustomerKey,
    Guid NumberKey)
{
    /// <summary>What the customer is known by.</summary>
    public IEnumerable<Guid> Keys => ((Guid[])[CustomerKey, NumberKey]).Where(key => key != Guid.Empty);
}

/// <summary>Requests by what is to be done.</summary>
public sealed class FollowUpView : View<FollowedRequest, FollowUpDocument>
{
    private const int LargestPage = 500;

    /// <summary>The one instance; it has no state.</summary>
    public static FollowUpView Instance { get; } = new();

    /// <inheritdoc />
    public override int Shape => 4;

    /// <inheritdoc />
    protected override FollowUpDocument[] Of(Guid streamId, FollowedRequest state)
    {
        var row = Row(streamId, state);
        var teller = row.Tasks.Contains(FollowUpTask.Tell) ? row.OwnerAgentId : null;
        return [new(streamId, row.Tasks.Count > 0, teller, row.ExplainerAgentId, row.DueAt ?? DateTimeOffset.UnixEpoch, row,
            state is { Opened: not null, Kind: RequestKind.Complaint, Status: not FollowUpStatus.Closed }, state.Opened?.Profile.CustomerKey ?? Guid.Empty,
            CareCallView.NumberKey(state.Opened?.Profile.CallerNumber))];
    }

    /// <inheritdoc />
    protected override void Map(MartenRegistry.DocumentMappingExpression<FollowUpDocument> document) => document
        .Duplicate(d => d.HasTasks, configure: index => index.Predicate = "has_tasks")
        .Duplicate(d => d.TellerAgentId, configure: index => index.Predicate = "has_tasks")
        .Duplicate(d => d.ExplainerAgentId, configure: index => index.Predicate = "has_tasks")
        .Duplicate(d => d.Due, configure: index => index.Predicate = "has_tasks")
        .Duplicate(d => d.IsOpenComplaint)
        .Duplicate(d => d.CustomerKey, configure: index => index.Predicate = "is_open_complaint")
        .Duplicate(d => d.NumberKey, configure: index => index.Predicate = "is_open_complaint");

    /// <summary>Agents see their own tasks, supervisors all, and first the requests that a fact was not handled of; a request, whoever has to
    /// do with it.</summary>
    public static void Map(IEndpointRouteBuilder app)
    {
        string[] doers = [Roles.Agent, Roles.Supervisor];
        app.MapGet("/tasks", ([AsParameters] LongPoll poll, HttpContext http, IQuerySession session) =>
        {
            var actor = http.User.ToActor(doers);
            var agent = actor.Role == Roles.Agent ? actor.Id : null;
            return poll.AnswerAsync(http, async token =>
            {
                var tasks = await session.Query<FollowUpDocument>()
                    .Where(d => d.HasTasks && (agent == null || d.TellerAgentId == agent || d.ExplainerAgentId == agent))
                    .OrderBy(d => d.Due).ThenBy(d => d.Id).Take(LargestPage)
                    .Select(d => d.Row).ToJsonArray(token);
                return agent is null ? await UnhandledRequests.BeforeAsync(tasks, http.RequestServices, token) : tasks;
            });
        }).ShowsPersonalData().RequireAuthorization(p => p.RequireRole(doers));

        string[] readers = [Roles.Agent, Roles.Supervisor, Roles.Auditor];
        app.MapGet("/requests/{requestId:guid}", async (Guid requestId, Hop hop, ParkedMessages parked, CancellationToken token) =>
        {
            var request = await hop.StateAsync(FollowedRequest.Stream, requestId, token);
            bool? unhandled = await UnhandledRequests.AnyAsync(parked, requestId, token) ? true : null;
            return request.Status == FollowUpStatus.None && unhandled is null
                ? throw Refusal.Unknown("request", requestId)
                : TypedResults.Json(Row(requestId, request) with { WithoutPromise = unhandled }, ContractJson.Options);
        }).ShowsPersonalData().RequireAuthorization(p => p.RequireRole(readers));
    }

    internal static FollowUpRow Row(Guid requestId, FollowedRequest request)
    {
        var opened = request.Opened;
        var tasks = TasksOf(request).ToList();
        return new FollowUpRow(
            requestId, request.Status, tasks, DueAt(request, tasks), request.OwnerAgentId, opened is null ? null : request.Kind,
            request.Category, opened is null ? null : request.Urgency, opened?.Profile.Tier, opened?.Profile.CallerNumber,
            [.. request.OpenOrders.Order()], request.Result?.Result, request.Result?.Source, request.Told?.Outcome,
            request.Told?.Attempt ?? 0, request.RatingAsked?.Until, request.Rating?.Score, request.Rating?.Comment,
            request.Explained?.Explanation, request.Submitted is { Overdue: true }, request.Review?.Note, opened?.Profile.ReceivedAt,
            request.ReopenedAt, request.Closed?.At, request.Closed?.Because,
            [.. request.Promises.All.Select(p => new PromiseRow(p.Made.Promise, p.Outcome, p.Made.At, p.DueAt, p.BrokenAt, p.EndedAt))],
            request.Waits?.At, tasks.Contains(FollowUpTask.Explain) ? request.RatedAgentId : null);
    }

    private static IEnumerable<FollowUpTask> TasksOf(FollowedRequest request)
    {
        if (request.Status == FollowUpStatus.ResultReady) yield return FollowUpTask.Tell;
        if (request is { HasCase: true, Submitted: not null }) yield return FollowUpTask.Review;
        if (request is { HasCase: true, Explained: null }) yield return FollowUpTask.Explain;
    }

    private static DateTimeOffset? DueAt(FollowedRequest request, List<FollowUpTask> tasks) =>
        tasks.Contains(FollowUpTask.Tell) ? request.Promises.Find(FollowedRequest.TellCustomer)?.DueAt
        : tasks.Contains(FollowUpTask.Explain) ? request.Promises.Find(FollowedRequest.Explanation)?.DueAt
        : null;
}
