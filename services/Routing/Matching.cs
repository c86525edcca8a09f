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
/// <param name="Skill">The skill that the agent was chosen for.</param>
/// <param name="AgentId">The agent.</param>
public sealed record Offer(Guid RequestId, string Skill, string AgentId);

/// <summary>
/// Which request rings at which agent (B1, B2, B4, B5). Pure: the same queue and the same agents give the same offers, in
/// whatever order they are told.
/// </summary>
public static class Matching
{
    private const int MostLookedAt = 500;

    /// <summary>Goes down the queue from its head and chooses the best free agent for each request that has one.</summary>
    public static IReadOnlyList<Offer> Match(
        IEnumerable<WaitingRequest> waiting, IReadOnlyCollection<AgentLoad> agents, DirectorySnapshot directory, DateTimeOffset now)
    {
        var signedIn = agents.Where(a => a.State != AgentState.SignedOut).Select(a => a.AgentId).ToHashSet();
        var free = agents.Where(a => IsFree(a, directory)).ToList();
        var offers = new List<Offer>();
        var queue = QueueOrder.Sort(waiting, directory, now)
            .Where(r => !IsKept(r, signedIn, directory, now) || free.Exists(a => a.AgentId == r.PreferredAgentId));
        foreach (var request in queue.Take(MostLookedAt))
        {
            if (free.Count == 0)
            {
                break;
            }

            var candidates = Candidates(request, free, signedIn, directory, now);
            if (Best(request, candidates, directory) is { } chosen)
            {
                offers.Add(new(request.RequestId, request.Skill, chosen.AgentId));
                Occupy(free, chosen, directory, now);
            }
        }

        return offers;
    }

    /// <summary>Ready, and with room for one more.</summary>
    public static bool IsFree(AgentLoad agent, DirectorySnapshot directory) =>
        agent.State == AgentState.Ready && directory.Agents.TryGetValue(agent.AgentId, out var known) && agent.Load < known.Capacity;

    /// <summary>
    /// The owner of a request that is kept for them, and nobody else; or those who have the skill, and that owner. Who has not refused it comes
    /// first; when all have, they are asked again, but no sooner than an offer lasts.
    /// </summary>
    private static IEnumerable<AgentLoad> Candidates(
        WaitingRequest request, List<AgentLoad> free, HashSet<string> signedIn, DirectorySnapshot directory, DateTimeOffset now)
    {
        if (IsKept(request, signedIn, directory, now))
        {
            return free.Where(a => a.AgentId == request.PreferredAgentId);
        }

        var skilled = free.Where(a => LevelOf(a, request.Skill, directory) > 0 || a.AgentId == request.PreferredAgentId)
            .ToLookup(a => request.RefusedBy.Contains(a.AgentId));
        var mayAskAgain = request.RefusedAt is not { } refusedAt || now - refusedAt >= directory.Settings.OfferFor;
        return skilled[false].Any() || !mayAskAgain ? skilled[false] : skilled[true];
    }

    /// <summary>For the owner while they are at work, busy or on a break, as long as the desk's settings say.</summary>
    private static bool IsKept(WaitingRequest request, HashSet<string> signedIn, DirectorySnapshot directory, DateTimeOffset now) =>
        request.PreferredAgentId is { } owner && signedIn.Contains(owner) && !request.RefusedBy.Contains(owner)
        && !(now - request.WaitingSince >= directory.Settings.PreferOwnerFor);

    /// <summary>The owner, region and language, level, then who is idle, and longest.</summary>
    private static AgentLoad? Best(WaitingRequest request, IEnumerable<AgentLoad> candidates, DirectorySnapshot directory) =>
        candidates
            .OrderByDescending(a => a.AgentId == request.OwnerAgentId)
            .ThenByDescending(a => Closeness(a, request, directory))
            .ThenByDescending(a => LevelOf(a, request.Skill, directory))
            .ThenBy(a => a.Load)
            .ThenBy(a => a.IdleSince)
            .ThenBy(a => a.AgentId, StringComparer.Ordinal)
            .FirstOrDefault();

    private static void Occupy(List<AgentLoad> free, AgentLoad agent, DirectorySnapshot directory, DateTimeOffset now)
    {
        free.Remove(agent);
        var busier = agent with { Load = agent.Load + 1, IdleSince = now };
        if (IsFree(busier, directory))
        {
            free.Add(busier);
        }
    }

    /// <summary>How well an agent knows a skill, 1 to 5; 0 for not at all.</summary>
    internal static int LevelOf(AgentLoad agent, string skill, DirectorySnapshot directory) =>
        directory.Agents.GetValueOrDefault(agent.AgentId)?.Skills.GetValueOrDefault(skill) ?? 0;

    /// <summary>One for the region, one for the language. An agent without regions knows all.</summary>
    private static int Closeness(AgentLoad agent, WaitingRequest request, DirectorySnapshot directory)
    {
        var known = directory.Agents[agent.AgentId];
        var region = request.Region is null || known.Regions.Count == 0 || known.Regions.Contains(request.Region);
        var language = request.Language is null || known.Languages.Any(l => IsSameLanguage(l, request.Language));
        return (region ? 1 : 0) + (language ? 1 : 0);
    }

    /// <summary>Who speaks <c>en</c> serves <c>en-GB</c> as well.</summary>
    private static bool IsSameLanguage(string one, string other) =>
        one.Split('-')[0].Equals(other.Split('-')[0], StringComparison.OrdinalIgnoreCase);
}
