using Contracts;
using Contracts.Routing.V1;
using Hosting;

namespace Routing.Features;

/// <summary>
/// The matcher found an agent: the request rings there for the time that the desk's settings give (B4). If it no longer waits
/// for that skill, the offer is dropped; the next round of matching sees what there is then.
/// </summary>
public static class OfferRequest
{
    public static IEnumerable<IFact> Decide(Request request, Offer offer, Context context) =>
        request.Status == RequestStatus.Queued && request.Skill == offer.Skill
            ? [new RequestOffered(request.Id, offer.AgentId, context.Now + context.Directory.Settings.OfferFor, context.Now, offer.Choice)]
            : [];
}
