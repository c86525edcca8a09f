using System.Text.Json;
using Contracts;
using Contracts.FollowUp.V1;
using Contracts.Intake.V1;
using Hosting;
using Marten;
using Messaging;
using Sla;

namespace FollowUp.Views;

/// <summary>A care call as lists have it, without what is personal.</summary>
/// <param name="RequestId">The care call.</param>
/// <param name="Occasion">After what.</param>
/// <param name="Matter">The planner's id of what was done.</param>
/// <param name="PlannedBy">Who asked for it.</param>
/// <param name="Tier">The customer's tier.</param>
/// <param name="Region">The customer's region.</param>
/// <param name="Language">IETF language tag.</param>
/// <param name="From">Not before this moment.</param>
/// <param name="DueAt">By when it is promised; null where nothing is, or not yet, or its clock stands still.</param>
/// <param name="Tries">Tries that nobody answered.</param>
/// <param name="HeldFor">The open complaint that it waits for.</param>
/// <param name="AgentId">Who has it in hand, or made it.</param>
/// <param name="TakenUntil">Until when it is in hand.</param>
/// <param name="Outcome">What the customer said.</param>
/// <param name="Ended">Why it is not made any more.</param>
public sealed record CareCallRow(
    Guid RequestId, CareOccasion Occasion, string Matter, string PlannedBy, int Tier, string? Region, string? Language, DateTimeOffset From, DateTimeOffset? DueAt,
    int Tries, Guid? HeldFor, string? AgentId, DateTimeOffset? TakenUntil, CareCallOutcome? Outcome, CareCallEndedBecause? Ended);

/// <summary>One care call, with what is personal.</summary>
/// <param name="RequestId">The care call.</param>
/// <param name="Row">As lists have it.</param>
/// <param name="CallerNumber">The number to call.</param>
/// <param name="About">What was done.</param>
/// <param name="OfRequestId">The request that it was done for.</param>
/// <param name="CallableFrom">The first moment from now on at which the customer may be called; null when it is over or waits for a complaint.</param>
/// <param name="Note">What the customer said.</param>
/// <param name="Promises">What was promised.</param>
public sealed record CareCallPage(
    Guid RequestId, CareCallRow Row, [Personal] string CallerNumber, [Personal] string? About, Guid? OfRequestId, DateTimeOffset? CallableFrom, [Personal] string? Note,
    IReadOnlyList<PromiseRow> Promises);

/// <summary>A care call, and what it is found by.</summary>
/// <param name="Id">The care call.</param>
/// <param name="IsOpened">It is to be made now.</param>
/// <param name="CustomerKey">Intake's key for the customer.</param>
/// <param name="IdKey">The key of the customer's id, which may be another's by a link.</param>
/// <param name="NumberKey">The key of the number.</param>
/// <param name="Due">What is due sooner comes first.</param>
/// <param name="Row">As lists have it.</param>
/// <param name="NextFrom">The next try counts from then on; null where there was none.</param>
/// <param name="Calendar">The calendar in whose hours the customer may be called; null for any hour.</param>
/// <param name="CalendarVersion">Its version.</param>
public sealed record CareCallDocument(
    Guid Id, bool IsOpened, Guid CustomerKey, Guid IdKey, Guid NumberKey, DateTimeOffset Due, CareCallRow Row, DateTimeOffset? NextFrom, string? Calendar,
    int CalendarVersion)
{
    /// <summary>What the customer is known by.</summary>
    public IEnumerable<Guid> Keys => ((Guid[])[CustomerKey, IdKey, NumberKey]).Where(key => key != Guid.Empty);
}

/// <summary>Care calls that are to be made.</summary>
public sealed class CareCallView : View<CareCall, CareCallDocument>
{
    private const int LargestPage = 500;

    /// <summary>The one instance; it has no state.</summary>
    public static CareCallView Instance { get; } = new();

    /// <summary>The key of a number that is known and not erased.</summary>
    public static Guid NumberKey(string? number) => number is null or PersonalTexts.Erased ? Guid.Empty : CustomerKeys.OfNumber(number);

