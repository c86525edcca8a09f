using Contracts;
using Contracts.Intake.V1;
using Contracts.Routing.V1;
using Hosting;

namespace Intake.Features;

/// <summary>An agent has the request, or another owns it: what is decided about it here is theirs from then on. Who leaves it to others, or settles it, leaves it to
/// its owner; given back to the queue it is no agent's until one takes it.</summary>
public static class HearHolder
{
    public static void Map(ServiceBuilder service) => service
        .OnRequest<RequestAssigned>(Decide).OnRequest<OwnerChanged>(Decide).OnRequest<RequestTransferred>(Decide).OnRequest<RequestHandedOver>(Decide)
        .OnRequest<RequestDispatched>((customer, dispatched, _) => LeftToOwner(customer, dispatched, dispatched.At))
        .OnRequest<ConsultationSought>((customer, sought, _) => LeftToOwner(customer, sought, sought.At))
        .OnRequest<OthersAwaited>((customer, awaited, _) => LeftToOwner(customer, awaited, awaited.At))
        .OnRequest<RequestResolved>((customer, resolved, _) => LeftToOwner(customer, resolved, resolved.At));

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

    public static IEnumerable<IFact> Decide(Customer customer, RequestHandedOver handed, Context context) => customer.MatterOf(handed.RequestId) switch
    {
        var matter when handed.ToAgentId is { } to => Noted(matter, new(handed.RequestId, to, to, handed.At)),
        { Holder: { } holder } matter => Noted(matter, holder with { At = handed.At, GivenBack = true }),
        _ => [],
    };

    /// <summary>Its owner alone decides about it, whoever had it in hand.</summary>
    public static IEnumerable<IFact> LeftToOwner(Customer customer, IRequestFact fact, DateTimeOffset at) =>
        customer.MatterOf(fact.RequestId) is { Holder: { } holder } matter && holder.AgentId != holder.OwnerAgentId
            ? Noted(matter, new(fact.RequestId, holder.OwnerAgentId, holder.OwnerAgentId, at))
            : [];

    private static IEnumerable<IFact> Noted(Matter matter, HolderNoted now) => matter.Holder is { } before
        && (before.At > now.At || before with { At = now.At } == now) ? [] : [now];
}
