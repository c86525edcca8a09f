using Contracts;
using Contracts.FollowUp.V1;
using Contracts.Promises.V1;
using Hosting;
using Messaging;
using Command = Contracts.FollowUp.V1.ExplainRating;

namespace FollowUp.Features;

/// <summary>
/// Who was rated explains a bad rating to the duty supervisor within the time promised (F4), though another may have the request by now. Too late,
/// the case is with the supervisor already, or goes there first; the explanation is recorded all the same, until the review.
/// </summary>
public static class ExplainRating
{
    public static void Map(ServiceBuilder service) => service
        .Command<FollowedRequest, Command>(FollowedRequest.Stream, (c, _) => c.RequestId, Decide, Roles.Agent)
        .At("POST", "/requests/{requestId:guid}/explanation");

    public static IEnumerable<IFact> Decide(FollowedRequest request, Command command, Context context)
    {
        request.Known(command.RequestId);
        context.MustBeAgent(request.RatedAgentId ?? request.OwnerAgentId);
        if (request.Explained is { } explained)
        {
            return explained.Explanation == command.Explanation
                ? []
                : throw Refusal.WrongState($"The rating was explained at {explained.At:O}.");
        }

        if (!request.HasCase)
        {
            throw Refusal.WrongState($"Request {command.RequestId} has no rating to explain.");
        }

        var overdue = context.Now > request.Promises.Find(FollowedRequest.Explanation)!.DueAt
            ? WatchFollowUp.Decide(request, new FallDue(context.Now), context).ToList()
            : [];
        var ended = FollowedRequest.Stream.Fold(request, overdue).Promises
            .End(FollowedRequest.Explanation, context.Now, context.Directory.Sla);
        return
        [
            .. overdue,
            new RatingExplained(command.RequestId, request.RatedAgentId!, command.Explanation, context.Now),
            .. ended,
            .. ended.Any(fact => fact is PromiseKept)
                ? [new CaseSubmitted(command.RequestId, request.RatedAgentId!, Overdue: false, context.Now)]
                : Array.Empty<IFact>(),
        ];
    }
}
