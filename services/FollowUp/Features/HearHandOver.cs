using Contracts;
using Contracts.FollowUp.V1;
using Contracts.Routing.V1;
using Hosting;

namespace FollowUp.Features;

/// <summary>
/// The request was handed over: its new owner tells the customer from here on. Where no owner is known yet, what says who took it
/// (<see cref="HearAssignment"/>) names the new one.
/// </summary>
public static class HearHandOver
{
    public static void Map(ServiceBuilder service) =>
        service.On<FollowedRequest, OwnerChanged>(FollowedRequest.Stream, f => f.RequestId, Decide);

    public static IEnumerable<IFact> Decide(FollowedRequest request, OwnerChanged changed, Context context) =>
        request.OwnerAgentId is null || request.NextOwnerAgentId == changed.OwnerAgentId
            ? []
            : [new FollowUpHandedOver(changed.RequestId, changed.OwnerAgentId, changed.At)];
}
