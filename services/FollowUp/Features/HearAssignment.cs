using Contracts;
using Contracts.FollowUp.V1;
using Contracts.Routing.V1;
using Hosting;

namespace FollowUp.Features;

/// <summary>An agent took the request: until then nobody but the customer and a supervisor asks for another deadline or has the promised reply
/// stand still. Who passes it on has it no longer: it is its owner's alone until another takes it. Handed over it is the new one's, and given back to
/// the queue nobody's. Who leaves it to others has it no longer either.</summary>
public static class HearAssignment
{
    public static void Map(ServiceBuilder service) =>
        service.On<FollowedRequest, RequestAssigned>(FollowedRequest.Stream, f => f.RequestId, Decide)
            .On<FollowedRequest, RequestTransferred>(FollowedRequest.Stream, f => f.RequestId, Decide)
            .On<FollowedRequest, RequestHandedOver>(FollowedRequest.Stream, f => f.RequestId, Decide)
            .On<FollowedRequest, OthersAwaited>(FollowedRequest.Stream, f => f.RequestId, Decide);

    public static IEnumerable<IFact> Decide(FollowedRequest request, RequestAssigned assigned, Context context) =>
        (request.HolderAgentId, request.OwnerAgentId) == (assigned.AgentId, assigned.OwnerAgentId)
            ? []
            : [new OwnerNoted(assigned.RequestId, assigned.AgentId, assigned.OwnerAgentId, assigned.At)];

    public static IEnumerable<IFact> Decide(FollowedRequest request, RequestTransferred transferred, Context context) =>
        request.OwnerAgentId is { } owner && request.HolderAgentId == transferred.FromAgentId && owner != transferred.FromAgentId
            ? [new OwnerNoted(transferred.RequestId, owner, owner, transferred.At)]
            : [];

    public static IEnumerable<IFact> Decide(FollowedRequest request, RequestHandedOver handed, Context context) => handed.ToAgentId is { } to
        ? request.HolderAgentId == to ? [] : [new OwnerNoted(handed.RequestId, to, to, handed.At)]
        : !request.IsGivenBack && (request.HolderAgentId ?? request.OwnerAgentId) is { } former
            ? [new OwnerNoted(handed.RequestId, former, request.OwnerAgentId ?? former, handed.At, GivenBack: true)]
            : [];

    public static IEnumerable<IFact> Decide(FollowedRequest request, OthersAwaited awaited, Context context) =>
        request.LeaveToOwner(awaited.RequestId, awaited.At);
}
