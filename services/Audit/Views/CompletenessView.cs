using Audit.Folds;

namespace Audit.Views;

/// <summary>What the ledger has, what it lacks, and what to compare with the services' own counts (I6).</summary>
public static class CompletenessView
{
    public static void Map(IEndpointRouteBuilder app) => app.MapGet(
        "/completeness", async (LedgerReader ledger, CancellationToken token) =>
            Readers.Json(Completeness.Of(await ledger.PlacesAsync(token))));
}
