using Audit.Folds;
using Audit.Owners;

namespace Audit.Views;

/// <summary>
/// What the ledger has, what it lacks, and what to compare with the services' own counts (I6). A POST to <c>/completeness</c> compares it
/// with every service's own log at once, and takes over what is missing; with <c>?whole=true</c> it reads every fact of theirs again, where each minute does so with the next
/// few thousand. A GET also tells what the last such comparison found. Gaps and
/// differences are the first thousand of each service, as <c>listsAll</c> says; <c>?all=true</c> lists every one. So are the promises that the
/// facts call for and nobody has made.
/// </summary>
public static class CompletenessView
{
    private const int MostListed = 1000;

    public static void Map(IEndpointRouteBuilder app)
    {
        app.MapGet("/completeness", async (LedgerReader ledger, OwnersLoop owners, bool? all, CancellationToken token) =>
        {
            var own = Completeness.Of(await ledger.PlacesAsync(token), all ?? false);
            var missing = await MissingAsync(ledger, token);
            return Readers.Json(new
            {
                own.Complete, own.Facts, own.LastPosition, own.MissingPositions, own.Services, own.CompareWith,
                PromisesMissing = missing.Count, WithoutPromise = missing.Take(all is true ? int.MaxValue : MostListed),
                Owners = owners.Last, OwnersComparedAt = owners.LastAt,
            });
        });
        app.MapPost("/completeness", async (OwnersLoop owners, bool? all, bool? whole, CancellationToken token) =>
            Readers.Json(await owners.CompareAsync(all ?? false, whole ?? false, token)));
    }

    private static async Task<List<MissingPromise>> MissingAsync(LedgerReader ledger, CancellationToken cancellationToken)
    {
        var missing = new List<MissingPromise>();
        await foreach (var facts in ledger.ByRequestAsync(MissingPromise.Types, Whose.Desk, cancellationToken)) missing.AddRange(MissingPromise.Of(facts));
        missing.Sort((a, b) => a.Since.CompareTo(b.Since));
        return missing;
    }
}
