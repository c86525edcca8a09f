using Contracts;
using Contracts.Quality.V1;
using Hosting;

namespace Quality.Features;

/// <summary>Each request of a sample is inspected, by an inspector of the plan's level (G1).</summary>
public static class OpenDrawnInspections
{
    public static void Map(ServiceBuilder service) => service.On<SampleDrawn>(async (reaction, sample, token) =>
    {
        foreach (var drawn in sample.Drawn)
        {
            await reaction.RunAsync(
                Inspection.Stream, Inspection.IdOf(sample, drawn.RequestId), (inspection, told, context) => Decide(inspection, told, drawn, context), sample, token);
        }
    });

    public static IEnumerable<IFact> Decide(Inspection inspection, SampleDrawn sample, DrawnRequest drawn, Context context)
    {
        if (inspection.Opened is not null) return [];

        var (id, plan, agent) = (Inspection.IdOf(sample, drawn.RequestId), sample.Plan, sample.AgentId);
        var team = Inspectors.TeamOf(agent, context);
        return
        [
            new InspectionOpened(
                id, drawn.RequestId, agent, plan.Level, InspectionForm.Recording, plan.Sheet, Inspectors.Choose(id, plan.Level, team, agent, context), context.Now,
                plan.Id, plan.Version, sample.Period, drawn.Because, team),
        ];
    }
}
