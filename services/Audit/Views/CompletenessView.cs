using Audit.Folds;
using Audit.Owners;

namespace Audit.Views;

/// <summary>
/// What the ledger has, what it lacks, and what to compare with the services' own counts (I6). A POST to <c>/completeness</c> compares it
/// with every service's own log at once, and takes over what is missing; a GET also tells what the last such comparison found. Gaps and
/// differences are the first thousand of each service, as <c>listsAll</c> says; <c>?all=true</c> lists every one.
/// </summary>
public static class CompletenessView
{
    public static void Map(IEndpointRouteBuilder app)
    {
        app.MapGet("/completeness", async (LedgerReader ledger, OwnersLoop owners, bool? all, CancellationToken token) =>
        {
            var own = Completeness.Of(await ledger.PlacesAsync(token), all ?? false);
            return Readers.Json(new
            {
                own.Complete, own.Facts, own.LastPosition, own.MissingPositions, own.Services, own.CompareWith,
                Owners = owners.Last, OwnersComparedAt = owners.LastAt,
            });
        });
        app.MapPost("/completeness", async (OwnersLoop owners, bool? all, CancellationToken token) =>
            Readers.Json(await owners.CompareAsync(all ?? false, token)));
    }
}
