using Contracts.Promises.V1;

namespace Sla;

/// <summary>The steps still to come, soonest first.</summary>
internal static class Ladders
{
    /// <summary>Facts written elsewhere may have them out of order; ours do not, and are taken as they are.</summary>
    public static IReadOnlyList<LadderMoment> InOrder(IReadOnlyList<LadderMoment> ladder)
    {
        for (var i = 1; i < ladder.Count; i++)
        {
            if (ladder[i].At < ladder[i - 1].At) return [.. ladder.OrderBy(step => step.At)];
        }

        return ladder;
    }

    /// <summary>Without the first step of that name; null when there is none.</summary>
    public static IReadOnlyList<LadderMoment>? Without(IReadOnlyList<LadderMoment> ladder, string step)
    {
        for (var i = 0; i < ladder.Count; i++)
        {
            if (ladder[i].Step == step) return [.. ladder.Take(i), .. ladder.Skip(i + 1)];
        }

        return null;
    }
}
