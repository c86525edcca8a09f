using Contracts;
using Contracts.Routing.V1;
using Hosting;
using Messaging;
using Command = Contracts.Routing.V1.ResolveRequest;

namespace Routing.Features;

/// <summary>The agent settled it at once and told the customer (C2): the base of first-contact resolution. What they grant lies
/// within their authority, or was approved (C1). The article that answered it is on record (C1).</summary>
public static class ResolveRequest
{
    public static void Map(ServiceBuilder service) => service
        .Command<Request, Command>(Request.Stream, (c, _) => c.RequestId, Decide, Roles.Agent, Roles.Supervisor)
        .At("POST", "/requests/{requestId:guid}/resolve");

    public static IEnumerable<IFact> Decide(Request request, Command command, Context context)
    {
        request.Known(command.RequestId);
        if ((command.ArticleId is null) != (command.ArticleVersion is null))
        {
            throw Refusal.Invalid(
                command.ArticleId is null ? "articleId" : "articleVersion", "articleId and articleVersion are given both, or neither: it counts which text helped.");
        }

        if (request.Status == RequestStatus.Resolved && request.Resolution == command.Resolution && request.Credit == command.Credit
            && (request.ArticleId, request.ArticleVersion) == (command.ArticleId, command.ArticleVersion))
        {
            context.MustBeAgent(request.AgentId);
            return [];
        }

        request.MustBeWorkedOn(context, orWithOthers: false);
        request.MustHaveRetention(context);
        var firstContact = request is { Reopened: 0, CameBack: false, Orders.Count: 0, Consultations.Count: 0 };
        var creditBy = command.Credit is { } credit ? Authority.For(credit, request, context) : null;
        return
        [
            new RequestResolved(
                request.Id, request.AgentId!, command.Resolution, firstContact, context.Now, command.Credit, creditBy, command.ArticleId,
                command.ArticleVersion),
            .. request.Replied(context),
        ];
    }
}
