using Contracts;
using Contracts.FollowUp.V1;
using Contracts.Knowledge.V1;
using Contracts.Routing.V1;
using Hosting;
using Messaging;

namespace Knowledge.Features;

/// <summary>
/// Silence ends at the moment promised, whenever that is noticed (A6). And where the request is queued for a human, or closed, before the customer said what
/// they make of the article, that is waited for no more.
/// </summary>
public static class EndSelfService
{
    public static void Map(ServiceBuilder service) => service
        .Due(SelfServedRequest.Stream, Decide)
        .On<RequestQueued>(opens: _ => false, (reaction, queued, token) =>
            reaction.RunAsync(SelfServedRequest.Stream, queued.RequestId, Decide, queued, token))
        .On<SelfServedRequest, RequestClosed>(SelfServedRequest.Stream, f => f.RequestId, Decide);

    public static IEnumerable<IFact> Decide(SelfServedRequest request, FallDue due, Context context)
    {
        if (request is not { Offered: { } offered, Ended: null }) return [];

        var book = context.Directory.Sla;
        return due.Now < offered.ReactBy
            ? request.Promises.FallDue(due.Now, book)
            : [.. request.Promises.FallDue(offered.ReactBy.AddTicks(-1), book), .. request.End(SelfServiceOutcome.NoReaction, offered.ReactBy, book)];
    }

    public static IEnumerable<IFact> Decide(SelfServedRequest request, RequestQueued queued, Context context) =>
        request.End(SelfServiceOutcome.Overtaken, queued.At, context.Directory.Sla);

    public static IEnumerable<IFact> Decide(SelfServedRequest request, RequestClosed closed, Context context) =>
        request.End(SelfServiceOutcome.Overtaken, closed.At, context.Directory.Sla);
}
