using Hosting;
using Marten;

namespace Routing.Views;

/// <summary>The place in the queue of a customer who gave up waiting; it is a moment of joining, and counts in whichever queue they join next.</summary>
/// <param name="RequestId">The request.</param>
/// <param name="Since">Since when it counts.</param>
/// <param name="LeftAt">When they gave up.</param>
public sealed record LeftPlace(Guid RequestId, DateTimeOffset Since, DateTimeOffset LeftAt)
{
    private const int Most = 20;

    /// <summary>The latest that a customer left, as long as the desk's settings let them return; none where they do not.</summary>
    public static async Task<IReadOnlyList<LeftPlace>> FindAsync(Reaction reaction, Guid customerKey, CancellationToken cancellationToken)
    {
        if (reaction.Directory.Settings.ReturnWithin is not { } within)
        {
            return [];
        }

        var since = reaction.Now - within;
        await using var session = reaction.Services.GetRequiredService<IDocumentStore>().QuerySession();
        return await session.Query<RequestDocument>().Where(d => d.LeftBy == customerKey && d.LeftAt >= since)
            .OrderByDescending(d => d.LeftAt).Take(Most).Select(d => d.Left!).ToListAsync(cancellationToken);
    }

    /// <summary>The place of a request that was given up; null for another.</summary>
    internal static LeftPlace? Of(Request request) =>
        request is { Status: RequestStatus.Abandoned, AbandonedAt: { } at } ? new(request.Id, request.PlaceSince ?? request.WaitingSince, at) : null;
}
