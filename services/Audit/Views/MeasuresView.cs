using Audit.Folds;

namespace Audit.Views;

/// <summary>Measures of promises kept, by period (D10).</summary>
public static class MeasuresView
{
    public static void Map(IEndpointRouteBuilder app)
    {
        foreach (var measure in OnTime.Definitions)
        {
            app.MapGet($"/measures/{measure.Name}", async (
                LedgerReader ledger, TimeProvider clock, DateTimeOffset? from, DateTimeOffset? to, CancellationToken token) =>
            {
                var now = clock.GetUtcNow();
                return Readers.Json(OnTime.Of(measure, await PromisesView.AllAsync(ledger, now, token), from, to, now));
            });
        }
    }
}
