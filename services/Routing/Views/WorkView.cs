using Hosting;
using Messaging;

namespace Routing.Views;

/// <summary>
/// What agents have before them, requests that ring at them or that they have, oldest first: an agent's own, or for a supervisor
/// those of all agents. May be waited on (see <see cref="LongPoll"/>).
/// </summary>
public static class WorkView
{
    private const string Sql =
        """
        select data from requests where status in ('Offered', 'Assigned') and ($1::varchar is null or agent = $1)
        order by handled_at, request_id
        """;

    public static void Map(IEndpointRouteBuilder app)
    {
        app.MapGet("/agents/me/work", (HttpContext http, Rows rows) => AnswerAsync(http, rows, http.User.ToActor(Roles.Agent).Id))
            .RequireAuthorization(p => p.RequireRole(Roles.Agent));
        app.MapGet("/work", (HttpContext http, Rows rows) => AnswerAsync(http, rows, agentId: null))
            .RequireAuthorization(p => p.RequireRole(Roles.Supervisor));
    }

    private static Task<IResult> AnswerAsync(HttpContext http, Rows rows, string? agentId) =>
        LongPoll.AnswerAsync(http, token => rows.ReadAsync<RequestRow>(Sql, token, agentId));
}
