using Contracts;
using Contracts.FollowUp.V1;
using Contracts.Routing.V1;
using Hosting;
using Messaging;

namespace FollowUp.Features;

/// <summary>The agent settled it and told the customer on the spot (C2): the result is told, and a rating is asked for.</summary>
public static class HearResolution
{
    public static void Map(ServiceBuilder service) =>
        service.On<FollowedRequest, RequestResolved>(FollowedRequest.Stream, f => f.RequestId, Decide);

    public static IEnumerable<IFact> Decide(FollowedRequest request, RequestResolved resolved, Context context)
    {
        request.AlreadyOpened(resolved.RequestId);
        if (!request.IsUntold || resolved.At < request.ReopenedAt || IsKnown(request, resolved))
        {
            return [];
        }

        var ready = new ResultReady(
            resolved.RequestId, request.OwnerAgentId ?? resolved.AgentId, SourceOf(resolved), resolved.Resolution, resolved.At);
        var after = request.Evolve(ready);
        var teller = new Actor(Roles.Agent, resolved.AgentId).ToString();
        return request.UnlessTheyCameSince(
            [ready, .. TellResult.Solved(after, TellResult.Told(after, TellOutcome.Solved, resolved.At, note: null, teller), context), .. request.LeaveToOwner(resolved.RequestId, resolved.At)], resolved.At, context.Directory);
    }

    private static bool IsKnown(FollowedRequest request, RequestResolved resolved) =>
        request.Result is { } known && known.Source == SourceOf(resolved) && known.At == resolved.At;

    private static ResultSource SourceOf(RequestResolved resolved) => resolved.FirstContact ? ResultSource.FirstContact : ResultSource.Agent;
}
