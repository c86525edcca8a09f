using Audit.Folds;
using Audit.Owners;

namespace Audit.Views;

/// <summary>
/// What the ledger has, what it lacks, and what to compare with the services' own counts (I6). A POST to <c>/completeness</c> compares it
/// with every service's own log at once, and takes over what is missing; a GET also tells what the last such comparison found.
/// </summary>
public static class CompletenessView
{
    public static void Map(IEndpointRouteBuilder app)
    {
        app.MapGet("/completeness", async (LedgerReader ledger, OwnersLoop owners, CancellationToken token) =>
        {
            var own = Completeness.Of(await ledger.PlacesAsync(token));
            return Readers.Json(new
            {
                own.Complete, own.Facts, own.LastPosition, own.MissingPositions, own.Services, own.CompareWith,
                Owners = owners.Last, OwnersComparedAt = owners.LastAt,
            });
        });
        app.MapPost("/completeness", async (OwnersLoop owners, CancellationToken token) => Readers.Json(await owners.CompareAsync(token)));
    }
}