    /// <inheritdoc />
    protected override CareCallDocument[] Of(Guid streamId, CareCall state) => state.Scheduled is { Plan: var plan }
        ? [
            new(
                streamId, state is { IsOpen: true, Opened: not null }, plan.CustomerKey, CustomerKeys.OfId(plan.CustomerId), NumberKey(plan.CallerNumber),
                state.Promises.Find(CareCall.Promise)?.DueAt ?? plan.From, Row(state), state.Tried?.NextFrom,
                state.Promises.Find(CareCall.Promise)?.Made.Calendar, state.Promises.Find(CareCall.Promise)?.Made.CalendarVersion ?? 0),
        ]
        : [];

    /// <inheritdoc />
    protected override void Map(MartenRegistry.DocumentMappingExpression<CareCallDocument> document) => document
        .Duplicate(d => d.IsOpened)
        .Duplicate(d => d.Due, configure: index => index.Predicate = "is_opened")
        .Duplicate(d => d.CustomerKey, configure: index => index.Predicate = "is_opened")
        .Duplicate(d => d.IdKey, configure: index => index.Predicate = "is_opened")
        .Duplicate(d => d.NumberKey, configure: index => index.Predicate = "is_opened");

    /// <summary>Agents see those that may be made now, and what they have in hand; supervisors and auditors all that are to be made.</summary>
    public static void Map(IEndpointRouteBuilder app)
    {
        string[] readers = [Roles.Agent, Roles.Supervisor, Roles.Auditor];
        app.MapGet("/care-calls", ([AsParameters] LongPoll poll, HttpContext http, IQuerySession session, DirectoryCopy directory, TimeProvider clock) =>
        {
            var actor = http.User.ToActor(readers);
            return poll.AnswerAsync(http, async token =>
            {
                var calls = await session.Query<CareCallDocument>().Where(d => d.IsOpened).OrderBy(d => d.Due).ThenBy(d => d.Id).Take(LargestPage).ToListAsync(token);
                var (now, book) = (clock.GetUtcNow(), directory.Current.Sla);
                return JsonSerializer.Serialize(calls.Where(call => actor.Role != Roles.Agent || IsFor(actor.Id, call, now, book)).Select(call => call.Row), ContractJson.Options);
            });
        }).RequireAuthorization(p => p.RequireRole(readers));

        app.MapGet("/care-calls/{requestId:guid}", async (Guid requestId, Hop hop, DirectoryCopy directory, TimeProvider clock, CancellationToken token) =>
        {
            var call = (await hop.StateAsync(CareCall.Stream, requestId, token)).Known(requestId);
            var plan = call.Scheduled!.Plan;
            DateTimeOffset? from = call is { IsOpen: true, Held: null }
                ? call.CallableFrom(call.Opened is null ? plan.From : clock.GetUtcNow(), directory.Current.Sla) : null;
            return TypedResults.Json(
                new CareCallPage(
                    requestId, Row(call), plan.CallerNumber, plan.About, plan.OfRequestId, from, call.Made?.Note,
                    [.. call.Promises.All.Select(p => new PromiseRow(p.Made.Promise, p.Outcome, p.Made.At, p.DueAt, p.BrokenAt, p.EndedAt))]),
                ContractJson.Options);
        }).ShowsPersonalData().RequireAuthorization(p => p.RequireRole(readers));
    }

    /// <summary>An agent has it in hand, or may take it now.</summary>
    private static bool IsFor(string agentId, CareCallDocument call, DateTimeOffset now, SlaBook book) => call.Row.HeldFor is null && (call.Row.TakenUntil > now
        ? call.Row.AgentId == agentId
        : CareCall.CallableFrom(now, call.NextFrom, call.Calendar, call.CalendarVersion, book) <= now);

    private static CareCallRow Row(CareCall call)
    {
        var (scheduled, plan) = (call.Scheduled!, call.Scheduled!.Plan);
        return new(
            scheduled.RequestId, plan.Occasion, plan.Matter, plan.PlannedBy, plan.Tier, plan.Region, plan.Language, plan.From,
            call.Promises.Find(CareCall.Promise) is { IsOpen: true, PausedAt: null } promise ? promise.DueAt : null, call.Tried?.Attempt ?? 0, call.Held?.ComplaintId,
            call.Taken?.AgentId ?? call.Made?.AgentId, call.Taken?.Until, call.Made?.Outcome, call.Ended?.Because);
    }
}
