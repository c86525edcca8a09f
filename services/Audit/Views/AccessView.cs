using Messaging;

namespace Audit.Views;

/// <summary>One person was shown personal data of one request.</summary>
/// <param name="At">When, by the desk's clock.</param>
/// <param name="Who"><c>role/id</c>.</param>
/// <param name="Service">By which service.</param>
/// <param name="Way">What was asked: <c>GET /requests/{requestId:guid}</c>.</param>
/// <param name="RequestId">The request; null for the body of a parked message that names none.</param>
/// <param name="FactId">The fact that says so, for its proof: <c>/proof/facts/{factId}</c>.</param>
public sealed record Viewing(DateTimeOffset At, string? Who, string Service, string Way, Guid? RequestId, Guid FactId);

/// <summary>
/// Who has looked at this customer 查阅记录: <c>?requestId=</c> finds whoever was shown any request of that request's customer; <c>?who=role/id</c> what one
/// person was shown. Newest first. The same person and request come once an hour.
/// </summary>
public static class AccessView
{
    public static void Map(IEndpointRouteBuilder app) => app.MapGet("/personal-data-views", async (
        Guid? requestId, string? who, DateTimeOffset? from, DateTimeOffset? to, int? offset, int? limit, LedgerReader ledger, Vault vault,
        CancellationToken token) =>
    {
        var requests = requestId is { } one ? await vault.OfSameCustomerAsync(one, token) : null;
        return Readers.Json(Page.Of([.. Of(await ledger.ViewsAsync(requests, who, from, to, token), requests)], offset, limit));
    }).RequireAuthorization(p => p.RequireRole(Roles.Auditor));

    /// <summary>The viewings that facts tell, of these requests alone or, without, of all; newest first.</summary>
    public static IEnumerable<Viewing> Of(IEnumerable<LedgerFact> facts, IReadOnlyCollection<Guid>? requests) => facts
        .SelectMany(fact => fact.Data.GetProperty("requestIds").EnumerateArray().Select(id => (Guid?)id.GetGuid()).DefaultIfEmpty(null).Select(id => new Viewing(
            fact.OccurredAt, fact.Actor, fact.Service, fact["way"]!, id, fact.FactId)))
        .Where(viewing => requests is null || (viewing.RequestId is { } request && requests.Contains(request)))
        .OrderByDescending(viewing => viewing.At).ThenBy(viewing => viewing.FactId).ThenBy(viewing => viewing.RequestId);
}
