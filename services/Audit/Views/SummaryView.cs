using Audit.Folds;

namespace Audit.Views;

/// <summary>The desk in figures, or the imported histories that are named.</summary>
public static class SummaryView
{
    public static void Map(IEndpointRouteBuilder app) => app.MapGet("/summary", async (
        LedgerReader ledger, TimeProvider clock, string? history, CancellationToken token) =>
    {
        var fold = new SummaryFold(clock.GetUtcNow());
        await foreach (var facts in ledger.ByRequestAsync(types: null, await Readers.WhoseAsync(history, ledger, token), token))
        {
            fold.Add(facts);
        }

        return Readers.Json(fold.Total());
    });
}
