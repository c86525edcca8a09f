using Contracts;
using Contracts.FollowUp.V1;
using Contracts.Routing.V1;
using Hosting;
using Messaging;

namespace Routing.Features;

/// <summary>
/// It is worked on again, as the customer is not content or further handling was ordered (F1, F5): it waits again, for its owner as long as
/// the desk's settings say, then for anybody who fits; an answer is promised as to any request that waits. The owner stays the owner, whoever
/// works on it. Reopened because a department or an expert has it, it waits for them.
/// </summary>
public static class ReopenRequest
{
    public static void Map(ServiceBuilder service) =>
        service.On<Request, RequestReopened>(Request.Stream, f => f.RequestId, Decide);

    public static IEnumerable<IFact> Decide(Request request, RequestReopened reopened, Context context) => request.Status switch
    {
        RequestStatus.None => throw new NotYetException($"Request {reopened.RequestId} was reopened before it was heard of."),
        RequestStatus.Queued or RequestStatus.Offered or RequestStatus.Assigned => [],
        RequestStatus.Dispatched or RequestStatus.Consulting when reopened.Because == ReopenedBecause.WorkGoesOn => [],
        _ => (reopened.Because == ReopenedBecause.Unmerged ? request.WaitAgain : (Func<RequestQueued, DirectorySnapshot, IEnumerable<IFact>>)request.Queue)(
            request.BackToQueue(QueuedBecause.Reopened, reopened.At) with
            {
                PreferredAgentId = request.OwnerAgentId ?? reopened.OwnerAgentId, PlaceSince = request.PlaceFor(reopened.At, context.Directory.Settings.ReturnWithin),
            },
            context.Directory),
    };
}
