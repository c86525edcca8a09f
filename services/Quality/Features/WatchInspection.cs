using Contracts;
using Contracts.Promises.V1;
using Contracts.Quality.V1;
using Hosting;
using Messaging;

namespace Quality.Features;

/// <summary>The agent's time to respond, and that of who decides an appeal, run out by themselves (G1): without a response, or a decision, the first score stands, so that nobody keeps it out of
/// the agent's month by not deciding. A decision that comes later changes what counts for the measures, and not the month.</summary>
public static class WatchInspection
{
    public static void Map(ServiceBuilder service) => service.Due(Inspection.Stream, Decide);

    public static IEnumerable<IFact> Decide(Inspection inspection, FallDue due, Context context)
    {
        var fallen = inspection.Promises.FallDue(due.Now, context.Directory.Sla);
        return [.. fallen, .. fallen.OfType<PromiseBroken>()
            .SelectMany(broken => inspection.Conclude(broken.Promise == Inspection.Appeal ? ConcludedBecause.NoDecision : ConcludedBecause.NoResponse, broken.At))];
    }
}
