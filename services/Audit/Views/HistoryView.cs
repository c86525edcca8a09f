using System.Net.Mime;
using Audit.Folds;
using Audit.Story;

namespace Audit.Views;

/// <summary>The life of one request in causal order: as the facts stand, and in words (I1).</summary>
public static class HistoryView
{
    public static void Map(IEndpointRouteBuilder app)
    {
        app.MapGet("/requests/{requestId:guid}/history", async (
            Guid requestId, LedgerReader ledger, CancellationToken token) =>
            Readers.Json(CausalOrder.Sort(await ledger.ToldOfRequestAsync(requestId, token))));

        app.MapGet("/requests/{requestId:guid}/story", async (
            Guid requestId, bool? personal, HttpRequest request, LedgerReader ledger, TimeZoneInfo zone, CancellationToken token) =>
        {
            var lines = RequestStory.Of(await ledger.OfRequestAsync(requestId, token), zone, personal ?? false);
            return request.Headers.Accept.ToString().Contains(MediaTypeNames.Application.Json, StringComparison.OrdinalIgnoreCase)
                ? Readers.Json(lines)
                : Results.Text(RequestStory.Text(requestId, lines, zone), MediaTypeNames.Text.Plain, System.Text.Encoding.UTF8);
        });
    }
}
