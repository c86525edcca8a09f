using Contracts;
using Hosting;
using Messaging;
using Npgsql;

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
/// <param name="Position">Its place in the queue of its skill group, from 1; null when it does not wait.</param>
/// <param name="ExpectedWait">An estimate from how often that group took one lately; null when that is not known.</param>
public sealed record RequestRow(
    Guid RequestId, RequestStatus Status, string? AgentId, string? OwnerAgentId, RequestKind? Kind, string? Category,
    Urgency Urgency, string Skill, int Tier, Channel Channel, string? Region, string? Language, Guid CustomerKey,
    string? CustomerId, [Personal] string? CallerNumber, [Personal] string? Text, DateTimeOffset? DeadlineAsked,
    DateTimeOffset ReceivedAt, DateTimeOffset WaitingSince, DateTimeOffset? AnswerBy, DateTimeOffset? AssignedAt, int Reopened,
    [Personal] string? Resolution, IReadOnlyList<Guid> WorkOrderIds, IReadOnlyList<Guid> ConsultationIds,
    int? Position = null, TimeSpan? ExpectedWait = null);

/// <summary>A request as its customer is told of it (B3).</summary>
/// <param name="RequestId">The request.</param>
/// <param name="Status">Where it stands.</param>
/// <param name="Position">Its place in the queue, from 1; null when it does not wait.</param>
/// <param name="ExpectedWait">An estimate; null when there is none.</param>
public sealed record RequestProgress(Guid RequestId, RequestStatus Status, int? Position, TimeSpan? ExpectedWait);

/// <summary>Requests by place in the queue and by agent.</summary>
public sealed class RequestView : View<Request>
{
    /// <summary>The one instance; it has no state.</summary>
    public static RequestView Instance { get; } = new();

    /// <inheritdoc />
    public override string Tables =>
        """
        create table if not exists requests (
          request_id uuid primary key,
          status varchar not null,
          skill varchar not null,
          tier int not null,
          urgency int not null,
          in_vain boolean not null,
          agent varchar,
          owner varchar,
          preferred varchar,
          refused text[] not null,
          waiting_since timestamptz not null,
          assigned_at timestamptz,
          handled_at timestamptz,
          place jsonb,
          data jsonb not null
        );
        create index if not exists requests_waiting on requests (skill) where status = 'Queued';
        create index if not exists requests_in_hand on requests (agent) where status in ('Offered', 'Assigned');
        create index if not exists requests_handled on requests (agent, handled_at desc nulls last);
        create index if not exists requests_answered on requests (skill, assigned_at desc) where assigned_at is not null;
        """;

    /// <inheritdoc />
    public override NpgsqlBatchCommand Save(Guid streamId, Request state)
    {
        var row = Row(state);
        return Sql.Command(
            """
            insert into requests (request_id, status, skill, tier, urgency, in_vain, agent, owner, preferred, refused, waiting_since,
                                  assigned_at, handled_at, place, data)
            values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)
            on conflict (request_id) do update set status = $2, skill = $3, tier = $4, urgency = $5, in_vain = $6, agent = $7,
              owner = $8, preferred = $9, refused = $10, waiting_since = $11, assigned_at = $12, handled_at = $13, place = $14,
              data = $15
            """,
            streamId, state.Status, state.Skill, row.Tier, (int)state.Urgency, state.OfferedInVain, state.AgentId, state.OwnerAgentId,
            state.PreferredAgentId, state.RefusedBy.ToArray(), state.WaitingSince, state.AssignedAt, state.HandledAt,
            state.Status == RequestStatus.Queued ? Sql.AsJson(Place(state)) : null, Sql.AsJson(row));
    }

    /// <summary>Agents, supervisors and auditors see all of a request; a channel what its customer is told.</summary>
    public static void Map(IEndpointRouteBuilder app)
    {
        string[] readers = [Roles.Supervisor, Roles.Auditor, Roles.Agent, Roles.Channel];
        app.MapGet("/requests/{requestId:guid}", async (
            Guid requestId, HttpContext http, Hop hop, Rows rows, DirectoryCopy directory, TimeProvider clock, CancellationToken token) =>
        {
            var request = (await hop.StateAsync(Request.Stream, requestId, token)).Known(requestId);
            var (position, wait) = request.Status == RequestStatus.Queued
                ? await QueueView.PlaceAsync(request, rows, directory.Current, clock.GetUtcNow(), token)
                : (null, null);
            var actor = http.User.ToActor(readers);
            new Context(clock.GetUtcNow(), actor, directory.Current).MustBeChannel(request.Profile?.Channel, requestId);
            return actor.Role == Roles.Channel
                ? Results.Json(new RequestProgress(requestId, request.Status, position, wait), ContractJson.Options)
                : Results.Json(Row(request) with { Position = position, ExpectedWait = wait }, ContractJson.Options);
        }).RequireAuthorization(p => p.RequireRole(readers));
    }

    private static WaitingRequest Place(Request request) => new(
        request.Id, request.Skill, request.Profile!.Tier, request.Urgency, request.Profile.Region, request.Profile.Language,
        request.OwnerAgentId, request.PreferredAgentId, request.OfferedInVain, request.WaitingSince, request.RefusedBy,
        request.RefusedAt);

    private static RequestRow Row(Request request)
    {
        var profile = request.Profile!;
        return new RequestRow(
            request.Id, request.Status, request.AgentId, request.OwnerAgentId, request.Kind, request.Category, request.Urgency,
            request.Skill, profile.Tier, profile.Channel, profile.Region, profile.Language, profile.CustomerKey, profile.CustomerId,
            profile.CallerNumber, profile.Text, profile.DeadlineAsked, profile.ReceivedAt, request.WaitingSince, request.AnswerBy,
            request.AssignedAt, request.Reopened, request.Resolution, [.. request.Orders.Select(o => o.WorkOrderId)],
            [.. request.Consultations.Select(c => c.ConsultationId)]);
    }
}
