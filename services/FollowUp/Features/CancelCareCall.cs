using Contracts;
using Contracts.FollowUp.V1;
using Hosting;
using Messaging;
using Command = Contracts.FollowUp.V1.CancelCareCall;

namespace FollowUp.Features;

/// <summary>A care call is not to be made any more, says a supervisor (F6): what is promised of it is withdrawn, with who and why beside it.</summary>
public static class CancelCareCall
{
    public static void Map(ServiceBuilder service) => service
        .Command<CareCall, Command>(CareCall.Stream, (c, _) => c.RequestId, Decide, Roles.Supervisor)
        .At("POST", "/care-calls/{requestId:guid}/cancel");

    public static IEnumerable<IFact> Decide(CareCall call, Command command, Context context) =>
        call.Known(command.RequestId).IsOpen
            ? call.End(CareCallEndedBecause.Cancelled, context.Actor.ToString(), command.Reason, context.Now, context.Directory.Sla)
        : call.Ended is { Because: CareCallEndedBecause.Cancelled } ended && ended.By == context.Actor.ToString() ? []
        : throw Refusal.WrongState($"Care call {command.RequestId} is over.");
}
