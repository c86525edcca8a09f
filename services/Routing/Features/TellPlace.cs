using Contracts;
using Contracts.Routing.V1;
using Hosting;

namespace Routing.Features;

/// <summary>
/// Who waits is told position and expected wait (B3): soon after joining, again when it is better, at least <c>tellPlaceEvery</c> of the desk's settings apart;
/// worse than told before only with the reason.
/// </summary>
public static class TellPlace
{
    public static IEnumerable<IFact> Decide(Request request, Place place, Context context) =>
        request is { Status: RequestStatus.Queued, AnswerOwed: true, Profile: { } profile }
        && context.Directory.Settings.TellPlaceEvery is { } every
        && PlaceTelling.Why(request.Told, place, context.Now, every) is { } because
            ? [new PlaceTold(request.Id, profile.Channel, place.Position, place.ExpectedWait, because, context.Now)]
            : [];
}
