using Contracts;
using Contracts.Routing.V1;
using Hosting;
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

/// <summary>Queues for supervisors, and a request's place in its own (B3). Read from the tables of requests and agents.</summary>
public static class QueueView
{
    private const int AnswersLookedAt = 20;

    private const string BySkill =
        """
        select jsonb_build_object(
          'skill', skill,
          'waiting', count(*) filter (where status = 'Queued'),
          'offered', count(*) filter (where status = 'Offered'),
          'assigned', count(*) filter (where status = 'Assigned'),
          'oldest', min(waiting_since) filter (where status = 'Queued'))
        from requests where status = 'Queued' or status in ('Offered', 'Assigned')
        group by skill
        """;

    private const string Position =
        $"""
        select q.position from (
          select r.request_id, row_number() over (order by {QueueOrder.Sql}) as position
          from requests r where r.status = 'Queued' and r.skill = $6) q
        where q.request_id = $7
        """;

    /// <summary>Mean time between the group's latest answers, in seconds.</summary>
    private const string AnswersApart =
        """
        select (extract(epoch from max(assigned_at) - min(assigned_at)) / nullif(count(*) - 1, 0))::float8
        from (select assigned_at from requests where skill = $1 and assigned_at is not null order by assigned_at desc limit $2) latest
        """;

    /// <summary>Supervisors and auditors see all queues.</summary>
    public static void Map(IEndpointRouteBuilder app) =>
        app.MapGet("/queue", async (Rows rows, DirectoryCopy directory, TimeProvider clock, CancellationToken token) =>
        {
            var counts = (await rows.ReadAsync<Counts>(BySkill, token)).ToDictionary(c => c.Skill);
            var states = (await rows.ReadAsync<AgentRow>("select data from agents", token)).ToDictionary(a => a.AgentId, a => a.State);
            var known = directory.Current;
            var now = clock.GetUtcNow();
            var groups = known.SkillGroups.Keys.Union(counts.Keys)
                .Select(skill => Row(skill, counts.GetValueOrDefault(skill), Agents(skill, known, states), now));
            return Results.Json(new Queues(now, [.. groups]), ContractJson.Options);
        }).RequireAuthorization(p => p.RequireRole(Roles.Supervisor, Roles.Auditor));

    /// <summary>A waiting request's position in its skill group's queue, and how long that usually takes.</summary>
    public static async Task<(int? Position, TimeSpan? ExpectedWait)> PlaceAsync(
        Request request, Rows rows, DirectorySnapshot directory, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var position = await rows.ScalarAsync<long>(
            Position, cancellationToken, [.. QueueOrder.SqlValues(directory, now), request.Skill, request.Id]);
        if (position == 0)
        {
            return (null, null); // it left the queue since the state was read
        }

        var apart = await rows.ScalarAsync<double?>(AnswersApart, cancellationToken, request.Skill, AnswersLookedAt);
        return ((int)position, apart is { } seconds ? TimeSpan.FromSeconds(Math.Round(position * seconds)) : null);
    }

    private static QueueRow Row(string skill, Counts? counts, AgentCounts agents, DateTimeOffset now) => new(
        skill, counts?.Waiting ?? 0, counts?.Offered ?? 0, counts?.Assigned ?? 0, now - counts?.Oldest, agents);

    private static AgentCounts Agents(string skill, DirectorySnapshot directory, Dictionary<string, AgentState> states)
    {
        var of = directory.Agents.Values.Where(a => a.Skills.ContainsKey(skill))
            .CountBy(a => states.GetValueOrDefault(a.Id)).ToDictionary();
        return new(Of(AgentState.Ready), Of(AgentState.AfterCall), Of(AgentState.Paused), Of(AgentState.SignedOut));

        int Of(AgentState state) => of.GetValueOrDefault(state);
    }

    private sealed record Counts(string Skill, int Waiting, int Offered, int Assigned, DateTimeOffset? Oldest);
}
