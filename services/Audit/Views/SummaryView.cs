using Audit.Folds;

namespace Audit.Views;

/// <summary>The whole ledger in figures.</summary>
public static class SummaryView
{
    public static void Map(IEndpointRouteBuilder app) => app.MapGet("/summary", async (
        LedgerReader ledger, TimeProvider clock, CancellationToken token) =>
    {
        var fold = new SummaryFold(clock.GetUtcNow());
        await foreach (var facts in ledger.ByRequestAsync(types: null, token))
        {
            fold.Add(facts);
        }

        return Readers.Json(fold.Total());
    });
}
