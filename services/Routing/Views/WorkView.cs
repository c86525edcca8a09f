using Hosting;
using Marten;
using Messaging;

namespace Routing.Views;

/// <summary>
/// What agents have before them: requests that ring at them or that they have, and those of theirs, with a department or an expert, that an
/// unread alert is about; oldest first. An agent's own, or for a supervisor those of all agents. May be waited on (see <see cref="LongPoll"/>).
/// </summary>
public static class WorkView
{
    public static void Map(IEndpointRouteBuilder app)
    {
        app.MapGet("/agents/me/work", ([AsParameters] LongPoll poll, HttpContext http, IQuerySession session) =>
            AnswerAsync(poll, http, session, http.User.ToActor(Roles.Agent).Id)).ShowsPersonalData().RequireAuthorization(p => p.RequireRole(Roles.Agent));
        app.MapGet("/work", ([AsParameters] LongPoll poll, HttpContext http, IQuerySession session) =>
            AnswerAsync(poll, http, session, agentId: null)).ShowsPersonalData().RequireAuthorization(p => p.RequireRole(Roles.Supervisor));
    }

    private static Task<IResult> AnswerAsync(LongPoll poll, HttpContext http, IQuerySession session, string? agentId) =>
        poll.AnswerAsync(http, token => session.Query<RequestDocument>()
            .Where(d => (d.InHand && (agentId == null || d.AgentId == agentId))
                || (d.AlertedAgentId != null && (agentId == null || d.AlertedAgentId == agentId)))
            .OrderBy(d => d.HandledAt).ThenBy(d => d.Id).Select(d => d.Row).ToJsonArray(token));
}
