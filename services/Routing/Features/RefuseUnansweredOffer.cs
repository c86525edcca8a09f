using Contracts;
using Contracts.Routing.V1;
using Hosting;
using Messaging;

namespace Routing.Features;

/// <summary>
/// It rang in vain until the time was over: back to the head of the queue, for another agent (B5). What is noticed late is
/// recorded with its true moment; so is a promise of an answer that was broken meanwhile. And where neither an article nor a word about one
/// came in time, the request is queued for a human (A6).
/// </summary>
public static class RefuseUnansweredOffer
{
    public const string Reason = "not answered in time";

    public static void Map(ServiceBuilder service) => service.Due(Request.Stream, Decide);

    public static IEnumerable<IFact> Decide(Request request, FallDue due, Context context)
    {
        var late = LeftUnanswered(request, due.Now, context).ToList();
        foreach (var fact in late)
        {
            yield return fact;
        }

        foreach (var fact in Request.Stream.Fold(request, late).Promises.FallDue(due.Now, context.Directory.Sla))
        {
            yield return fact;
        }

        if (request.Status == RequestStatus.Offered && request.AnswerBy is { } answerBy && answerBy <= due.Now)
        {
            yield return new OfferRefused(request.Id, request.AgentId!, Reason, answerBy, NotAnswered: true);
            yield return request.BackToQueue(QueuedBecause.NotAnswered, answerBy);
        }
    }

    private static IEnumerable<IFact> LeftUnanswered(Request request, DateTimeOffset now, Context context) =>
        request.Status == RequestStatus.SelfService && request.ArticleUntil is { } until && until <= now
            ? HearSelfService.ToHuman(request, QueuedBecause.New, until, context)
            : [];
}
