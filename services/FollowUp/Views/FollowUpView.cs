using Contracts;
using Contracts.FollowUp.V1;
using Hosting;
using Messaging;
using Npgsql;
using Sla;

namespace FollowUp.Views;

/// <summary>What is to be done for a request, and by whom.</summary>
public enum FollowUpTask
{
    /// <summary>The owner tells the customer the result.</summary>
    Tell,

    /// <summary>The owner explains a bad rating, however late.</summary>
    Explain,

    /// <summary>A supervisor reviews the case.</summary>
    Review,
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
public sealed record FollowUpRow(
    Guid RequestId, FollowUpStatus Status, IReadOnlyList<FollowUpTask> Tasks, DateTimeOffset? DueAt, string? OwnerAgentId,
    RequestKind? Kind, string? Category, Urgency? Urgency, int? Tier, [Personal] string? CallerNumber, IReadOnlyList<Guid> OpenOrders,
    [Personal] string? Result, ResultSource? Source, TellOutcome? Outcome, int Attempts, DateTimeOffset? RatingUntil, int? Score,
    [Personal] string? Comment, [Personal] string? Explanation, bool Overdue, [Personal] string? Review, DateTimeOffset? ReceivedAt,
    DateTimeOffset? ReopenedAt, DateTimeOffset? ClosedAt, ClosedBecause? ClosedBecause, IReadOnlyList<PromiseRow> Promises,
    DateTimeOffset? CustomerAwaitedSince);

/// <summary>Requests by what is to be done, and yellow cards.</summary>
public sealed class FollowUpView : View<FollowedRequest>
{
    private const int LargestPage = 500;

    /// <summary>The one instance; it has no state.</summary>
    public static FollowUpView Instance { get; } = new();

    /// <inheritdoc />
    public override string Tables =>
        """
        create table if not exists follow_ups (
          request_id uuid primary key,
          owner varchar,
          for_owner boolean not null,
          for_supervisor boolean not null,
          yellow_cards jsonb,
          data jsonb not null
        );
        create index if not exists follow_ups_owner on follow_ups (owner) where for_owner;
        create index if not exists follow_ups_tasks on follow_ups (request_id) where for_owner or for_supervisor;
        create index if not exists follow_ups_yellow_cards on follow_ups (request_id) where yellow_cards is not null;
        """;

    /// <inheritdoc />
    public override NpgsqlBatchCommand Save(Guid streamId, FollowedRequest state)
    {
        var row = Row(streamId, state);
        return Sql.Command(
            """
            insert into follow_ups (request_id, owner, for_owner, for_supervisor, yellow_cards, data) values ($1, $2, $3, $4, $5, $6)
            on conflict (request_id) do update set owner = $2, for_owner = $3, for_supervisor = $4, yellow_cards = $5, data = $6
            """,
            streamId, row.OwnerAgentId, row.Tasks.Any(t => t != FollowUpTask.Review), row.Tasks.Contains(FollowUpTask.Review),
            state.YellowCards.Count > 0 ? Sql.AsJson(state.YellowCards) : null, Sql.AsJson(row));
    }

    /// <summary>Agents see their own tasks, supervisors all; a request, whoever has to do with it.</summary>
    public static void Map(IEndpointRouteBuilder app)
    {
        string[] doers = [Roles.Agent, Roles.Supervisor];
        app.MapGet("/tasks", (HttpContext http, Rows rows) =>
        {
            var actor = http.User.ToActor(doers);
            return LongPoll.AnswerAsync(http, token => rows.ReadAsync<FollowUpRow>(
                """
                select data from follow_ups
                where (for_owner or for_supervisor) and ($1::varchar is null or (for_owner and owner = $1))
                order by (data->>'dueAt')::timestamptz nulls first, request_id limit $2
                """,
                token, actor.Role == Roles.Agent ? actor.Id : null, LargestPage));
        }).RequireAuthorization(p => p.RequireRole(doers));

        string[] readers = [Roles.Agent, Roles.Supervisor, Roles.Auditor];
        app.MapGet("/requests/{requestId:guid}", async (Guid requestId, Hop hop, CancellationToken token) =>
        {
            var request = await hop.StateAsync(FollowedRequest.Stream, requestId, token);
            return request.Status == FollowUpStatus.None
                ? throw Refusal.Unknown("request", requestId)
                : TypedResults.Json(Row(requestId, request), ContractJson.Options);
        }).RequireAuthorization(p => p.RequireRole(readers));

        app.MapGet("/yellow-cards", async (Rows rows, string? month, CancellationToken token) =>
        {
            var cards = await rows.ReadAsync<YellowCardGiven>(
                """
                select card from follow_ups, jsonb_array_elements(yellow_cards) card
                where yellow_cards is not null and ($1::varchar is null or card->>'month' = $1)
                order by card->>'agentId', card->>'at'
                """, token, month);
            return TypedResults.Json(cards, ContractJson.Options);
        }).RequireAuthorization(p => p.RequireRole(Roles.Supervisor, Roles.Auditor));
    }

    private static FollowUpRow Row(Guid requestId, FollowedRequest request)
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
            request.Waits?.At);
    }

    private static IEnumerable<FollowUpTask> TasksOf(FollowedRequest request) => request.Status switch
    {
        FollowUpStatus.ResultReady => [FollowUpTask.Tell],
        FollowUpStatus.ExplanationAwaited => [FollowUpTask.Explain],
        FollowUpStatus.ReviewAwaited when request.Explained is null => [FollowUpTask.Review, FollowUpTask.Explain],
        FollowUpStatus.ReviewAwaited => [FollowUpTask.Review],
        _ => [],
    };

    private static DateTimeOffset? DueAt(FollowedRequest request, List<FollowUpTask> tasks) =>
        tasks.Contains(FollowUpTask.Tell) ? request.Promises.Find(FollowedRequest.TellCustomer)?.DueAt
        : tasks.Contains(FollowUpTask.Explain) ? request.Promises.Find(FollowedRequest.Explanation)?.DueAt
        : null;
}
