using Contracts;
using Contracts.Directory.V1;
using Contracts.FollowUp.V1;
using Hosting;
using Messaging;
using Command = Contracts.FollowUp.V1.TakeCareCall;

namespace FollowUp.Features;

/// <summary>
/// An agent is about to call (F6): for some minutes nobody else does. Never while a complaint of the customer is open, nor outside of the hours of the promise, nor too soon
/// after a try.
/// </summary>
public static class TakeCareCall
{
    public static void Map(ServiceBuilder service) => service
        .Command<CareCall, Command>(CareCall.Stream, (c, _) => c.RequestId, RuleAsync, Roles.Agent)
        .At("POST", "/care-calls/{requestId:guid}/take");

    /// <summary>The rule.</summary>
    /// <param name="call">The care call.</param>
    /// <param name="command">Which.</param>
    /// <param name="complaint">An open complaint of the customer, though the call may not have heard of it yet; null for none.</param>
    /// <param name="context">The circumstances.</param>
    public static IEnumerable<IFact> Decide(CareCall call, Command command, Guid? complaint, Context context)
    {
        var (now, agent) = (context.Now, context.Actor.Id);
        if (call.Known(command.RequestId) is not { IsOpen: true, Opened: not null })
        {
            throw Refusal.WrongState(call.IsOpen
                ? $"Care call {command.RequestId} is to be made from {call.Scheduled!.Plan.From:O} on." : $"Care call {command.RequestId} is over.");
        }

        if (call.Taken is { } taken && now < taken.Until)
        {
            return taken.AgentId == agent ? [] : throw Refusal.WrongState($"Agent {taken.AgentId} has care call {command.RequestId} in hand.");
        }

        if (call.Held is not null || complaint is not null)
        {
            throw Refusal.WrongState($"A complaint of the customer is open, {call.Held?.ComplaintId ?? complaint}: they are not called meanwhile.");
        }

        return call.CallableFrom(now, context.Directory.Sla) is var from && from > now
            ? throw Refusal.WrongState($"The customer may be called from {from:O} on.")
            : [new CareCallTaken(command.RequestId, agent, now + (context.Directory.Settings.CareCalls ?? CareCalls.Usual).TakenFor, now)];
    }

    private static async ValueTask<Rule<CareCall, Command>> RuleAsync(
        IServiceProvider services, Command command, Context context, CancellationToken cancellationToken)
    {
        var complaint = await HoldCareCall.FindComplaintAsync(services, command.RequestId, cancellationToken);
        return (call, taken, now) => Decide(call, taken, complaint, now);
    }
}
