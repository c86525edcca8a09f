using Contracts;
using Contracts.FollowUp.V1;
using Contracts.Routing.V1;
using Hosting;

namespace FollowUp.Features;

/// <summary>The agent settled it and told the customer on the spot (C2): the result is told, and a rating is asked for.</summary>
public static class HearResolution
{
    public static void Map(ServiceBuilder service) =>
        service.On<FollowedRequest, RequestResolved>(FollowedRequest.Stream, f => f.RequestId, Decide);

    public static IEnumerable<IFact> Decide(FollowedRequest request, RequestResolved resolved, Context context)
    {
        request.AlreadyOpened(resolved.RequestId);
        if (!request.IsUntold || resolved.At < request.ReopenedAt)
        {
            return [];
        }

        var ready = new ResultReady(
            resolved.RequestId, request.OwnerAgentId ?? resolved.AgentId, ResultSource.FirstContact, resolved.Resolution, resolved.At);
        return [ready, .. TellResult.Solved(request.Evolve(ready), resolved.At, note: null, context)];
    }
}
