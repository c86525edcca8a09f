using Contracts.Routing.V1;
using Hosting;

namespace Routing;

/// <summary>A request that rings at an agent.</summary>
/// <param name="RequestId">The request.</param>
/// <param name="AgentId">The agent.</param>
/// <param name="Skill">The skill group that the agent was chosen for.</param>
/// <param name="PreferredAgentId">The owner it is kept for, whatever skill it needs.</param>
/// <param name="At">Since when.</param>
/// <param name="AnswerBy">Until when.</param>
public sealed record Ringing(
    Guid RequestId, string AgentId, string Skill, string? PreferredAgentId, DateTimeOffset At, DateTimeOffset AnswerBy);

/// <summary>An offer shall be taken back.</summary>
/// <param name="Offer">The offer.</param>
/// <param name="Because">Why.</param>
public sealed record Withdrawal(Ringing Offer, OfferWithdrawnBecause Because);

/// <summary>Which offers no longer stand (B5). Pure.</summary>
public static class Withdrawals
{
    /// <summary>
    /// The offers that their agents could not be made any more: who is not ready, lacks the skill, or has too much to do without it. Of too
    /// many, those that rang last.
    /// </summary>
    public static IEnumerable<Withdrawal> Of(
        IEnumerable<Ringing> offers, IEnumerable<AgentLoad> agents, DirectorySnapshot directory)
    {
        var known = agents.ToDictionary(a => a.AgentId);
        foreach (var ringing in offers.GroupBy(o => o.AgentId))
        {
            var agent = known.GetValueOrDefault(ringing.Key) ?? new(ringing.Key, AgentState.SignedOut, Load: 0, IdleSince: default);
            var tooMany = agent.Load - (directory.Agents.GetValueOrDefault(agent.AgentId)?.Capacity ?? 0);
            foreach (var offer in ringing.OrderByDescending(o => o.At).ThenBy(o => o.RequestId))
            {
                OfferWithdrawnBecause? full = tooMany > 0 ? OfferWithdrawnBecause.CapacityLost : null;
                if ((Unfit(agent, offer, directory) ?? full) is { } because)
                {
                    tooMany--;
                    yield return new(offer, because);
                }
            }
        }
    }

    private static OfferWithdrawnBecause? Unfit(AgentLoad agent, Ringing offer, DirectorySnapshot directory) => agent.State switch
    {
        AgentState.SignedOut => OfferWithdrawnBecause.SignedOut,
        AgentState.Paused => OfferWithdrawnBecause.Paused,
        AgentState.AfterCall => OfferWithdrawnBecause.AfterCall,
        _ when offer.PreferredAgentId != agent.AgentId && Matching.LevelOf(agent.AgentId, offer.Skill, directory) == 0 => OfferWithdrawnBecause.SkillLost,
        _ => null,
    };
}
