using System.Net.Mime;
using Audit.Folds;
using Audit.Story;
using Messaging;

namespace Audit.Views;

/// <summary>
/// The life of one request in causal order: as the facts stand, and in words (I1). <c>?personal=true</c> opens what is personal, which
/// the facts have sealed and the words leave out.
/// </summary>
public static class HistoryView
{
    public static void Map(IEndpointRouteBuilder app)
    {
        app.MapGet("/requests/{requestId:guid}/history", async (
            Guid requestId, bool? personal, LedgerReader ledger, Vault vault, CancellationToken token) =>
        {
            var facts = CausalOrder.Sort(await ledger.ToldOfRequestAsync(requestId, token));
            return Readers.Json(personal is true ? await Opened.OfAsync(vault, facts, token) : facts);
        });

        app.MapGet("/requests/{requestId:guid}/story", async (
            Guid requestId, bool? personal, HttpRequest request, LedgerReader ledger, Vault vault, DeskZone desk, CancellationToken token) =>
        {
            var facts = await ledger.OfRequestAsync(requestId, token);
            var zone = await desk.NowAsync(token);
            var lines = RequestStory.Of(
                personal is true ? await Opened.OfAsync(vault, facts, token) : facts, zone, personal ?? false);
            return request.Headers.Accept.ToString().Contains(MediaTypeNames.Application.Json, StringComparison.OrdinalIgnoreCase)
                ? Readers.Json(lines)
                : Results.Text(RequestStory.Text(requestId, lines, zone), MediaTypeNames.Text.Plain, System.Text.Encoding.UTF8);
        });
    }
}
