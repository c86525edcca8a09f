using Contracts;
using Contracts.Quality.V1;
using Marten;
using Messaging;

namespace Quality.Views;

/// <summary>A score sheet, in the version in force.</summary>
/// <param name="Id">Its stream.</param>
/// <param name="SheetId">Its name.</param>
/// <param name="Latest">The version in force.</param>
public sealed record SheetDocument(Guid Id, string SheetId, ScoreSheetPublished Latest);

/// <summary>Score sheets by name.</summary>
public sealed class SheetView : View<ScoreSheet, SheetDocument>
{
    /// <summary>The one instance; it has no state.</summary>
    public static SheetView Instance { get; } = new();

    /// <inheritdoc />
    protected override SheetDocument[] Of(Guid streamId, ScoreSheet state) =>
        state.Versions.LastOrDefault() is { } latest ? [new(streamId, latest.SheetId, latest)] : [];

    /// <inheritdoc />
    protected override void Map(MartenRegistry.DocumentMappingExpression<SheetDocument> document) => document.Duplicate(d => d.SheetId);
}

/// <summary>Score sheets 评分表 (G1), also for the agents who are scored by them.</summary>
public static class SheetPages
{
    private const int LargestPage = 500;
    private static readonly string[] Readers = [Roles.Agent, Roles.Inspector, Roles.Supervisor, Roles.Auditor];

    public static void Map(IEndpointRouteBuilder app)
    {
        app.MapGet("/score-sheets", async (IQuerySession session, CancellationToken token) => Results.Text(
            await session.Query<SheetDocument>().OrderBy(d => d.SheetId).Take(LargestPage).Select(d => d.Latest).ToJsonArray(token), "application/json"))
            .RequireAuthorization(p => p.RequireRole(Readers));

        app.MapGet("/score-sheets/{sheetId}/versions/{version:int}", async (string sheetId, int version, Hop hop, CancellationToken token) =>
            (await hop.StateAsync(ScoreSheet.Stream, ScoreSheet.IdOf(sheetId), token)).Version(version) is { } sheet
                ? Results.Json(sheet, ContractJson.Options)
                : throw Refusal.Unknown($"version {version} of score sheet", Quoted.Or(sheetId, "of that name")))
            .RequireAuthorization(p => p.RequireRole(Readers));
    }
}
