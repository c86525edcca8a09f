using System.Text.Json;
using System.Text.Json.Nodes;
using Contracts;
using Contracts.Quality.V1;
using Hosting;
using Marten;
using Messaging;

namespace Quality.Views;

/// <summary>An assessment, computed again.</summary>
/// <param name="Told">What was frozen.</param>
/// <param name="Agrees">True where computing it again from what counted in the month gives the same.</param>
public sealed record AssessmentRow(AssessmentFrozen Told, bool Agrees);

/// <summary>Monthly assessments 月度考核 (G1): an agent reads their own.</summary>
public static class AssessmentPages
{
    private const int LargestPage = 1000;
    private static readonly string[] Leaders = [Roles.Inspector, Roles.Supervisor, Roles.Auditor];
    private static readonly string[] Readers = [Roles.Agent, .. Leaders];

    public static void Map(IEndpointRouteBuilder app)
    {
        app.MapGet("/assessments/{month}", async (string month, IQuerySession session, CancellationToken token) => Results.Text(
            await session.Query<PeriodDocument>().Where(d => d.Period == month && d.Assessment != null).OrderBy(d => d.AgentId).Take(LargestPage)
                .Select(d => d.Assessment!).ToJsonArray(token),
            "application/json")).RequireAuthorization(p => p.RequireRole(Leaders));

        app.MapGet("/assessments/{month}/{agentId}", async (string month, string agentId, HttpContext http, Hop hop, CancellationToken token) =>
        {
            var actor = http.User.ToActor(Readers);
            var state = await hop.StateAsync(AgentPeriod.Stream, AgentPeriod.IdOf(agentId, month), token);
            return state.Assessment is { } told && (actor.Role != Roles.Agent || actor.Id == agentId)
                ? Results.Json(Again(state, told), ContractJson.Options)
                : throw Refusal.Unknown("assessment for that month of agent", Quoted.Or(agentId, "of that name"));
        }).RequireAuthorization(p => p.RequireRole(Readers));
    }

    /// <summary>Computes an assessment again, and compares all of it.</summary>
    public static AssessmentRow Again(AgentPeriod month, AssessmentFrozen told) =>
        new(told, JsonNode.DeepEquals(Json(Assessment.Of(month, told.Team, told.At)), Json(told)));

    private static JsonNode? Json(AssessmentFrozen assessment) => JsonSerializer.SerializeToNode(assessment, ContractJson.Options);
}
