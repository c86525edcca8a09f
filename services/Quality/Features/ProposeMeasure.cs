using Contracts;
using Contracts.Quality.V1;
using Hosting;
using Messaging;
using Command = Contracts.Quality.V1.ProposeMeasure;

namespace Quality.Features;

/// <summary>An inspector or a supervisor proposes what is to be done about a finding 整改措施 (G2).</summary>
public static class ProposeMeasure
{
    public static void Map(ServiceBuilder service) => service
        .Command<Finding, Command>(Finding.Stream, (c, _) => c.FindingId, Decide, Roles.Inspector, Roles.Supervisor)
        .At("POST", "/findings/{findingId:guid}/propose");

    public static IEnumerable<IFact> Decide(Finding finding, Command command, Context context)
    {
        var found = finding.Known(command.FindingId);
        if (context.Actor.Role == Roles.Inspector && !Inspectors.Asking(context).MaySee(found.Scope, found.Whose, context))
        {
            throw Refusal.Forbidden($"Inspector {context.Actor.Id} does not inspect the work of {found.Whose}.");
        }

        return finding is { Status: FindingStatus.Proposed, Proposed: { } before } && before.Measure == command.Measure ? []
            : finding.Status is FindingStatus.Found or FindingStatus.Proposed
                ? [new MeasureProposed(command.FindingId, found.RequestId, command.Measure, context.Actor.ToString(), context.Now)]
                : throw Refusal.WrongState($"Finding {command.FindingId} is improved already: a measure is proposed once it comes again.");
    }
}
