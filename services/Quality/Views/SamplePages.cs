using System.Text.Json;
using System.Text.Json.Nodes;
using Contracts;
using Contracts.Quality.V1;
using Marten;
using Messaging;

namespace Quality.Views;

/// <summary>An agent's work in a period, as it is listed.</summary>
/// <param name="Id">Its stream.</param>
/// <param name="AgentId">The agent.</param>
/// <param name="Period">The period.</param>
/// <param name="Population">How many requests count in it.</param>
/// <param name="Drawn">How many of them were drawn, by any plan.</param>
/// <param name="ClosedAt">When its samples were drawn; null before that.</param>
/// <param name="Assessment">The agent's assessment, where it is a month that is over.</param>
public sealed record PeriodDocument(Guid Id, string AgentId, string Period, int Population, int Drawn, DateTimeOffset? ClosedAt, AssessmentFrozen? Assessment = null);

/// <summary>Agents' periods by name.</summary>
public sealed class PeriodView : View<AgentPeriod, PeriodDocument>
{
    /// <summary>The one instance; it has no state.</summary>
    public static PeriodView Instance { get; } = new();

    /// <inheritdoc />
    protected override PeriodDocument[] Of(Guid streamId, AgentPeriod state) => state.Opened is { } opened
        ? [new(
            streamId, opened.AgentId, opened.Period, state.Works.Count, state.Samples.SelectMany(sample => sample.Drawn).DistinctBy(d => d.RequestId).Count(),
            state.Closed?.At, state.Assessment)]
        : [];

    /// <inheritdoc />
    protected override void Map(MartenRegistry.DocumentMappingExpression<PeriodDocument> document) => document.Duplicate(d => d.Period);
}

/// <summary>A sample, drawn again.</summary>
/// <param name="Told">What was recorded when it was drawn.</param>
/// <param name="Agrees">True where drawing it again from the facts gives the same, to the last lot.</param>
public sealed record SampleRow(SampleDrawn Told, bool Agrees);

/// <summary>An agent's work in a period, with all that samples were drawn from.</summary>
/// <param name="AgentId">The agent.</param>
/// <param name="Period">The period.</param>
/// <param name="From">Its first moment.</param>
/// <param name="Until">The first moment after it.</param>
/// <param name="DrawAt">When its samples are or were drawn.</param>
/// <param name="Requests">Every request that counts in it.</param>
/// <param name="Samples">One for each plan.</param>
public sealed record PeriodRow(
    string AgentId, string Period, DateTimeOffset From, DateTimeOffset Until, DateTimeOffset DrawAt, IReadOnlyList<Work> Requests,
    IReadOnlyList<SampleRow> Samples);

/// <summary>Samples 抽样 (G1): who asks for one has it drawn again.</summary>
public static class SamplePages
{
    private const int LargestPage = 1000;
    private static readonly string[] Readers = [Roles.Inspector, Roles.Supervisor, Roles.Auditor];

    public static void Map(IEndpointRouteBuilder app)
    {
        app.MapGet("/samples/{period}", async (string period, IQuerySession session, CancellationToken token) => Results.Text(
            await session.Query<PeriodDocument>().Where(d => d.Period == period).OrderBy(d => d.AgentId).Take(LargestPage).ToJsonArray(token), "application/json"))
            .RequireAuthorization(p => p.RequireRole(Readers));

        app.MapGet("/samples/{period}/{agentId}", async (string period, string agentId, Hop hop, CancellationToken token) =>
        {
            var state = await hop.StateAsync(AgentPeriod.Stream, AgentPeriod.IdOf(agentId, period), token);
            return state.Opened is { } opened
                ? Results.Json(
                    new PeriodRow(
                        agentId, period, opened.From, opened.Until, opened.DrawAt, [.. state.Works.Values], [.. state.Samples.Select(s => DrawnAgain(state, s))]),
                    ContractJson.Options)
                : throw Refusal.Unknown("work in that period of agent", Quoted.Or(agentId, "of that name"));
        }).RequireAuthorization(p => p.RequireRole(Readers));
    }

    /// <summary>Draws a sample again, and compares all that was recorded.</summary>
    public static SampleRow DrawnAgain(AgentPeriod period, SampleDrawn told) => new(
        told, JsonNode.DeepEquals(Json(Sampling.Draw(told.Plan, told.AgentId, told.Period, [.. period.Works.Values], told.At, told.Seed)), Json(told)));

    private static JsonNode? Json(SampleDrawn sample) => JsonSerializer.SerializeToNode(sample, ContractJson.Options);
}
