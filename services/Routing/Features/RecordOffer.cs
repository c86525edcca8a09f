using Contracts;
using Contracts.Routing.V1;
using Hosting;
using Messaging;
using Command = Contracts.Routing.V1.RecordOffer;

namespace Routing.Features;

/// <summary>In any talk a customer may be made an offer: which, of what, by whom, and what they made of it is on record (A8).</summary>
public static class RecordOffer
{
    private const int Most = 50;

    public static void Map(ServiceBuilder service) => service
        .Command<Request, Command>(Request.Stream, (c, _) => c.RequestId, Decide, Roles.Agent)
        .At("POST", "/requests/{requestId:guid}/offers");

    public static IEnumerable<IFact> Decide(Request request, Command command, Context context)
    {
        request.Known(command.RequestId).MustBeWorkedOn(context, orWithOthers: true);
        var known = request.Offers.Find(offer => offer.OfferId == command.OfferId);
        return known is not null && (known.Product, known.Outcome) == (command.Product, command.Outcome) ? []
            : known is null && request.Offers.Count >= Most ? throw Refusal.WrongState($"Of one request {Most} offers are recorded at most.")
            : [new ProductOffered(request.Id, context.Actor.Id, command.OfferId, command.Product, command.Outcome, context.Now)];
    }
}
