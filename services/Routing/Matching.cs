using Contracts.Routing.V1;
using Hosting;

namespace Routing;

/// <summary>An agent at work, and how much they have to do.</summary>
/// <param name="AgentId">The agent.</param>
/// <param name="State">What they say they are doing.</param>
/// <param name="Load">Requests that ring at them or that they have.</param>
/// <param name="IdleSince">When they last had to do with one, or changed their state.</param>
public sealed record AgentLoad(string AgentId, AgentState State, int Load, DateTimeOffset IdleSince);

/// <summary>A request shall ring at an agent.</summary>
/// <param name="RequestId">The request.</param>
/// <param name="Skill">The skill that it needs.</param>
/// <param name="Choice">How the agent was chosen.</param>
public sealed record Offer(Guid RequestId, string Skill, OfferChoice Choice)
{
    /// <summary>The agent.</summary>
    public string AgentId => Choice.Candidates[0].AgentId;
}

/// <summary>
/// Which request rings at which agent (B1, B2, B4 to B6). Pure: the same queue and the same agents give the same offers, in
/// whatever order they are told.
/// </summary>
public static class Matching
{
    private const int MostLookedAt = 500;

    /// <summary>Goes down the queue from its head and chooses the best free agent for each request that has one.</summary>
    public static IReadOnlyList<Offer> Match(
        IEnumerable<WaitingRequest> waiting, IReadOnlyCollection<AgentLoad> agents, DirectorySnapshot directory, DateTimeOffset now)
    {
        var staff = new Staff(agents, directory);
        var free = agents.Where(a => IsFree(a, directory)).ToList();
        var offers = new List<Offer>();
        var queue = QueueOrder.Sort(waiting, directory, now)
            .Where(r => !(r.NotBefore > now))
            .Where(r => !IsKept(r, staff, now) || free.Exists(a => a.AgentId == r.PreferredAgentId));
        foreach (var request in queue.Take(MostLookedAt))
        {
            if (free.Count == 0)
            {
                break;
            }

            var helper = HelperOf(request, staff, now);
            if (Ranking.Best(request, Candidates(request, helper, free, staff, now), helper, directory) is { } choice)
            {
                var offer = new Offer(request.RequestId, request.Skill, choice);
                offers.Add(offer);
                Occupy(free, free.Find(a => a.AgentId == offer.AgentId)!, directory, now);
            }
        }

        return offers;
    }

    /// <summary>Ready, and with room for one more.</summary>
    public static bool IsFree(AgentLoad agent, DirectorySnapshot directory) =>
        agent.State == AgentState.Ready && directory.Agents.TryGetValue(agent.AgentId, out var known) && agent.Load < known.Capacity;

    /// <summary>The skills that these agents can be offered requests for: their own, and those of groups that they help out.</summary>
    public static IReadOnlySet<string> SkillsOf(IEnumerable<string> agents, DirectorySnapshot directory)
    {
        var skills = agents.SelectMany(a => directory.Agents[a].Skills.Keys).ToHashSet();
        skills.UnionWith(directory.SkillGroups.Values.Where(g => g.OverflowTo is { } helper && skills.Contains(helper)).Select(g => g.Id).ToList());
        return skills;
    }

    /// <summary>How well an agent knows a skill, 1 to 5; 0 for not at all.</summary>
    internal static int LevelOf(string agentId, string skill, DirectorySnapshot directory) =>
        directory.Agents.GetValueOrDefault(agentId)?.Skills.GetValueOrDefault(skill) ?? 0;

    /// <summary>
    /// The owner of a request that is kept for them, and nobody else; or those who have the skill, or that of the group that helps out, and that
    /// owner. Who has not refused it comes first; when all have, they are asked again, but no sooner than an offer lasts.
    /// </summary>
    private static IEnumerable<AgentLoad> Candidates(
        WaitingRequest request, string? helper, List<AgentLoad> free, Staff staff, DateTimeOffset now)
    {
        if (IsKept(request, staff, now))
        {
            return free.Where(a => a.AgentId == request.PreferredAgentId);
        }

        var directory = staff.Directory;
        var skilled = free.Where(a => LevelOf(a.AgentId, request.Skill, directory) > 0 || a.AgentId == request.PreferredAgentId
                || (helper is not null && LevelOf(a.AgentId, helper, directory) > 0))
            .ToLookup(a => request.RefusedBy.Contains(a.AgentId));
        var mayAskAgain = request.RefusedAt is not { } refusedAt || now - refusedAt >= directory.Settings.OfferFor;
        return skilled[false].Any() || !mayAskAgain ? skilled[false] : skilled[true];
    }

    /// <summary>For the owner, or the agent it was transferred to, while they are at work, busy or on a break, as long as the desk's settings say.</summary>
    private static bool IsKept(WaitingRequest request, Staff staff, DateTimeOffset now) =>
        request.PreferredAgentId is { } preferred && staff.AtWork.Contains(preferred) && !request.RefusedBy.Contains(preferred)
        && !(now - (request.KeptSince ?? request.WaitingSince) >= staff.Directory.Settings.PreferOwnerFor);

    /// <summary>The group that helps out the request's own now: when nobody of its own is at work, or it has waited long enough (B6).</summary>
    private static string? HelperOf(WaitingRequest request, Staff staff, DateTimeOffset now) =>
        staff.Directory.SkillGroups.GetValueOrDefault(request.Skill) is { OverflowTo: { } helper } group
        && (!staff.Skills.Contains(request.Skill) || now - request.WaitingSince >= group.OverflowAfter)
            ? helper
            : null;

    private static void Occupy(List<AgentLoad> free, AgentLoad agent, DirectorySnapshot directory, DateTimeOffset now)
    {
        free.Remove(agent);
        var busier = agent with { Load = agent.Load + 1, IdleSince = now };
        if (IsFree(busier, directory))
        {
            free.Add(busier);
        }
    }

    /// <summary>Who is at work, and what they know together.</summary>
    private sealed class Staff(IReadOnlyCollection<AgentLoad> agents, DirectorySnapshot directory)
    {
        public DirectorySnapshot Directory => directory;

        public HashSet<string> AtWork { get; } = [.. agents.Where(a => a.State != AgentState.SignedOut).Select(a => a.AgentId)];

        public HashSet<string> Skills => field ??=
            [.. AtWork.SelectMany(a => directory.Agents.GetValueOrDefault(a)?.Skills.Keys ?? [])];
    }
}
