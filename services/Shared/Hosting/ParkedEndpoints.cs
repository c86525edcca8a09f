using System.Globalization;
using Contracts;
using Messaging;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;

namespace Hosting;

/// <summary>
/// What a service has put aside. Supervisors and auditors see which message it was, who sent it and why it could not succeed; that
/// is enough to decide. The body may hold personal data, so an administrator alone gets it, one at a time, and it is logged who did; so it is who discarded one.
/// </summary>
internal static class ParkedEndpoints
{
    public static void Map(WebApplication app)
    {
        var seen = app.MapGroup("/parked").RequireAuthorization(p => p.RequireRole(Roles.Supervisor, Roles.Auditor, Roles.Admin));
        seen.MapGet("", ListAsync);
        seen.MapGet("/{id:long}", async (long id, ParkedMessages parked, CancellationToken token) =>
            Results.Json(await parked.GetAsync(id, token), ContractJson.Options));
        app.MapGet("/parked/{id:long}/body", BodyAsync).RequireAuthorization(p => p.RequireRole(Roles.Admin));
        app.MapDelete("/parked/{id:long}", async (long id, HttpContext http, ParkedMessages parked, SecurityLog security, CancellationToken token) =>
        {
            var gone = await parked.DiscardAsync(id, token);
            security.Discarded(By(http), id, gone.Type ?? "no type", gone.Actor ?? "nobody");
            return Results.NoContent();
        }).RequireAuthorization(p => p.RequireRole(Roles.Admin));

        var replayed = app.MapGroup("/parked").RequireAuthorization(p => p.RequireRole(Roles.Admin, Roles.Supervisor));
        replayed.MapPost("/{id:long}/replay", async (long id, HttpContext http, Replay replay, SecurityLog security, CancellationToken token) =>
        {
            await replay.OneAsync(id, By(http), token);
            security.Replayed(By(http), $"parked message {id}");
            return Results.NoContent();
        });
        replayed.MapPost("/replay", async (
            [AsParameters] ParkedFilter filter, int? limit, HttpContext http, Replay replay, SecurityLog security, CancellationToken token) =>
        {
            var report = await replay.AllAsync(filter, QueryMembers.Limit(limit), By(http), token);
            security.Replayed(By(http), $"{report.Replayed} parked messages");
            return Results.Json(report, ContractJson.Options);
        });
    }

    /// <summary>Newest first; where there may be more, the header Link names the next page.</summary>
    private static async Task<IResult> ListAsync(
        [AsParameters] ParkedFilter filter, bool? replayed, int? limit, HttpContext http, ParkedMessages parked, CancellationToken cancellationToken)
    {
        var found = await parked.ListAsync(filter, replayed ?? false, QueryMembers.Limit(limit), cancellationToken);
        if (found.Count == QueryMembers.Limit(limit))
        {
            var query = http.Request.Query.Where(q => q.Key != "before").ToDictionary(q => q.Key, q => (string?)q.Value.ToString());
            query["before"] = found[^1].Id.ToString(CultureInfo.InvariantCulture);
            http.Response.Headers.Link = $"<{QueryHelpers.AddQueryString("/parked", query)}>; rel=\"next\"";
        }

        return Results.Json(found, ContractJson.Options);
    }

    /// <summary>As bytes: what is in it is not to be trusted, so nobody's browser should make anything of it.</summary>
    private static async Task<IResult> BodyAsync(
        long id, HttpContext http, ParkedMessages parked, SecurityLog security, CancellationToken cancellationToken)
    {
        var body = await parked.BodyAsync(id, cancellationToken);
        var about = (await parked.GetAsync(id, cancellationToken)).RequestId;
        await http.NoteViewAsync(PersonalDataEndpoints.RequestsIn(body).Concat(about is { } request ? [request] : []), evenOfNone: true);
        security.BodyRead(By(http), id);
        return Results.Bytes(body, "application/octet-stream");
    }

    private static string By(HttpContext http) => http.User.ToActor(Roles.Admin, Roles.Supervisor).ToString();
}
