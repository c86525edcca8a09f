using Contracts;
using Contracts.FollowUp.V1;
using Hosting;
using Messaging;
using Sla;
using Command = Contracts.FollowUp.V1.EndCustomerWait;

namespace FollowUp.Features;

/// <summary>
/// The customer is waited for no more, by the owner's word (<see cref="HearContact"/>: because they came): what was promised as a reply
/// runs on with the time that was left.
/// </summary>
public static class EndCustomerWait
{
    public static void Map(ServiceBuilder service) => service
        .Command<FollowedRequest, Command>(FollowedRequest.Stream, (c, _) => c.RequestId, Decide, Roles.Agent, Roles.Supervisor)
        .At("POST", "/requests/{requestId:guid}/end-customer-wait");

    public static IEnumerable<IFact> Decide(FollowedRequest request, Command command, Context context)
    {
        request.Known(command.RequestId);
        request.MustBeHeldBy(context);
        return End(request, WaitEndedBecause.OwnerSaid, context.Now, context.Directory.Sla);
    }

    internal static IEnumerable<IFact> End(FollowedRequest request, WaitEndedBecause because, DateTimeOffset at, SlaBook book) =>
        request.Waits is null ? []
        : [
            .. request.EndWait(because, at),
            .. request.Reply is { } reply ? request.Promises.Resume(reply, at, book) : [],
        ];
}
