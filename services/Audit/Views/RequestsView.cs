using Audit.Folds;
using Contracts;

namespace Audit.Views;

/// <summary>All requests at a glance, the newest first, by state, channel and kind.</summary>
public static class RequestsView
{
    public static void Map(IEndpointRouteBuilder app) => app.MapGet("/requests", async (
        LedgerReader ledger, RequestState? state, Channel? channel, RequestKind? kind, int? offset, int? limit, CancellationToken token) =>
    {
        var found = new List<RequestOverview>();
        await foreach (var facts in ledger.ByRequestAsync(RequestOverview.Types, token))
        {
            if (facts[0].RequestId is not null && RequestOverview.Of(facts) is var request && (state is null || request.State == state)
                && Matches(request.Channel, channel) && Matches(request.Kind, kind))
            {
                found.Add(request);
            }
        }

        return Readers.Json(Page.Of<RequestOverview>(
            [.. found.OrderByDescending(r => r.ReceivedAt).ThenBy(r => r.RequestId)], offset, limit));
    });

    private static bool Matches<T>(string? has, T? wanted)
        where T : struct, Enum => wanted is null || string.Equals(has, wanted.ToString(), StringComparison.OrdinalIgnoreCase);
}
