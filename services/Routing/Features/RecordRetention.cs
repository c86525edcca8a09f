using Contracts;
using Contracts.Directory.V1;
using Contracts.Routing.V1;
using Hosting;
using Messaging;
using Sla;
using Command = Contracts.Routing.V1.RecordRetention;

namespace Routing.Features;

/// <summary>A customer wants to leave: why, and whether the talk kept them, with which offer; else from which day on they are gone (A8).</summary>
public static class RecordRetention
{
    public static void Map(ServiceBuilder service) => service
        .Command<Request, Command>(Request.Stream, (c, _) => c.RequestId, Decide, Roles.Agent)
        .At("POST", "/requests/{requestId:guid}/retention");

    public static IEnumerable<IFact> Decide(Request request, Command command, Context context)
    {
        request.Known(command.RequestId).MustBeWorkedOn(context, orWithOthers: true);
        if (request.Kind != RequestKind.Disconnection)
        {
            throw Refusal.WrongState($"Request {request.Id} is no disconnection: classify it as one first.");
        }

        RefuseNonsense(request, command, context);
        var recorded = new RetentionRecorded(
            request.Id, context.Actor.Id, command.Reason, command.Kept, command.OfferId, command.EffectiveOn, request.Retention?.At ?? context.Now);
        return request.Retention == recorded ? [] : [recorded with { At = context.Now }];
    }

    private static void RefuseNonsense(Request request, Command command, Context context)
    {
        if (context.Directory.Settings.DisconnectionReasons is { } reasons && !reasons.Contains(command.Reason))
        {
            throw Refusal.Invalid("reason", $"reason is none of {string.Join(", ", reasons)}.");
        }

        if (command.OfferId is { } offer && !(command.Kept && request.Offers.Exists(o => o.OfferId == offer && o.Outcome == OfferOutcome.Taken)))
        {
            throw Refusal.Invalid("offerId", "offerId is the offer that kept the customer, recorded before as taken.");
        }

        if (command.Kept == command.EffectiveOn is not null)
        {
            throw Refusal.Invalid("effectiveOn", command.Kept ? "effectiveOn: the customer stays." : "effectiveOn must say from which day on the customer is gone.");
        }

        var today = DateOnly.FromDateTime(ZoneData.OnTheWall(context.Now, context.Directory.Settings.TimeZone ?? DeskSettings.UsualTimeZone));
        var ahead = context.Directory.LongestAhead.Days;
        if (command.EffectiveOn < today || command.EffectiveOn > today.AddDays(ahead))
        {
            throw Refusal.Invalid("effectiveOn", $"effectiveOn must be today or later, at most {ahead} days ahead.");
        }
    }
}
