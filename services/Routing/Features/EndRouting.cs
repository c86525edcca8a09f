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
        if (closed.MergedInto is { } into)
        {
            var merged = await reaction.Services.GetRequiredService<Hop>().StateAsync(Request.Stream, closed.RequestId, token);
            if (merged.OwedBy is { } by)
            {
                await reaction.RunAsync(Request.Stream, into, (request, end, context) => request.OweAlso(by, end.At, context.Directory.Sla), closed, token);
            }
        }

        await reaction.RunAsync(Request.Stream, closed.RequestId, Decide, closed, token);
    });

    public static IEnumerable<IFact> Decide(Request request, RequestClosed closed, Context context) =>
        request.Status is RequestStatus.None or RequestStatus.Abandoned or RequestStatus.Closed
            ? []
            : [new RoutingEnded(request.Id, closed.At), .. request.WithdrawPromises(closed.At, "closed", context.Directory.Sla)];
}
