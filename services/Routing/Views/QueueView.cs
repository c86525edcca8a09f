using Contracts;
using Contracts.Routing.V1;
using Hosting;
using Marten;
using Messaging;

namespace Routing.Views;

/// <summary>The desk's queues at one moment.</summary>
/// <param name="At">The moment.</param>
/// <param name="Groups">By skill group, all that the directory knows.</param>
public sealed record Queues(DateTimeOffset At, IReadOnlyList<QueueRow> Groups);

/// <summary>The queue of one skill group, and who could take from it.</summary>
/// <param name="Skill">The skill group.</param>
/// <param name="Waiting">Requests that wait.</param>
/// <param name="Offered">Requests that ring at an agent.</param>
/// <param name="Assigned">Requests that an agent has in hand.</param>
/// <param name="LongestWait">Of those that wait; null when none does.</param>
/// <param name="Agents">Agents with the skill, by state.</param>
public sealed record QueueRow(string Skill, int Waiting, int Offered, int Assigned, TimeSpan? LongestWait, AgentCounts Agents);

/// <summary>Agents by state.</summary>
/// <param name="Ready">Ready, free or busy.</param>
/// <param name="AfterCall">Finishing notes.</param>
/// <param name="Paused">On a break.</param>
/// <param name="SignedOut">Not at work.</param>
public sealed record AgentCounts(int Ready, int AfterCall, int Paused, int SignedOut);

/// <summary>Queues for supervisors, and a request's place in its own (B3). Read from the documents of requests and agents.</summary>
public static class QueueView
{
    /// <summary>Supervisors and auditors see all queues.</summary>
    public static void Map(IEndpointRouteBuilder app) =>
        app.MapGet("/queue", async (IQuerySession session, DirectoryCopy directory, TimeProvider clock, CancellationToken token) =>
        {
            var standings = await session.Query<RequestDocument>().Where(d => d.Waits || d.InHand)
                .GroupBy(d => new { d.Row.Skill, d.Row.Status })
                .Select(g => new Standing(g.Key.Skill, g.Key.Status, g.Count(), g.Min(d => d.Row.WaitingSince))).ToListAsync(token);
            var bySkill = standings.ToLookup(s => s.Skill);
            var states = (await session.Query<AgentPresence>().ToListAsync(token)).ToDictionary(a => a.Id, a => a.State);
            var known = directory.Current;
            var now = clock.GetUtcNow();
            var groups = known.SkillGroups.Keys.Union(bySkill.Select(s => s.Key))
                .Select(skill => Row(skill, bySkill[skill].ToDictionary(s => s.Status), Agents(skill, known, states), now));
            return Results.Json(new Queues(now, [.. groups]), ContractJson.Options);
        }).RequireAuthorization(p => p.RequireRole(Roles.Supervisor, Roles.Auditor));

    private static QueueRow Row(string skill, Dictionary<RequestStatus, Standing> requests, AgentCounts agents, DateTimeOffset now)
    {
        return new(
            skill, Count(RequestStatus.Queued), Count(RequestStatus.Offered), Count(RequestStatus.Assigned),
            now - requests.GetValueOrDefault(RequestStatus.Queued)?.Oldest, agents);

        int Count(RequestStatus status) => requests.GetValueOrDefault(status)?.Requests ?? 0;
    }

    private static AgentCounts Agents(string skill, DirectorySnapshot directory, Dictionary<string, AgentState> states)
    {
        var of = directory.Agents.Values.Where(a => a.Skills.ContainsKey(skill))
            .CountBy(a => states.GetValueOrDefault(a.Id)).ToDictionary();
        return new(Of(AgentState.Ready), Of(AgentState.AfterCall), Of(AgentState.Paused), Of(AgentState.SignedOut));

        int Of(AgentState state) => of.GetValueOrDefault(state);
    }

    private sealed record Standing(string Skill, RequestStatus Status, int Requests, DateTimeOffset Oldest);
}
