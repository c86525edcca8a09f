using Contracts;
using Contracts.FollowUp.V1;
using Contracts.Routing.V1;
using Hosting;

namespace Routing.Features;

/// <summary>Follow-up closed the request: nobody waits for it, works on it or dispatches it any more.</summary>
public static class EndRouting
{
    public static void Map(ServiceBuilder service) =>
        service.On<Request, RequestClosed>(Request.Stream, f => f.RequestId, Decide);

    public static IEnumerable<IFact> Decide(Request request, RequestClosed closed, Context context) =>
        request.Status is RequestStatus.None or RequestStatus.Abandoned or RequestStatus.Closed
            ? []
            : [
                new RoutingEnded(request.Id, closed.At),
                .. request.Promises.Withdraw(Request.QueueAnswer, closed.At, "closed", context.Directory.Sla),
            ];
}
