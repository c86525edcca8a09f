using System.Text.Json;
using Audit.Folds;
using Contracts;

namespace Audit.Views;

/// <summary>All requests of the desk, or of imported histories, at a glance: the newest first, by state, channel and kind.</summary>
public static class RequestsView
{
    public static void Map(IEndpointRouteBuilder app) => app.MapGet("/requests", async (
        LedgerReader ledger, string? state, string? channel, string? kind, string? history, int? offset, int? limit, CancellationToken token) =>
    {
        var wantedState = Readers.Choice<RequestState>("state", state);
        var wantedChannel = Word(Readers.Choice<Channel>("channel", channel));
        var wantedKind = Word(Readers.Choice<RequestKind>("kind", kind));
        var found = (await AllAsync(ledger, await Readers.WhoseAsync(history, ledger, token), token)).Where(r =>
            (wantedState is null || r.State == wantedState) && (wantedChannel is null || r.Channel == wantedChannel)
            && (wantedKind is null || r.Kind == wantedKind));
        return Readers.Json(Page.Of<RequestOverview>(
            [.. found.OrderByDescending(r => r.ReceivedAt).ThenBy(r => r.RequestId)], offset, limit));
    });

    private static async Task<List<RequestOverview>> AllAsync(LedgerReader ledger, Whose whose, CancellationToken cancellationToken)
    {
        var requests = new List<RequestOverview>();
        await foreach (var facts in ledger.ByRequestAsync(RequestOverview.Types, whose, cancellationToken))
        {
            if (facts[0].RequestId is not null)
            {
                requests.Add(RequestOverview.Of(facts));
            }
        }

        return requests;
    }

    private static string? Word<T>(T? value)
        where T : struct, Enum => value is { } word ? JsonNamingPolicy.CamelCase.ConvertName(word.ToString()) : null;
}
