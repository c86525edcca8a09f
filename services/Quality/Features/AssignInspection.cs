using Contracts;
using Contracts.Quality.V1;
using Hosting;
using Messaging;
using Command = Contracts.Quality.V1.AssignInspection;

namespace Quality.Features;

/// <summary>Somebody else does an inspection: a supervisor says who, an inspector takes one that nobody has (G1). Never the agent themself.</summary>
public static class AssignInspection
{
    public static void Map(ServiceBuilder service) => service
        .Command<Inspection, Command>(Inspection.Stream, (c, _) => c.InspectionId, Decide, Roles.Supervisor, Roles.Inspector)
        .At("POST", "/inspections/{inspectionId:guid}/assign");

    public static IEnumerable<IFact> Decide(Inspection inspection, Command command, Context context)
    {
        var opened = inspection.Known(command.InspectionId);
        if (context.Actor.Role == Roles.Inspector && context.Actor.Id != command.InspectorId)
        {
            throw Refusal.Forbidden("An inspector takes an inspection; a supervisor gives it to somebody.");
        }

        if (inspection.InspectorId == command.InspectorId) return [];
        if (context.Actor.Role == Roles.Inspector && inspection.InspectorId is { } other)
        {
            throw Refusal.Forbidden($"Inspection {command.InspectionId} is with {other}: a supervisor gives it to somebody else.");
        }

        if (inspection.Scored is not null) throw Refusal.WrongState($"Inspection {command.InspectionId} is scored already.");

        return Inspectors.Find(command.InspectorId, context)?.IsOf(opened.Level, opened.Team, opened.AgentId) == true
            ? [new InspectionAssigned(command.InspectionId, opened.RequestId, command.InspectorId, context.Actor.ToString(), context.Now)]
            : throw Refusal.Forbidden($"{command.InspectorId} does no inspections of this level for agent {opened.AgentId}.");
    }
}
