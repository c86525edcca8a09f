using Contracts;
using Contracts.Quality.V1;
using Hosting;
using Messaging;
using Command = Contracts.Quality.V1.CalibrateInspection;

namespace Quality.Features;

/// <summary>Another inspector scores the same by the same version of the sheet 校准 (G1): the first score stays and counts; how far the two differ is a measure.</summary>
public static class CalibrateInspection
{
    public static void Map(ServiceBuilder service) => service
        .Command<Inspection, Command>(Inspection.Stream, (c, _) => c.InspectionId, RuleAsync, Roles.Inspector)
        .At("POST", "/inspections/{inspectionId:guid}/calibrate");

    public static IEnumerable<IFact> Decide(Inspection inspection, Command command, ScoreSheet sheet, Context context)
    {
        var (first, reviewer) = (inspection.Told(command.InspectionId), Inspectors.Asking(context));
        if (reviewer.Id == first.InspectorId || !reviewer.MaySee(inspection.Opened!.Team, first.AgentId))
        {
            throw Refusal.Forbidden("A second inspector, who may inspect the agent's work and did not score it first, scores it again.");
        }

        var scored = Scoring.Of(
            sheet.Version(first.SheetVersion) ?? throw Refusal.WrongState($"There is no score sheet {first.Sheet}."), command.Scores);
        if (inspection.Calibrated is { } before)
        {
            return before.ReviewerId == reviewer.Id && before.Scores.SequenceEqual(scored.Scores) && before.Note == command.Note
                ? []
                : throw Refusal.WrongState($"Inspection {command.InspectionId} was scored a second time by {before.ReviewerId}.");
        }

        return
        [
            new InspectionCalibrated(
                first.InspectionId, first.RequestId, first.AgentId, reviewer.Id, scored.Scores, scored.Total,
                Math.Round(Math.Abs(scored.Total - first.Total), 1, MidpointRounding.AwayFromZero), command.Note, context.Now),
        ];
    }

    private static async ValueTask<Rule<Inspection, Command>> RuleAsync(
        IServiceProvider services, Command command, Context context, CancellationToken cancellationToken)
    {
        var sheet = await ScoreInspection.SheetOfAsync(services, command.InspectionId, cancellationToken);
        return (inspection, asked, known) => Decide(inspection, asked, sheet, known);
    }
}
