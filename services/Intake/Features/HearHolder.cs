using Contracts;
using Contracts.Intake.V1;
using Contracts.Routing.V1;
using Hosting;

namespace Intake.Features;

/// <summary>An agent has the request, or another owns it: what is decided about it here is theirs from then on.</summary>
public static class HearHolder
{
    public static void Map(ServiceBuilder service) => service.OnRequest<RequestAssigned>(Decide).OnRequest<OwnerChanged>(Decide).OnRequest<RequestTransferred>(Decide);

    public static IEnumerable<IFact> Decide(Customer customer, RequestAssigned assigned, Context context) =>
        Noted(customer.MatterOf(assigned.RequestId), new(assigned.RequestId, assigned.AgentId, assigned.OwnerAgentId, assigned.At));

    /// <summary>Handed over, it is nobody else's any more, whoever had it in hand.</summary>
    public static IEnumerable<IFact> Decide(Customer customer, OwnerChanged changed, Context context) =>
        Noted(customer.MatterOf(changed.RequestId), new(changed.RequestId, changed.OwnerAgentId, changed.OwnerAgentId, changed.At));

    /// <summary>Passed on, it is its owner's alone until another takes it.</summary>
    public static IEnumerable<IFact> Decide(Customer customer, RequestTransferred transferred, Context context) =>
        customer.MatterOf(transferred.RequestId) is { Holder: { } holder } matter && holder.AgentId == transferred.FromAgentId
            ? Noted(matter, new(transferred.RequestId, holder.OwnerAgentId, holder.OwnerAgentId, transferred.At))
            : [];

    private static IEnumerable<IFact> Noted(Matter matter, HolderNoted now) => matter.Holder is { } before
        && (before.At > now.At || (before.AgentId, before.OwnerAgentId) == (now.AgentId, now.OwnerAgentId)) ? [] : [now];
}
