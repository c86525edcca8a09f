using System.Globalization;
using Contracts.FollowUp.V1;
using JasperFx.Events;
using Marten;
using Marten.Events.Projections;
using Messaging;

namespace FollowUp.Views;

/// <summary>A yellow card 黄牌, as the monthly assessment counts it (F5).</summary>
/// <param name="Id">The fact's id: told again, it is the same card.</param>
/// <param name="AgentId">Whose.</param>
/// <param name="Month">Of the assessment, <c>yyyy-MM</c> by the desk's wall clock.</param>
/// <param name="RequestId">Over which request.</param>
/// <param name="At">When it was given, by the desk's clock.</param>
public sealed record YellowCard(Guid Id, string AgentId, string Month, Guid RequestId, DateTimeOffset At);

/// <summary>
/// The yellow cards of all requests. A month's assessment can wait a second, so Marten's daemon makes them behind the log and not the
/// hop in the session of the facts: the way for a view across streams that nobody waits for.
/// </summary>
public sealed class YellowCards : EventProjection
{
    /// <summary>Reads the one fact.</summary>
    public YellowCards() => IncludeType<YellowCardGiven>();

    /// <inheritdoc />
    public override ValueTask ApplyAsync(IDocumentOperations operations, IEvent e, CancellationToken cancellation)
    {
        var given = (YellowCardGiven)e.Data;
        operations.Store(new YellowCard(e.Id, given.AgentId, given.Month, given.RequestId, given.At));
        return ValueTask.CompletedTask;
    }

    /// <summary>Supervisors and auditors see them, of a month or all, by agent.</summary>
    public static void Map(IEndpointRouteBuilder app) => app.MapGet("/yellow-cards", async (IQuerySession session, string? month, CancellationToken token) =>
    {
        if (month is not null && !DateOnly.TryParseExact(month, "yyyy-MM", CultureInfo.InvariantCulture, DateTimeStyles.None, out _))
        {
            throw Refusal.Invalid("month", "month is yyyy-MM.");
        }

        return Results.Text(
            await session.Query<YellowCard>().Where(card => month == null || card.Month == month)
                .OrderBy(card => card.AgentId).ThenBy(card => card.At).ToJsonArray(token),
            "application/json");
    }).RequireAuthorization(p => p.RequireRole(Roles.Supervisor, Roles.Auditor));
}
