using Contracts;
using Contracts.Quality.V1;
using Marten;
using Hosting;
using Messaging;

namespace Quality.Views;

/// <summary>A finding as it is listed: none of its texts.</summary>
/// <param name="FindingId">The finding.</param>
/// <param name="Scope">About an agent or a team.</param>
/// <param name="Whose">Which.</param>
/// <param name="Sheet">The score sheet.</param>
/// <param name="Item">The item.</param>
/// <param name="Status">Where it stands.</param>
/// <param name="FoundAt">When it was recorded last.</param>
/// <param name="ImprovedAt">When a measure was carried out last.</param>
/// <param name="VerifiedAt">When it was verified last.</param>
/// <param name="Reopened">How often it came again by itself.</param>
/// <param name="Good">How many inspections of new samples speak for the measure so far.</param>
public sealed record FindingRow(
    Guid FindingId, FindingScope Scope, string Whose, string Sheet, string Item, FindingStatus Status, DateTimeOffset FoundAt, DateTimeOffset? ImprovedAt,
    DateTimeOffset? VerifiedAt, int Reopened, int Good)
{
    /// <summary>What a finding comes to.</summary>
    public static FindingRow Of(Finding finding)
    {
        var found = finding.Recorded!;
        return new(
            found.FindingId, found.Scope, found.Whose, found.Sheet, found.Item, finding.Status, found.At, finding.Improved?.At, finding.Verified?.At, finding.Reopened,
            finding.Good.Count);
    }
}

/// <summary>A finding, and what it is found by.</summary>
/// <param name="Id">The finding.</param>
/// <param name="Whose">The agent or the team.</param>
/// <param name="Sheet">The score sheet.</param>
/// <param name="Status">Where it stands.</param>
/// <param name="Row">What people see.</param>
public sealed record FindingDocument(Guid Id, string Whose, string Sheet, FindingStatus Status, FindingRow Row);

/// <summary>A finding with its texts.</summary>
/// <param name="RequestId">The request of the inspection that showed it.</param>
/// <param name="InspectionId">That inspection.</param>
/// <param name="Finding">As it is listed.</param>
/// <param name="Measure">The measure proposed last.</param>
/// <param name="ProposedBy">Who proposed it.</param>
public sealed record FindingPage(Guid RequestId, Guid InspectionId, FindingRow Finding, [Personal] string? Measure, string? ProposedBy);

/// <summary>Findings by whom they concern.</summary>
public sealed class FindingView : View<Finding, FindingDocument>
{
    /// <summary>The one instance; it has no state.</summary>
    public static FindingView Instance { get; } = new();

    /// <inheritdoc />
    protected override FindingDocument[] Of(Guid streamId, Finding state) => state.Recorded is { } found
        ? [new(streamId, found.Whose, found.Sheet, state.Status, FindingRow.Of(state))]
        : [];

    /// <inheritdoc />
    protected override void Map(MartenRegistry.DocumentMappingExpression<FindingDocument> document) => document.Duplicate(d => d.Whose);
}

/// <summary>Findings and how far their loop is closed 问题闭环 (G2).</summary>
public static class FindingPages
{
    private const int LargestPage = 500;
    private static readonly string[] Readers = [Roles.Inspector, Roles.Supervisor, Roles.Auditor];

    public static void Map(IEndpointRouteBuilder app)
    {
        app.MapGet("/findings", async (
            string? whose, string? status, HttpContext http, DirectoryCopy directory, TimeProvider clock, IQuerySession session, CancellationToken token) =>
        {
            var stands = Choice.Of<FindingStatus>("status", status);
            var isShown = Shown(new(clock.GetUtcNow(), http.User.ToActor(Readers), directory.Current));
            var found = await session.Query<FindingDocument>().Where(d => (whose == null || d.Whose == whose) && (stands == null || d.Status == stands))
                .OrderBy(d => d.Whose).ThenBy(d => d.Id).Select(d => d.Row).ToListAsync(token);
            return Results.Json(found.Where(row => isShown(row.Scope, row.Whose)).Take(LargestPage), ContractJson.Options); // one of each agent or team and item: few
        }).RequireAuthorization(p => p.RequireRole(Readers));

        app.MapGet("/findings/{findingId:guid}", async (
            Guid findingId, HttpContext http, DirectoryCopy directory, TimeProvider clock, Hop hop, CancellationToken token) =>
        {
            var isShown = Shown(new(clock.GetUtcNow(), http.User.ToActor(Readers), directory.Current));
            var finding = await hop.StateAsync(Finding.Stream, findingId, token);
            var found = finding.Known(findingId);
            return isShown(found.Scope, found.Whose)
                ? TypedResults.Json(
                    new FindingPage(found.RequestId, found.InspectionId, FindingRow.Of(finding), finding.Proposed?.Measure, finding.Proposed?.By), ContractJson.Options)
                : throw Refusal.Unknown("finding", findingId);
        }).ShowsPersonalData().RequireAuthorization(p => p.RequireRole(Readers));
    }

    /// <summary>Inspectors see what is about work that they inspect, others all.</summary>
    private static Func<FindingScope, string, bool> Shown(Context context)
    {
        if (context.Actor.Role != Roles.Inspector) return (_, _) => true;

        var inspector = Inspectors.Asking(context);
        return (scope, whose) => inspector.MaySee(scope, whose, context);
    }
}
