using Contracts;
using Contracts.Directory.V1;
using Contracts.Quality.V1;
using Hosting;
using Messaging;
using Command = Contracts.Quality.V1.DecideAppeal;

namespace Quality.Features;

/// <summary>A third person decides an appeal 申诉裁定 (G1): a supervisor or an inspector of the centre, neither who scored it nor the agent.</summary>
public static class DecideAppeal
{
    public static void Map(ServiceBuilder service) => service
        .Command<Inspection, Command>(Inspection.Stream, (c, _) => c.InspectionId, RuleAsync, Roles.Supervisor, Roles.Inspector)
        .At("POST", "/inspections/{inspectionId:guid}/decide-appeal");

    public static IEnumerable<IFact> Decide(Inspection inspection, Command command, ScoreSheet sheet, Context context)
    {
        var first = inspection.Told(command.InspectionId);
        MustBeAThird(inspection, first, context);
        if (inspection.Appealed is null) throw Refusal.WrongState($"There is no appeal over inspection {command.InspectionId}.");
        if (command.Granted == command.Scores is null) throw Refusal.Invalid("scores", "scores are given where the appeal is granted, and only there.");

        var version = sheet.Version(first.SheetVersion) ?? throw Refusal.WrongState($"There is no score sheet {first.Sheet}.");
        var scored = Scoring.Of(version, command.Scores ?? first.Scores);
        var decided = new AppealDecided(
            first.InspectionId, first.RequestId, first.AgentId, context.Actor.ToString(), command.Granted, scored.Scores, scored.Total, scored.Passed,
            command.Reason, context.Now);
        return inspection.Decided is not { } before ?
            [
                decided, .. inspection.Conclude(ConcludedBecause.AppealDecided, context.Now, decided),
                .. inspection.Promises.End(Inspection.Appeal, context.Now, context.Directory.Sla),
            ]
            : before.By == decided.By && before.Granted == decided.Granted && before.Reason == decided.Reason && before.Scores.SequenceEqual(decided.Scores) ? []
            : throw Refusal.WrongState($"The appeal was decided by {before.By}.");
    }

    private static void MustBeAThird(Inspection inspection, InspectionScored first, Context context)
    {
        var who = context.Actor.Id;
        if (who == first.AgentId || who == first.InspectorId || who == inspection.Calibrated?.ReviewerId
            || (context.Actor.Role == Roles.Inspector && Inspectors.Asking(context).Level != InspectionLevel.Centre))
        {
            throw Refusal.Forbidden("A supervisor or an inspector of the centre decides, who neither scored it nor is the agent.");
        }
    }

    private static async ValueTask<Rule<Inspection, Command>> RuleAsync(
        IServiceProvider services, Command command, Context context, CancellationToken cancellationToken)
    {
        var sheet = await ScoreInspection.SheetOfAsync(services, command.InspectionId, cancellationToken);
        return (inspection, asked, known) => Decide(inspection, asked, sheet, known);
    }
}
