using System.Text.Json;
using Audit.Replay;
using Messaging;
using Microsoft.AspNetCore.Mvc;
using Sla;

namespace Audit.Views;

/// <summary>The past, computed again: any moment (I2), every promise (I3), other policies and calendars (I4).</summary>
public static class ReplayView
{
    private const int LargestQuestion = 1024 * 1024;
    private const int MostDocuments = 20;

    public static void Map(IEndpointRouteBuilder app)
    {
        app.MapGet("/desk/at/{moment}", async (
            DateTimeOffset moment, string? history, LedgerReader ledger, CancellationToken token) =>
            Readers.Json(await DeskAt.OfAsync(
                ledger.ByRequestAsync(DeskAt.Types, await Readers.WhoseAsync(history, ledger, token), token), moment, token)));

        app.MapGet("/requests/{requestId:guid}/at/{moment}", async (
            Guid requestId, DateTimeOffset moment, LedgerReader ledger, CancellationToken token) =>
            Readers.Json(RequestAt.AtMoment(await ledger.OfRequestAsync(requestId, token), moment)
                ?? throw Refusal.Unknown("request", requestId)));

        app.MapGet("/requests/{requestId:guid}/after/{factId:guid}", async (
            Guid requestId, Guid factId, LedgerReader ledger, CancellationToken token) =>
            Readers.Json(RequestAt.AfterFact(await ledger.OfRequestAsync(requestId, token), factId) ?? throw Refusal.Unknown("fact", factId)));

        app.MapGet("/recompute", async (
            LedgerClocks clocks, LedgerReader ledger, DateTimeOffset? from, DateTimeOffset? to, string? service, string? history, bool? all,
            CancellationToken token) =>
        {
            if (service is not null && history is not null) throw Refusal.Invalid("history", "Give a service or a history.");

            var whose = service is not null ? Whose.Service(Readers.Choice("service", service, Catalog.Services)!) : await Readers.WhoseAsync(history, ledger, token);
            return Readers.Json(await Recomputation.OfAsync(clocks, new(from, to, whose, all ?? false), progress: null, token));
        });

        app.MapPost("/what-if", async (Question question, LedgerClocks clocks, LedgerReader ledger, CancellationToken token) =>
            Readers.Json(await AskAsync(question, clocks, ledger, token))).WithMetadata(new RequestSizeLimitAttribute(LargestQuestion));
    }

    private static async Task<WhatIf> AskAsync(
        Question question, LedgerClocks clocks, LedgerReader ledger, CancellationToken cancellationToken)
    {
        Validation.Check(question);
        if (question.Documents is not { Count: > 0 and <= MostDocuments } documents)
        {
            throw Refusal.Invalid("documents", $"documents has 1 to {MostDocuments} policies and calendars.");
        }

        try
        {
            var whose = Whose.Of(question.Histories, question.Histories is null ? [] : await ledger.HistoriesAsync(cancellationToken));
            var books = WhatIfBook.Of(
                await clocks.PublicationsAsync(cancellationToken),
                documents.Select((d, i) => ($"documents[{i}]", (ReadOnlyMemory<byte>)JsonSerializer.SerializeToUtf8Bytes(d))), whose);
            return await WhatIf.OfAsync(
                clocks, new(books, question.From, question.To, question.IgnoreAgreed ?? false, whose, question.ListAll ?? false), progress: null, cancellationToken);
        }
        catch (SlaDocumentException e)
        {
            throw Refusal.Invalid("documents", e.Message);
        }
    }

    /// <summary>What is asked.</summary>
    private sealed record Question(
        IReadOnlyList<JsonElement>? Documents, DateTimeOffset? From = null, DateTimeOffset? To = null, bool? IgnoreAgreed = null,
        IReadOnlyList<string>? Histories = null, bool? ListAll = null);
}
