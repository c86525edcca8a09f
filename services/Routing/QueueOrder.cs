using Contracts;
using Hosting;

namespace Routing;

/// <summary>A request in the queue: all that its place, and the choice of an agent, go by.</summary>
/// <param name="RequestId">The request.</param>
/// <param name="Skill">The skill group it needs.</param>
/// <param name="Tier">The customer's tier.</param>
/// <param name="Urgency">How pressing it is.</param>
/// <param name="Region">The customer's region.</param>
/// <param name="Language">The customer's language.</param>
/// <param name="OwnerAgentId">The first-contact owner, if it has one.</param>
/// <param name="PreferredAgentId">The owner, for whom it is kept for a while when it waits again, or the agent it was transferred to.</param>
/// <param name="OfferedInVain">It rang before and was not taken.</param>
/// <param name="WaitingSince">Since when its place counts.</param>
/// <param name="RefusedBy">Who did not take it.</param>
/// <param name="RefusedAt">When it was last not taken.</param>
/// <param name="KeptSince">Since when it is kept for the preferred agent; null: since it waits.</param>
/// <param name="NotBefore">It is offered to nobody before then.</param>
public sealed record WaitingRequest(
    Guid RequestId, string Skill, int Tier, Urgency Urgency, string? Region, string? Language, string? OwnerAgentId,
    string? PreferredAgentId, bool OfferedInVain, DateTimeOffset WaitingSince, IReadOnlyList<string> RefusedBy,
    DateTimeOffset? RefusedAt, DateTimeOffset? KeptSince = null, DateTimeOffset? NotBefore = null);

/// <summary>
/// Who is next (B2, B5). At the very head what was offered in vain, then tier 1, then the rest; among equals by score: seconds
/// waited, plus what the tier and each step of urgency are ahead by. So that nobody starves, whoever has waited as long as
/// tier 1 is ahead by stands beside tier 1.
/// </summary>
public static class QueueOrder
{
    private const int FirstTier = 1;

    /// <summary>Seconds waited, and ahead by.</summary>
    public static double Score(WaitingRequest request, DirectorySnapshot directory, DateTimeOffset now) =>
        (now - request.WaitingSince).TotalSeconds + BonusOf(request.Tier, directory)
        + ((int)request.Urgency * directory.Settings.UrgencyBonus);

    /// <summary>The queue, its head first.</summary>
    public static IOrderedEnumerable<WaitingRequest> Sort(
        IEnumerable<WaitingRequest> waiting, DirectorySnapshot directory, DateTimeOffset now) =>
        waiting.OrderBy(r => Rank(r, directory, now))
            .ThenByDescending(r => Score(r, directory, now))
            .ThenBy(r => r.WaitingSince)
            .ThenBy(r => r.RequestId);

    private static int Rank(WaitingRequest request, DirectorySnapshot directory, DateTimeOffset now) =>
        request.OfferedInVain ? 0
        : request.Tier == FirstTier || (now - request.WaitingSince).TotalSeconds >= BonusOf(FirstTier, directory) ? 1
        : 2;

    private static int BonusOf(int tier, DirectorySnapshot directory) =>
        directory.Tiers.TryGetValue(tier, out var document) ? document.QueueBonus : 0;
}
