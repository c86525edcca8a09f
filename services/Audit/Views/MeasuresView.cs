using Audit.Folds;
using Audit.Measures;
using Contracts;
using Messaging;

namespace Audit.Views;

/// <summary>Measures by period and dimension (H1, H3), and promises kept with the facts behind them (D10).</summary>
public static class MeasuresView
{
    public static void Map(IEndpointRouteBuilder app)
    {
        app.MapGet("/measures", async (
            LedgerMeasures measures, LedgerReader ledger, TimeProvider clock, DeskZone zone, string? measure, string? by,
            DateTimeOffset? from, DateTimeOffset? to, string? history, CancellationToken token) =>
        {
            var now = clock.GetUtcNow();
            var wanted = Choose(measure);
            var fold = new MeasureFold(wanted, Grouping.Parse(by, await zone.NowAsync(token)), from, to);
            await measures.Of(await Readers.WhoseAsync(history, ledger, token)).VisitAsync(now, [fold.Add], progress: null, token);
            return Readers.Json(new { asOf = now, from, to, by, history, measures = wanted.Select(m => MeasureAnswer.Of(m, fold)) });
        });

        foreach (var measure in OnTime.Definitions)
        {
            app.MapGet($"/measures/{measure.Name}", async (
                LedgerReader ledger, TimeProvider clock, DateTimeOffset? from, DateTimeOffset? to, string? history,
                CancellationToken token) =>
            {
                var now = clock.GetUtcNow();
                var found = OnTime.Of(measure, await PromisesView.AllAsync(ledger, await Readers.WhoseAsync(history, ledger, token), now, token), from, to, now);
                return Readers.Json(found with
                {
                    WithdrawnPromises = await ledger.WithCausesAsync(found.WithdrawnPromises, token),
                    LengthenedPromises = await ledger.WithCausesAsync(found.LengthenedPromises, token),
                });
            });
        }
    }

    /// <summary>Those named, divided by commas; all when none is.</summary>
    /// <exception cref="Refusal">There is no such measure; the answer lists those there are.</exception>
    public static IReadOnlyList<Measure> Choose(string? names) => names is null or "" ? Catalogue.All :
    [
        .. names.Split(',').Select(name => Catalogue.Find(name.Trim())
            ?? throw Refusal.Invalid("measure", $"{Quoted.Or(name, "measure")} is none of {string.Join(", ", Catalogue.All.Select(m => m.Name))}.")),
    ];
}
