using Contracts;
using Contracts.FollowUp.V1;
using Contracts.Routing.V1;
using Hosting;

namespace FollowUp.Features;

/// <summary>
/// The customer gave up waiting (B5): nothing is owed any more. Perhaps before anyone had classified the request, so this
/// does not wait for that. What a department or an expert still works on goes on.
/// </summary>
public static class CloseAbandoned
{
    public const string Reason = "abandoned";

    public static void Map(ServiceBuilder service) =>
        service.On<FollowedRequest, RequestAbandoned>(FollowedRequest.Stream, f => f.RequestId, Decide);

    public static IEnumerable<IFact> Decide(FollowedRequest request, RequestAbandoned abandoned, Context context) =>
        request.Status is FollowUpStatus.None or FollowUpStatus.InWork && !(abandoned.At < request.ReopenedAt) && !request.IsWithOthers
            ? request.UnlessTheyCameSince(
                [
                    new RequestClosed(abandoned.RequestId, ClosedBecause.Abandoned, abandoned.At),
                    .. request.WithdrawPromises(abandoned.At, Reason, context.Directory.Sla),
                ], abandoned.At, context.Directory)
            : [];
}
