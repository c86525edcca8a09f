using Audit.Folds;
using Audit.Replay;

namespace Audit.Views;

/// <summary>Promises folded from the ledger, each with the facts that decide it: those due in [from, to), the first first.</summary>
public static class PromisesView
{
    public static void Map(IEndpointRouteBuilder app)
    {
        app.MapGet("/promises", async (
            LedgerReader ledger, TimeProvider clock, DateTimeOffset? from, DateTimeOffset? to, string? promise, string? outcome,
            string? history, int? offset, int? limit, CancellationToken token) =>
        {
            var verdict = Readers.Choice<PromiseVerdict>("outcome", outcome);
            Readers.Choice("promise", promise, Clocks.All.Select(c => c.Promise));
            var found = (await AllAsync(ledger, await Readers.WhoseAsync(history, ledger, token), clock.GetUtcNow(), token)).Where(p =>
                !(p.DueAt < from) && !(p.DueAt >= to) && (promise is null || p.Promise == promise)
                && (verdict is null || p.Outcome == verdict));
            var page = Page.Of<PromiseHistory>([.. found.OrderBy(p => p.DueAt).ThenBy(p => p.PromiseId)], offset, limit);
            return Readers.Json(page with { Items = await ledger.WithCausesAsync(page.Items, token) });
        });

        app.MapGet("/promises/{promiseId:guid}", async (
            Guid promiseId, LedgerReader ledger, TimeProvider clock, CancellationToken token) =>
        {
            var facts = await ledger.OfPromiseAsync(promiseId, token);
            return Readers.Json(new
            {
                promise = (await ledger.WithCausesAsync(PromiseHistory.Of(facts, clock.GetUtcNow()), token)) is [var folded, ..] ? folded : null,
                history = facts.OrderBy(f => f.Service, StringComparer.Ordinal).ThenBy(f => f.StreamId).ThenBy(f => f.StreamVersion),
            });
        });
    }

    internal static async Task<List<PromiseHistory>> AllAsync(
        LedgerReader ledger, Whose whose, DateTimeOffset asOf, CancellationToken cancellationToken)
    {
        var promises = new List<PromiseHistory>();
        await foreach (var facts in ledger.ByRequestAsync(KnownFacts.PromiseTypes, whose, cancellationToken))
        {
            promises.AddRange(PromiseHistory.Of(facts, asOf));
        }

        return promises;
    }
}
