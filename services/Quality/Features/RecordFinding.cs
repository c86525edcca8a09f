using Contracts;
using Contracts.Quality.V1;
using Hosting;
using Messaging;
using Command = Contracts.Quality.V1.RecordFinding;

namespace Quality.Features;

/// <summary>An inspector or a supervisor records what an inspection shows (G2): about the agent, or about the whole team. One that was verified and comes again
/// after the set time is recorded anew.</summary>
public static class RecordFinding
{
    public static void Map(ServiceBuilder service) => service
        .Command<Finding, Command>(Finding.Stream, TargetAsync, Roles.Inspector, Roles.Supervisor)
        .At("POST", "/inspections/{inspectionId:guid}/findings");

    public static IEnumerable<IFact> Decide(Finding finding, Command command, InspectionConcluded shown, ScoreSheetPublished sheet, Context context)
    {
        if (context.Actor.Role == Roles.Inspector && !Inspectors.Asking(context).MaySee(shown.Team, shown.AgentId))
        {
            throw Refusal.Forbidden($"Inspector {context.Actor.Id} does not inspect the work of agent {shown.AgentId}.");
        }

        var item = sheet.Sections.SelectMany(section => section.Items).FirstOrDefault(item => item.Id == command.Item);
        if (item is null || !(shown.Scores.First(score => score.Item == item.Id).Points < item.Points))
        {
            throw Refusal.Invalid("item", "item must be one that lost points in this inspection.");
        }

        if (finding.Seen.Contains(command.InspectionId)) return [];
        if (finding.Status is FindingStatus.Found or FindingStatus.Proposed or FindingStatus.Improved)
        {
            throw Refusal.WrongState($"Finding {IdOf(command, shown)} is open already.");
        }

        return
        [
            new FindingRecorded(
                IdOf(command, shown), shown.RequestId, shown.InspectionId, command.Scope, WhoseOf(command, shown), shown.Sheet, command.Item,
                context.Actor.ToString(), context.Now),
        ];
    }

    private static string WhoseOf(Command command, InspectionConcluded shown) => command.Scope == FindingScope.Agent
        ? shown.AgentId
        : shown.Team ?? throw Refusal.WrongState($"Agent {shown.AgentId} was in no team.");

    private static Guid IdOf(Command command, InspectionConcluded shown) => Finding.IdOf(command.Scope, WhoseOf(command, shown), shown.Sheet, command.Item);

    private static async ValueTask<(Guid, Rule<Finding, Command>)> TargetAsync(
        IServiceProvider services, Command command, Context context, CancellationToken cancellationToken)
    {
        var hop = services.GetRequiredService<Hop>();
        var inspection = await hop.StateAsync(Inspection.Stream, command.InspectionId, cancellationToken);
        inspection.Known(command.InspectionId);
        var shown = inspection.Concluded ?? throw Refusal.WrongState($"The score of inspection {command.InspectionId} does not stand yet.");
        var sheet = (await hop.StateAsync(ScoreSheet.Stream, ScoreSheet.IdOf(shown.Sheet), cancellationToken)).Version(shown.SheetVersion)!;
        return (IdOf(command, shown), (finding, asked, known) => Decide(finding, asked, shown, sheet, known));
    }
}
