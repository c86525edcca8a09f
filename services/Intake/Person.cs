using Contracts.Intake.V1;
using Intake.Views;
using Marten;
using Messaging;

namespace Intake;

/// <summary>
/// A customer with all that they come under: customer id, numbers, addresses. Each of these is a stream of its own, in which the requests
/// stay that came under it, so that a link can be made and taken back and moves nothing. A new request opens in the stream that it came under: were the
/// link a mistake, it would else be kept with another's.
/// </summary>
/// <param name="Home">The stream that the others are linked to.</param>
/// <param name="Streams">All of them, the home stream first.</param>
public sealed record Person(Guid Home, IReadOnlyList<Guid> Streams)
{
    /// <summary>Whose key that is.</summary>
    public static async Task<Person> OfAsync(IQuerySession session, Guid key, CancellationToken cancellationToken) =>
        await AtAsync(session, await HomeAsync(session, key, cancellationToken), cancellationToken);

    /// <summary>The same for a key that is linked to no other.</summary>
    public static async Task<Person> AtAsync(IQuerySession session, Guid home, CancellationToken cancellationToken)
    {
        List<Guid> streams = [home];
        for (var i = 0; i < streams.Count; i++)
        {
            var linkedTo = streams[i];
            var links = await session.Query<Belonging>().Where(b => b.LinkedTo == linkedTo).Select(b => b.Id).ToListAsync(cancellationToken);
            streams.AddRange(links.Except(streams).Order());
        }

        return new(home, streams);
    }

    /// <summary>The stream that a key is linked to in the end; that of the key itself when it is not.</summary>
    public static async Task<Guid> HomeAsync(IQuerySession session, Guid key, CancellationToken cancellationToken)
    {
        var seen = new HashSet<Guid>(); // two links that were made at the same moment might go round
        while (seen.Add(key) && await session.LoadAsync<Belonging>(key, cancellationToken) is { LinkedTo: { } home })
        {
            key = home;
        }

        return key;
    }
}

/// <summary>Which customer is meant, as far as more than one stream has to be asked.</summary>
/// <param name="Stream">The stream that decides.</param>
/// <param name="Home">The customer's home stream.</param>
/// <param name="Links">Keys that are this customer's from now on.</param>
/// <param name="GoesOn">The request that goes on in place of the one that was named, which was merged into it.</param>
/// <param name="CustomerId">The customer's id, where a link knows it.</param>
/// <param name="Tier">The customer's tier, where another of their streams knows it.</param>
public sealed record Caller(
    Guid Stream, Guid Home, IReadOnlyList<Guid> Links, Guid? GoesOn = null, string? CustomerId = null, int? Tier = null)
{
    /// <summary>One who comes under a single key.</summary>
    public static Caller Of(ReceiveContact command, Actor by) => new(Customer.KeyOf(command, by), Customer.KeyOf(command, by), []);
}
