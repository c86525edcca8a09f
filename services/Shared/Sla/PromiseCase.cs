using Contracts;
using Contracts.Directory.V1;

namespace Sla;

/// <summary>What is known of the request when a promise is made; null for what is not known. Rules match on it.</summary>
/// <param name="Kind">What the request is about, coarsely.</param>
/// <param name="Category">Its category, as the taxonomy spells it.</param>
/// <param name="Tier">The customer's tier: 1 (highest) to 3.</param>
/// <param name="Urgency">How pressing it is.</param>
/// <param name="Channel">Where it came in.</param>
/// <param name="Region">For example <c>urban</c> or <c>rural</c>.</param>
public sealed record PromiseCase(
    RequestKind? Kind = null, string? Category = null, int? Tier = null, Urgency? Urgency = null, Channel? Channel = null,
    string? Region = null)
{
    private const int No = -1;

    /// <summary>How many conditions match, or -1 when one does not.</summary>
    internal int Matches(SlaMatch? when)
    {
        if (when is null) return 0;

        var count = 0;
        return Holds(when.Kind, Kind, ref count) && Holds(when.Category, Category, ref count)
            && Holds(when.Tier, Tier, ref count) && Holds(when.Urgency, Urgency, ref count)
            && Holds(when.Channel, Channel, ref count) && Holds(when.Region, Region, ref count)
            ? count
            : No;
    }

    private static bool Holds<T>(T wanted, T known, ref int count)
    {
        if (wanted is null) return true;

        count++;
        return EqualityComparer<T>.Default.Equals(wanted, known);
    }
}
