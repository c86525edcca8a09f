using System.Net.Mime;
using Audit.Folds;
using Audit.Story;
using Hosting;
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
            Guid requestId, bool? personal, HttpContext http, LedgerReader ledger, Vault vault, CancellationToken token) =>
        {
            var facts = CausalOrder.Sort(await ledger.ToldOfRequestAsync(requestId, token));
            return Readers.Json(personal is true ? await OpenAsync(requestId, facts, vault, http) : facts);
        });

        app.MapGet("/requests/{requestId:guid}/story", async (
            Guid requestId, bool? personal, HttpRequest request, LedgerReader ledger, Vault vault, DeskZone desk, CancellationToken token) =>
        {
            var facts = await ledger.OfRequestAsync(requestId, token);
            var zone = await desk.NowAsync(token);
            var lines = RequestStory.Of(
                personal is true ? await OpenAsync(requestId, facts, vault, request.HttpContext) : facts, zone, personal ?? false);
            return request.Headers.Accept.ToString().Contains(MediaTypeNames.Application.Json, StringComparison.OrdinalIgnoreCase)
                ? Readers.Json(lines)
                : Results.Text(RequestStory.Text(requestId, lines, zone), MediaTypeNames.Text.Plain, System.Text.Encoding.UTF8);
        });
    }

    private static async Task<IReadOnlyList<LedgerFact>> OpenAsync(Guid requestId, IReadOnlyList<LedgerFact> facts, Vault vault, HttpContext http)
    {
        await http.NoteViewAsync([requestId]);
        return await Opened.OfAsync(vault, facts, http.RequestAborted);
    }
}
