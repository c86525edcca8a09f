using Contracts;
using Contracts.Routing.V1;
using Hosting;
using Marten;
using Messaging;

namespace Routing.Views;

/// <summary>An agent's presence as supervisors and the matcher see it.</summary>
/// <param name="Id">The agent's personnel id.</param>
/// <param name="State">What they are doing.</param>
/// <param name="SignedIn">They are at work.</param>
/// <param name="Since">Since when.</param>
/// <param name="Until">Until when, where that is set; then they are ready.</param>
/// <param name="Because">Why the desk changed it by itself; null when the agent did.</param>
/// <param name="MissedInARow">Offers that rang in vain since they last took one, or changed their state.</param>
public sealed record AgentPresence(
    string Id, AgentState State, bool SignedIn, DateTimeOffset Since, DateTimeOffset? Until = null, StateChangedBecause? Because = null,
    int MissedInARow = 0);

/// <summary>Agents who ever signed in. One sees their own presence, supervisors and auditors that of all.</summary>
public sealed class AgentView : View<AgentAtWork, AgentPresence>
{
    /// <summary>The one instance; it has no state.</summary>
    public static AgentView Instance { get; } = new();

    /// <inheritdoc />
    public override int Shape => 2;

    /// <summary>Where they are read.</summary>
    public static void Map(IEndpointRouteBuilder app)
    {
        app.MapGet("/agents/me/state", async (HttpContext http, Hop hop, CancellationToken token) =>
        {
            var me = http.User.ToActor(Roles.Agent).Id;
            var agent = await hop.StateAsync(AgentAtWork.Stream, AgentAtWork.IdOf(me), token);
            return Results.Json(Presence(agent with { AgentId = me }), ContractJson.Options);
        }).RequireAuthorization(p => p.RequireRole(Roles.Agent));
        app.MapGet("/agents/states", async (IQuerySession session, CancellationToken token) =>
            Results.Json(await session.Query<AgentPresence>().OrderBy(a => a.Id).ToListAsync(token), ContractJson.Options))
            .RequireAuthorization(p => p.RequireRole(Roles.Supervisor, Roles.Auditor));
    }

    /// <inheritdoc />
    protected override AgentPresence[] Of(Guid streamId, AgentAtWork state) => [Presence(state)];

    private static AgentPresence Presence(AgentAtWork agent) => new(
        agent.AgentId, agent.State, agent.State != AgentState.SignedOut, agent.Since, agent.Until, agent.Because, agent.MissedInARow);
}
