using Contracts;
using Contracts.FollowUp.V1;
using Contracts.Promises.V1;
using Hosting;
using Messaging;

namespace FollowUp.Features;

/// <summary>
/// Something fell due: a step of a promise's ladder (D5, D8, D10); the explanation of a bad rating, without which the case
/// goes to the supervisor by itself, marked overdue (F4); or the time for a rating. All with their true moments.
/// </summary>
public static class WatchFollowUp
{
    public static void Map(ServiceBuilder service) => service.Due(FollowedRequest.Stream, Decide);

    public static IEnumerable<IFact> Decide(FollowedRequest request, FallDue due, Context context)
    {
        foreach (var fact in request.WithDefect(request.Promises.FallDue(due.Now, context.Directory.Sla)))
        {
            yield return fact;
            if (fact is PromiseBroken { Promise: FollowedRequest.Explanation } broken)
            {
                yield return new CaseSubmitted(broken.RequestId, request.RatedAgentId!, Overdue: true, broken.At);
            }
        }

        if (request is { Status: FollowUpStatus.RatingAsked, RatingAsked: { } asked } && asked.Until <= due.Now)
        {
            yield return new RequestClosed(asked.RequestId, ClosedBecause.NotRated, asked.Until);
        }
    }
}
