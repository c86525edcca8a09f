using System.Text.Json;
using Audit.Folds;
using Contracts;

namespace Audit.Views;

/// <summary>All requests of the desk, or of imported histories, at a glance: the newest first, by state, channel and kind, and those that are
/// without a promise that they should have.</summary>
public static class RequestsView
{
    private static readonly IReadOnlyList<string> Types = [.. RequestOverview.Types.Union(MissingPromise.Types)];

    public static void Map(IEndpointRouteBuilder app) => app.MapGet("/requests", async (
        LedgerReader ledger, string? state, string? channel, string? kind, string? history, bool? withoutPromise, int? offset,
        int? limit, CancellationToken token) =>
    {
        var wantedState = Readers.Choice<RequestState>("state", state);
        var wantedChannel = Word(Readers.Choice<Channel>("channel", channel));
        var wantedKind = Word(Readers.Choice<RequestKind>("kind", kind));
        var found = (await AllAsync(ledger, await Readers.WhoseAsync(history, ledger, token), token)).Where(r =>
            (wantedState is null || r.State == wantedState) && (wantedChannel is null || r.Channel == wantedChannel)
            && (wantedKind is null || r.Kind == wantedKind)
            && (withoutPromise is null || withoutPromise == r.WithoutPromise is not null));
        return Readers.Json(Page.Of<RequestOverview>(
            [.. found.OrderByDescending(r => r.ReceivedAt).ThenBy(r => r.RequestId)], offset, limit));
    });

    private static async Task<List<RequestOverview>> AllAsync(LedgerReader ledger, Whose whose, CancellationToken cancellationToken)
    {
        var requests = new List<RequestOverview>();
        await foreach (var facts in ledger.ByRequestAsync(Types, whose, cancellationToken))
        {
            if (facts[0].RequestId is not null)
            {
                requests.Add(RequestOverview.Of(facts) with { WithoutPromise = NamesOf(MissingPromise.Of(facts)) });
            }
        }

        return requests;
    }

    private static IReadOnlyList<string>? NamesOf(IReadOnlyList<MissingPromise> missing) =>
        missing.Count == 0 ? null : [.. missing.Select(m => m.Promise).Distinct()];

    private static string? Word<T>(T? value)
        where T : struct, Enum => value is { } word ? JsonNamingPolicy.CamelCase.ConvertName(word.ToString()) : null;
}
