using Contracts;
using Contracts.Knowledge.V1;
using Hosting;
using Messaging;

namespace Knowledge.Views;

/// <summary>The article that a customer was shown before anybody rang (A6).</summary>
/// <param name="RequestId">The request.</param>
/// <param name="ArticleId">The article.</param>
/// <param name="Version">The version that they were shown.</param>
/// <param name="Title">What it is about.</param>
/// <param name="Body">The text.</param>
/// <param name="ReactBy">Until when what they make of it is waited for.</param>
/// <param name="Outcome">How it ended; null while it has not.</param>
public sealed record ShownRow(
    Guid RequestId, string ArticleId, int Version, string Title, string Body, DateTimeOffset ReactBy, SelfServiceOutcome? Outcome);

/// <summary>What the customer of a request was shown: for a channel that does not listen to its queue, and for who comes after the article.</summary>
public static class ShownPages
{
    private static readonly string[] Readers = [Roles.Channel, Roles.Agent, Roles.Supervisor, Roles.Auditor];

    public static void Map(IEndpointRouteBuilder app) => app.MapGet("/requests/{requestId:guid}/article", async (
        Guid requestId, HttpContext http, Hop hop, DirectoryCopy directory, TimeProvider clock, CancellationToken token) =>
    {
        var request = await hop.StateAsync(SelfServedRequest.Stream, requestId, token);
        new Context(clock.GetUtcNow(), http.User.ToActor(Readers), directory.Current).MustBeChannel(request.Offered?.Channel, requestId);
        return request.Offered is { } shown
            ? Results.Json(
                new ShownRow(requestId, shown.ArticleId, shown.Version, shown.Title, shown.Body, shown.ReactBy, request.Ended?.Outcome), ContractJson.Options)
            : throw Refusal.Unknown("article shown for request", requestId);
    }).RequireAuthorization(p => p.RequireRole(Readers));
}
