using Contracts;
using Contracts.FollowUp.V1;
using Contracts.Routing.V1;
using Hosting;

namespace FollowUp.Features;

/// <summary>An agent took the request: until then nobody but the customer and a supervisor asks for another deadline or has the promised reply
/// stand still. Who passes it on has it no longer: it is its owner's alone until another takes it.</summary>
public static class HearAssignment
{
    public static void Map(ServiceBuilder service) =>
        service.On<FollowedRequest, RequestAssigned>(FollowedRequest.Stream, f => f.RequestId, Decide)
            .On<FollowedRequest, RequestTransferred>(FollowedRequest.Stream, f => f.RequestId, Decide);

    public static IEnumerable<IFact> Decide(FollowedRequest request, RequestAssigned assigned, Context context) =>
        (request.HolderAgentId, request.OwnerAgentId) == (assigned.AgentId, assigned.OwnerAgentId)
            ? []
            : [new OwnerNoted(assigned.RequestId, assigned.AgentId, assigned.OwnerAgentId, assigned.At)];

    public static IEnumerable<IFact> Decide(FollowedRequest request, RequestTransferred transferred, Context context) =>
        request.OwnerAgentId is { } owner && request.HolderAgentId == transferred.FromAgentId && owner != transferred.FromAgentId
            ? [new OwnerNoted(transferred.RequestId, owner, owner, transferred.At)]
            : [];
}
