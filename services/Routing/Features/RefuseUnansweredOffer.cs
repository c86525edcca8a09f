using Contracts;
using Contracts.Routing.V1;
using Hosting;
using Messaging;

namespace Routing.Features;

/// <summary>
/// It rang in vain until the time was over: back to the head of the queue, for another agent (B5). What is noticed late is
/// recorded with its true moment; so is a promise of an answer that was broken meanwhile.
/// </summary>
public static class RefuseUnansweredOffer
{
    public const string Reason = "not answered in time";

    public static void Map(ServiceBuilder service) => service.Due(Request.Stream, Decide);

    public static IEnumerable<IFact> Decide(Request request, FallDue due, Context context)
    {
        foreach (var fact in request.Promises.FallDue(due.Now, context.Directory.Sla))
        {
            yield return fact;
        }

        if (request.Status == RequestStatus.Offered && request.AnswerBy is { } answerBy && answerBy <= due.Now)
        {
            yield return new OfferRefused(request.Id, request.AgentId!, Reason, answerBy, NotAnswered: true);
            yield return request.BackToQueue(QueuedBecause.NotAnswered, answerBy);
        }
    }
}
