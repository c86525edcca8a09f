using Contracts;
using Contracts.Quality.V1;
using Hosting;
using Messaging;

namespace Quality.Features;

/// <summary>An improvement action that was not carried out until its day is overdue 逾期 (G3).</summary>
public static class WatchImprovement
{
    public static void Map(ServiceBuilder service) => service.Due(Improvement.Stream, Decide);

    public static IEnumerable<IFact> Decide(Improvement improvement, FallDue due, Context context) =>
        improvement is { Status: ImprovementStatus.Planned, Planned: { } planned } && planned.DueAt <= due.Now
            ? [new ImprovementMissed(planned.ImprovementId, planned.OwnerId, planned.DueAt)]
            : [];
}
