using Contracts;
using Contracts.Directory.V1;
using Contracts.Promises.V1;
using Contracts.Quality.V1;
using Hosting;
using Messaging;
using Command = Contracts.Quality.V1.AppealInspection;

namespace Quality.Features;

/// <summary>The agent appeals 申诉, as long as the time to respond runs (G1): a third person has the time of the promise <c>inspection-appeal</c> to decide.</summary>
public static class AppealInspection
{
    public static void Map(ServiceBuilder service) => service
        .Command<Inspection, Command>(Inspection.Stream, (c, _) => c.InspectionId, Decide, Roles.Agent)
        .At("POST", "/inspections/{inspectionId:guid}/appeal");

    public static IEnumerable<IFact> Decide(Inspection inspection, Command command, Context context)
    {
        context.MustBeAgent(inspection.Known(command.InspectionId).AgentId);
        var scored = inspection.Told(command.InspectionId);
        if (inspection.Appealed is { } before)
        {
            return before.Grounds == command.Grounds ? [] : throw Refusal.WrongState("The agent has appealed already.");
        }

        if (inspection.Acknowledged is not null) throw Refusal.WrongState("The agent has acknowledged the score.");
        if (context.Now > scored.RespondBy) throw Refusal.WrongState($"The time to appeal was over at {scored.RespondBy:O}.");

        var book = context.Directory.Sla;
        var promise = inspection.Promises.Make(book, Inspection.Appeal, scored.RequestId, scored.InspectionId, new SlaMatch(), context.Now);
        return
        [
            new InspectionAppealed(scored.InspectionId, scored.RequestId, scored.AgentId, command.Grounds, promise?.DueAt, context.Now),
            .. inspection.Promises.End(Inspection.Feedback, context.Now, book),
            .. promise is null ? Array.Empty<PromiseMade>() : [promise],
        ];
    }
}
