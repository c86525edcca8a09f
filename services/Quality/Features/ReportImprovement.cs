using Contracts;
using Contracts.Quality.V1;
using Hosting;
using Messaging;
using Command = Contracts.Quality.V1.ReportImprovement;

namespace Quality.Features;

/// <summary>A supervisor says that the measure was carried out 已整改 (G2). Whether it helped, new samples show.</summary>
public static class ReportImprovement
{
    public static void Map(ServiceBuilder service) => service
        .Command<Finding, Command>(Finding.Stream, (c, _) => c.FindingId, Decide, Roles.Supervisor)
        .At("POST", "/findings/{findingId:guid}/improved");

    public static IEnumerable<IFact> Decide(Finding finding, Command command, Context context)
    {
        var found = finding.Known(command.FindingId);
        return finding.Status switch
        {
            FindingStatus.Proposed => [new FindingImproved(command.FindingId, found.RequestId, context.Actor.ToString(), context.Now)],
            FindingStatus.Improved => [],
            _ => throw Refusal.WrongState($"No measure is proposed for finding {command.FindingId}."),
        };
    }
}
