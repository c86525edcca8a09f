using Contracts;
using Contracts.Directory.V1;
using Contracts.Quality.V1;
using Hosting;
using Marten;
using Messaging;

namespace Quality.Views;

/// <summary>An inspection with its scores and texts.</summary>
/// <param name="RequestId">The request.</param>
/// <param name="Inspection">As it is listed.</param>
/// <param name="SheetVersion">The version of the sheet that it was scored by.</param>
/// <param name="Scores">What each item was given first.</param>
/// <param name="FailedItems">Critical items that were given nothing.</param>
/// <param name="SecondScores">What a second inspector gave.</param>
/// <param name="ScoresThatCount">What counts: the first scores, or those of an appeal that was granted.</param>
/// <param name="Recording">Where the recording lies.</param>
/// <param name="Note">What the agent is to know.</param>
/// <param name="SecondNote">What the two inspectors are to talk about; not for the agent.</param>
/// <param name="Grounds">Why the agent appeals.</param>
/// <param name="Granted">Whether the agent was right.</param>
/// <param name="Reason">Why.</param>
public sealed record InspectionPage(
    Guid RequestId, InspectionRow Inspection, int? SheetVersion, IReadOnlyList<ItemScore>? Scores, IReadOnlyList<string>? FailedItems,
    IReadOnlyList<ItemScore>? SecondScores, IReadOnlyList<ItemScore>? ScoresThatCount, string? Recording, [Personal] string? Note,
    [Personal] string? SecondNote, [Personal] string? Grounds, bool? Granted, [Personal] string? Reason);

/// <summary>Inspections (G1): agents see their own once they are scored, a team's inspector those of the team, the centre's, supervisors and auditors all.</summary>
public static class InspectionPages
{
    private const int LargestPage = 500;
    private static readonly string[] Readers = [Roles.Agent, Roles.Inspector, Roles.Supervisor, Roles.Auditor];

    public static void Map(IEndpointRouteBuilder app)
    {
        app.MapGet("/inspections", async (
            string? agentId, string? inspectorId, string? status, HttpContext http, DirectoryCopy directory, TimeProvider clock, IQuerySession session,
            CancellationToken token) =>
        {
            var context = new Context(clock.GetUtcNow(), http.User.ToActor(Readers), directory.Current);
            var agent = context.Actor.Role == Roles.Agent ? context.Actor.Id : agentId;
            var stands = Choice.Of<InspectionStatus>("status", status);
            var (isAgent, team) = (context.Actor.Role == Roles.Agent, TeamSeen(context));
            return Results.Text(
                await session.Query<InspectionDocument>()
                    .Where(d => (agent == null || d.AgentId == agent) && (inspectorId == null || d.InspectorId == inspectorId)
                        && (stands == null || d.Status == stands) && (!isAgent || d.Status != InspectionStatus.Open) && (team == null || d.Row.Team == team))
                    .OrderByDescending(d => d.At).ThenBy(d => d.Id).Take(LargestPage).Select(d => d.Row).ToJsonArray(token),
                "application/json");
        }).RequireAuthorization(p => p.RequireRole(Readers));

        app.MapGet("/inspections/{inspectionId:guid}", async (
            Guid inspectionId, HttpContext http, DirectoryCopy directory, TimeProvider clock, Hop hop, CancellationToken token) =>
        {
            var context = new Context(clock.GetUtcNow(), http.User.ToActor(Readers), directory.Current);
            var inspection = await hop.StateAsync(Inspection.Stream, inspectionId, token);
            return IsShown(inspection, context)
                ? TypedResults.Json(Page(inspection, context.Actor.Role != Roles.Agent), ContractJson.Options)
                : throw Refusal.Unknown("inspection", inspectionId);
        }).ShowsPersonalData().RequireAuthorization(p => p.RequireRole(Readers));
    }

    private static bool IsShown(Inspection inspection, Context context) => inspection.Opened is { } opened && context.Actor.Role switch
    {
        Roles.Agent => opened.AgentId == context.Actor.Id && inspection.Scored is not null,
        Roles.Inspector => TeamSeen(context) is not { } team || opened.Team == team,
        _ => true,
    };

    /// <summary>The one team that an inspector of a team sees; null for all.</summary>
    private static string? TeamSeen(Context context) =>
        context.Actor.Role == Roles.Inspector && Inspectors.Asking(context) is { Level: InspectionLevel.Team, Team: var team } ? team : null;

    private static InspectionPage Page(Inspection inspection, bool all) => new(
        inspection.Opened!.RequestId, InspectionRow.Of(inspection), inspection.Scored?.SheetVersion, inspection.Scored?.Scores, inspection.Scored?.FailedItems,
        inspection.Calibrated?.Scores, inspection.Decided?.Scores ?? inspection.Scored?.Scores, inspection.Scored?.Recording, inspection.Scored?.Note,
        all ? inspection.Calibrated?.Note : null, inspection.Appealed?.Grounds, inspection.Decided?.Granted, inspection.Decided?.Reason);
}
