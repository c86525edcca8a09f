using Contracts;
using Contracts.FollowUp.V1;
using Contracts.Routing.V1;
using Hosting;

namespace FollowUp.Features;

/// <summary>An article settled the request (A6): it is closed, and no rating is asked for. Where the customer came again since, or a human said meanwhile that it
/// is something that a reply is promised for, it goes on.</summary>
public static class CloseSelfServed
{
    private const string Reason = "self-served";
    private const string StillOwed = "A reply is promised for it.";

    public static void Map(ServiceBuilder service) =>
        service.On<FollowedRequest, RequestSelfServed>(FollowedRequest.Stream, f => f.RequestId, Decide);

    public static IEnumerable<IFact> Decide(FollowedRequest request, RequestSelfServed served, Context context) =>
        request.Status == FollowUpStatus.InWork && request.Reply is not null && !(served.At < request.ReopenedAt)
            ? request.Reopen(served.RequestId, ReopenedBecause.WorkGoesOn, StillOwed, served.At, context.Directory)
            : request.Status is FollowUpStatus.None or FollowUpStatus.InWork && !(served.At < request.ReopenedAt) && !request.IsWithOthers
            ? request.UnlessTheyCameSince(
                [
                    new RequestClosed(served.RequestId, ClosedBecause.SelfServed, served.At),
                    .. request.WithdrawPromises(served.At, Reason, context.Directory.Sla),
                ], served.At, context.Directory)
            : [];
}
