using Contracts;
using Contracts.Quality.V1;
using Hosting;
using Messaging;
using Command = Contracts.Quality.V1.AcknowledgeInspection;

namespace Quality.Features;

/// <summary>The agent has seen the score (G1), however late: it stands from then on, or since the time to respond was over.</summary>
public static class AcknowledgeInspection
{
    public static void Map(ServiceBuilder service) => service
        .Command<Inspection, Command>(Inspection.Stream, (c, _) => c.InspectionId, Decide, Roles.Agent)
        .At("POST", "/inspections/{inspectionId:guid}/acknowledge");

    public static IEnumerable<IFact> Decide(Inspection inspection, Command command, Context context)
    {
        context.MustBeAgent(inspection.Known(command.InspectionId).AgentId);
        var scored = inspection.Told(command.InspectionId);
        if (inspection.Acknowledged is not null) return [];
        if (inspection.Appealed is not null) throw Refusal.WrongState("The agent has appealed.");

        var stands = context.Now > scored.RespondBy
            ? inspection.Conclude(ConcludedBecause.NoResponse, scored.RespondBy.Value) // whenever that is noticed
            : inspection.Conclude(ConcludedBecause.Acknowledged, context.Now);
        return
        [
            new InspectionAcknowledged(scored.InspectionId, scored.RequestId, scored.AgentId, context.Now),
            .. stands,
            .. inspection.Promises.End(Inspection.Feedback, context.Now, context.Directory.Sla),
        ];
    }
}
