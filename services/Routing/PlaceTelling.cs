using Contracts.Routing.V1;

namespace Routing;

/// <summary>Where a request stands in the queue of its skill group.</summary>
/// <param name="Position">From 1; those that ring at an agent are before it until they are taken.</param>
/// <param name="ExpectedWait">How long it is likely to take from now on; null when there is no telling.</param>
public sealed record Place(int Position, TimeSpan? ExpectedWait);

/// <summary>How long who waits is likely to wait, and when they are told (B3). Pure.</summary>
public static class PlaceTelling
{
    /// <summary>Far back in a long queue a step more or less is no news, and a telling of each would be one for everybody whenever an agent takes somebody: a place counts as
    /// another from a tenth of the one told on, cut down to whole steps, and at least from one step on.</summary>
    private const int StepsOfATelling = 10;

    /// <summary>An estimate, never negative: those before them, less who is free for them, one after another as those who do such work now finish it.</summary>
    /// <param name="position">The place in the queue, from 1.</param>
    /// <param name="service">How long an agent lately took for one, in seconds; null when nobody has finished one.</param>
    /// <param name="free">How many more requests the agents who are ready could take.</param>
    /// <param name="inHand">How many of this skill agents have in hand.</param>
    public static TimeSpan? Estimate(int position, double? service, int free, int inHand) =>
        service is { } seconds && free + inHand > 0
            ? TimeSpan.FromSeconds(Math.Round(Math.Max(0, position - free) * Math.Max(0, seconds) / (free + inHand)))
            : null;

    /// <summary>Why the customer is to be told now; null when they are not.</summary>
    /// <param name="told">What they were told last.</param>
    /// <param name="place">Where they stand.</param>
    /// <param name="now">The moment.</param>
    /// <param name="every">How often at most.</param>
    public static PlaceToldBecause? Why(PlaceTold? told, Place place, DateTimeOffset now, TimeSpan every) =>
        told is null ? PlaceToldBecause.Joined
        : now - told.At < every || Math.Abs(place.Position - told.Position) < Math.Max(1, told.Position / StepsOfATelling) ? null
        : place.Position > told.Position ? PlaceToldBecause.Overtaken
        : now + place.ExpectedWait > told.At + told.ExpectedWait ? PlaceToldBecause.Slower
        : PlaceToldBecause.Improved;

    /// <summary>The middle one, or the mean of the two in the middle; null of none.</summary>
    public static double? Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        return sorted.Length == 0 ? null : (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }
}
