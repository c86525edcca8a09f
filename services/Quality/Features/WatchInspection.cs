using Contracts;
using Hosting;
using Messaging;

namespace Quality.Features;

/// <summary>The agent's time to respond, and that of who decides an appeal, run out by themselves (G1).</summary>
public static class WatchInspection
{
    public static void Map(ServiceBuilder service) => service.Due(Inspection.Stream, Decide);

    public static IEnumerable<IFact> Decide(Inspection inspection, FallDue due, Context context) =>
        inspection.Promises.FallDue(due.Now, context.Directory.Sla);
}
