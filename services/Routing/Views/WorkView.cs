using Contracts;
using Hosting;
using Messaging;

namespace Routing.Views;

/// <summary>What agents have before them.</summary>
/// <param name="Version">Differs whenever the items do; for <c>seen</c>.</param>
/// <param name="Items">Requests that ring at them or that they have, oldest first.</param>
public sealed record Work(string Version, IReadOnlyList<RequestRow> Items);

/// <summary>
/// An agent's own work, or for a supervisor that of all agents. With <c>seen</c>, the version that the caller has, and
/// <c>wait</c> it is answered as soon as the work differs, or when the time is over.
/// </summary>
public static class WorkView
{
    private const int LongestWaitSeconds = 30;

    private const string Sql =
        $"""
        select jsonb_build_object(
          'version', coalesce({WorkBoard.Version}, '{WorkBoard.Nothing}'),
          'items', coalesce(jsonb_agg(data order by handled_at, request_id), '[]'))
        from requests where status in ('Offered', 'Assigned') and ($1::varchar is null or agent = $1)
        """;

    public static void AddTo(ServiceBuilder service) => service
        .Services(s => s.AddSingleton<WorkBoard>().AddHostedService(p => p.GetRequiredService<WorkBoard>()))
        .Endpoints(Map);

    private static void Map(IEndpointRouteBuilder app)
    {
        app.MapGet("/agents/me/work", (HttpContext http, int? wait, string? seen) =>
                AnswerAsync(http, http.User.ToActor(Roles.Agent).Id, wait, seen))
            .RequireAuthorization(p => p.RequireRole(Roles.Agent));
        app.MapGet("/work", (HttpContext http, int? wait, string? seen) => AnswerAsync(http, agentId: null, wait, seen))
            .RequireAuthorization(p => p.RequireRole(Roles.Supervisor));
    }

    private static async Task<IResult> AnswerAsync(HttpContext http, string? agentId, int? wait, string? seen)
    {
        var services = http.RequestServices;
        var (rows, board) = (services.GetRequiredService<Rows>(), services.GetRequiredService<WorkBoard>());
        var stopping = services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping;
        using var over = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted, stopping);
        over.CancelAfter(TimeSpan.FromSeconds(Math.Clamp(wait ?? 0, 0, LongestWaitSeconds)));
        using var watch = board.Watch();
        while (true)
        {
            var refreshed = watch.Next;
            var work = (await rows.ReadAsync<Work>(Sql, http.RequestAborted, agentId))[0];
            if (work.Version != seen || !await watch.DiffersAsync(refreshed, agentId, seen, over.Token))
            {
                return Results.Json(work, ContractJson.Options);
            }
        }
    }
}
