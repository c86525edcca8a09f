using Contracts;
using Contracts.Directory.V1;
using Contracts.Promises.V1;
using Contracts.Quality.V1;
using Hosting;
using Messaging;
using Command = Contracts.Quality.V1.ScoreInspection;

namespace Quality.Features;

/// <summary>The inspector scores it by the sheet in force, and the agent has the time of the promise <c>inspection-feedback</c> to acknowledge it or to appeal (G1).</summary>
public static class ScoreInspection
{
    public static void Map(ServiceBuilder service) => service
        .Command<Inspection, Command>(Inspection.Stream, (c, _) => c.InspectionId, RuleAsync, Roles.Inspector)
        .At("POST", "/inspections/{inspectionId:guid}/score");

    public static IEnumerable<IFact> Decide(Inspection inspection, Command command, ScoreSheet sheet, Context context)
    {
        var opened = inspection.Known(command.InspectionId);
        Inspectors.Asking(context);
        if (inspection.InspectorId != context.Actor.Id)
        {
            throw Refusal.Forbidden($"Inspection {command.InspectionId} is with {inspection.InspectorId ?? "nobody"}.");
        }

        var version = (inspection.Scored is { } before ? sheet.Version(before.SheetVersion) : sheet.Versions.LastOrDefault())
            ?? throw Refusal.WrongState($"There is no score sheet {opened.Sheet}.");
        var scored = Scoring.Of(version, command.Scores);
        if (inspection.Scored is { } first)
        {
            return first.Scores.SequenceEqual(scored.Scores) && first.Note == command.Note && first.Recording == command.Recording
                ? []
                : throw Refusal.WrongState($"Inspection {command.InspectionId} is scored already: that score stays. Another inspector scores it a second time.");
        }

        var promise = inspection.Promises.Make(
            context.Directory.Sla, Inspection.Feedback, opened.RequestId, opened.InspectionId, new SlaMatch(), context.Now);
        return
        [
            new InspectionScored(
                opened.InspectionId, opened.RequestId, opened.AgentId, context.Actor.Id, opened.Sheet, version.Version, scored.Scores, scored.Total, scored.Passed,
                scored.FailedItems, command.Recording, command.Note, promise?.DueAt, context.Now, opened.Form),
            .. promise is null ? Array.Empty<PromiseMade>() : [promise],
        ];
    }

    /// <summary>The sheet that an inspection goes by.</summary>
    internal static async Task<ScoreSheet> SheetOfAsync(IServiceProvider services, Guid inspectionId, CancellationToken cancellationToken)
    {
        var hop = services.GetRequiredService<Hop>();
        return (await hop.StateAsync(Inspection.Stream, inspectionId, cancellationToken)).Opened is { } opened
            ? await hop.StateAsync(ScoreSheet.Stream, ScoreSheet.IdOf(opened.Sheet), cancellationToken)
            : ScoreSheet.None;
    }

    private static async ValueTask<Rule<Inspection, Command>> RuleAsync(
        IServiceProvider services, Command command, Context context, CancellationToken cancellationToken)
    {
        var sheet = await SheetOfAsync(services, command.InspectionId, cancellationToken);
        return (inspection, asked, known) => Decide(inspection, asked, sheet, known);
    }
}
