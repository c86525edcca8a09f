using Contracts.Routing.V1;
using Hosting;

namespace Routing;

/// <summary>Which of those who could have a request gets it (B4), and what decided. Pure.</summary>
internal static class Ranking
{
    private const int MostTold = 5;

    /// <summary>The owner, the request's own group, region and language, level, then who has less to do, and who was idle for longest.</summary>
    private static readonly (ChosenBecause Because, Comparison<OfferCandidate> Compare)[] Order =
    [
        (ChosenBecause.Owner, (a, b) => b.IsOwner.CompareTo(a.IsOwner)),
        (ChosenBecause.OwnGroup, (a, b) => b.OwnGroup.CompareTo(a.OwnGroup)),
        (ChosenBecause.Closeness, (a, b) => b.Closeness.CompareTo(a.Closeness)),
        (ChosenBecause.Level, (a, b) => b.Level.CompareTo(a.Level)),
        (ChosenBecause.Load, (a, b) => a.Load.CompareTo(b.Load)),
        (ChosenBecause.Idle, (a, b) => a.IdleSince.CompareTo(b.IdleSince)),
        (ChosenBecause.Id, (a, b) => string.CompareOrdinal(a.AgentId, b.AgentId)),
    ];

    /// <summary>The choice, or null when there is nobody.</summary>
    /// <param name="request">The request.</param>
    /// <param name="agents">Who could have it.</param>
    /// <param name="helper">The group that helps out its own now, if one does.</param>
    /// <param name="directory">What the agents know.</param>
    public static OfferChoice? Best(WaitingRequest request, IEnumerable<AgentLoad> agents, string? helper, DirectorySnapshot directory)
    {
        var ranked = agents.Select(a => Candidate(a, request, helper, directory)).ToList();
        if (ranked.Count == 0)
        {
            return null;
        }

        ranked.Sort((a, b) => Array.Find(Order, step => step.Compare(a, b) != 0).Compare?.Invoke(a, b) ?? 0);
        var because = ranked.Count == 1
            ? ChosenBecause.OnlyOne
            : Array.Find(Order, step => step.Compare(ranked[0], ranked[1]) != 0).Because;
        return new(ranked[0] is { OwnGroup: false, IsOwner: false } ? helper! : request.Skill, because, ranked.Count, [.. ranked.Take(MostTold)]);
    }

    private static OfferCandidate Candidate(AgentLoad agent, WaitingRequest request, string? helper, DirectorySnapshot directory)
    {
        var own = Matching.LevelOf(agent.AgentId, request.Skill, directory);
        return new(
            agent.AgentId, agent.AgentId == request.OwnerAgentId || agent.AgentId == request.PreferredAgentId, own > 0,
            Closeness(agent, request, directory), own > 0 || helper is null ? own : Matching.LevelOf(agent.AgentId, helper, directory), agent.Load,
            agent.IdleSince);
    }

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
