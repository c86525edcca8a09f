using Contracts;
using Contracts.Routing.V1;
using Hosting;

namespace Routing.Features;

/// <summary>
/// The matcher found that the agent cannot take what rings there any more: they left, take a break, or lost the skill or the capacity. It
/// goes back to the head of the queue at once and keeps its place (B5). The agent did not refuse: back at work, they may be offered it again.
/// </summary>
public static class WithdrawOffer
{
    public static IEnumerable<IFact> Decide(Request request, Withdrawal withdrawal, Context context) =>
        request.Status == RequestStatus.Offered && (request.AgentId, request.AnswerBy) == (withdrawal.Offer.AgentId, withdrawal.Offer.AnswerBy)
            ? [
                new OfferWithdrawn(request.Id, withdrawal.Offer.AgentId, withdrawal.Because, context.Now),
                request.BackToQueue(QueuedBecause.OfferWithdrawn, context.Now),
            ]
            : [];
}
