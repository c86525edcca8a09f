using Contracts;
using Contracts.Quality.V1;
using Marten;
using Messaging;

namespace Quality.Views;

/// <summary>An improvement action as it is listed.</summary>
/// <param name="Status">Where it stands.</param>
/// <param name="Planned">What was planned.</param>
/// <param name="CompletedAt">When it was carried out; what is measured after it begins there.</param>
/// <param name="InTime">Whether that was in time, or the time is still running; false once it is over.</param>
/// <param name="Cancelled">That it is not carried out, and why.</param>
public sealed record ImprovementRow(
    ImprovementStatus Status, ImprovementPlanned Planned, DateTimeOffset? CompletedAt, bool InTime, ImprovementCancelled? Cancelled)
{
    /// <summary>What an action comes to.</summary>
    public static ImprovementRow Of(Improvement improvement) =>
        new(improvement.Status, improvement.Planned!, improvement.Completed?.At, !improvement.WasOverdue, improvement.Cancelled);
}

/// <summary>An improvement action, and what it is found by.</summary>
/// <param name="Id">Its stream.</param>
/// <param name="Status">Where it stands.</param>
/// <param name="DueAt">Until when it is carried out.</param>
/// <param name="Row">What people see.</param>
public sealed record ImprovementDocument(Guid Id, ImprovementStatus Status, DateTimeOffset DueAt, ImprovementRow Row);

/// <summary>Improvement actions by where they stand.</summary>
public sealed class ImprovementView : View<Improvement, ImprovementDocument>
{
    /// <summary>The one instance; it has no state.</summary>
    public static ImprovementView Instance { get; } = new();

    /// <inheritdoc />
    protected override ImprovementDocument[] Of(Guid streamId, Improvement state) => state.Planned is { } planned
        ? [new(streamId, state.Status, planned.DueAt, ImprovementRow.Of(state))]
        : [];

    /// <inheritdoc />
    protected override void Map(MartenRegistry.DocumentMappingExpression<ImprovementDocument> document) => document.Duplicate(d => d.DueAt);
}

/// <summary>Improvement actions 改进措施 and where they stand (G3); what they brought, the ledger tells at <c>/improvements/{id}/effect</c>.</summary>
public static class ImprovementPages
{
    private const int LargestPage = 500;
    private static readonly string[] Readers = [Roles.Inspector, Roles.Supervisor, Roles.Auditor];

    public static void Map(IEndpointRouteBuilder app)
    {
        app.MapGet("/improvements", async (string? status, IQuerySession session, CancellationToken token) =>
        {
            var stands = Choice.Of<ImprovementStatus>("status", status);
            return Results.Text(
                await session.Query<ImprovementDocument>().Where(d => stands == null || d.Status == stands).OrderBy(d => d.DueAt).ThenBy(d => d.Id)
                    .Take(LargestPage).Select(d => d.Row).ToJsonArray(token),
                "application/json");
        }).RequireAuthorization(p => p.RequireRole(Readers));

        app.MapGet("/improvements/{improvementId}", async (string improvementId, Hop hop, CancellationToken token) =>
            await hop.StateAsync(Improvement.Stream, Improvement.IdOf(improvementId), token) is { Planned: not null } improvement
                ? Results.Json(ImprovementRow.Of(improvement), ContractJson.Options)
                : throw Refusal.Unknown("improvement action", Quoted.Or(improvementId, "of that name")))
            .RequireAuthorization(p => p.RequireRole(Readers));
    }
}
