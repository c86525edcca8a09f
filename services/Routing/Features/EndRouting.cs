using Contracts;
using Contracts.FollowUp.V1;
using Contracts.Routing.V1;
using Hosting;
using Messaging;

namespace Routing.Features;

/// <summary>Follow-up closed the request: nobody waits for it, works on it or dispatches it any more. What was promised to who is to be called or replied to
/// goes with it into the request that it was merged into.</summary>
public static class EndRouting
{
    public static void Map(ServiceBuilder service) => service.On<RequestClosed>(async (reaction, closed, token) =>
    {
        var hop = reaction.Services.GetRequiredService<Hop>();
        if (closed.MergedInto is not null && await hop.StateAsync(Request.Stream, closed.RequestId, token) is { OwedBy: { } by, Message: var message })
        {
            await reaction.RunAsync(
                Request.Stream, await GoesOnAsync(hop, closed, token), (request, end, context) => request.OweAlso(by, end.At, context.Directory.Sla, message), closed, token);
        }

        await reaction.RunAsync(Request.Stream, closed.RequestId, Decide, closed, token);
    });

    /// <summary>The request that goes on in the end: the one that it was merged into may have been merged further before this was heard.</summary>
    private static async Task<Guid> GoesOnAsync(Hop hop, RequestClosed closed, CancellationToken cancellationToken)
    {
        var (into, seen) = (closed.MergedInto!.Value, new HashSet<Guid> { closed.RequestId });
        while (seen.Add(into) && (await hop.StateAsync(Request.Stream, into, cancellationToken)).MergedInto is { } further)
        {
            into = further;
        }

        return into;
    }

    public static IEnumerable<IFact> Decide(Request request, RequestClosed closed, Context context) =>
        request.Status is RequestStatus.None or RequestStatus.Abandoned or RequestStatus.Closed
            ? []
            : [new RoutingEnded(request.Id, closed.At, closed.MergedInto), .. request.WithdrawPromises(closed.At, "closed", context.Directory.Sla)];
}
