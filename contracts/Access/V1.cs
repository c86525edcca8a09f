namespace Contracts.Access.V1;

// Who looked at what. Every service tells this of itself; it belongs to the life of no request, so that to look at a history does not change it.

/// <summary>
/// Somebody was shown personal data of customers 个人信息查阅; who it was is the fact's actor. It stands before the answer leaves. The same person who
/// looks at the same request in the same way is noted once an hour. What departments and channels are told over the bus is not among it.
/// </summary>
/// <param name="Way">What was asked, as the address has it: <c>GET /requests/{requestId:guid}</c>.</param>
/// <param name="RequestIds">The requests whose texts or numbers were in the answer, 1 to 500.</param>
/// <param name="At">When, by the desk's clock.</param>
[Name("personal_data_viewed")]
public sealed record PersonalDataViewed(string Way, IReadOnlyList<Guid> RequestIds, DateTimeOffset At) : IFact;

/// <summary>
/// A sender over the bus is paused 暂停受理: so many of its messages could not be taken that what it sends is put aside unread for a while. Nothing of it is
/// lost: it is tried by itself when the pause is over, and what cannot be taken then is parked. It also goes to the sender's own queue.
/// </summary>
/// <param name="Role">As what it sends: <c>channel</c>, <c>department</c>, …</param>
/// <param name="Id">Who: the channel, the department.</param>
/// <param name="Parked">How many of its messages the service had to park within a minute of real time.</param>
/// <param name="Seconds">For how long, real time.</param>
/// <param name="At">When, by the desk's clock.</param>
[Name("sender_paused")]
public sealed record SenderPaused(string Role, string Id, int Parked, int Seconds, DateTimeOffset At) : IFact, IRouted
{
    string IRouted.RoutingDimension => Id;
}
