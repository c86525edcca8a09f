using Contracts;
using Contracts.Directory.V1;
using Contracts.FollowUp.V1;
using Hosting;
using Messaging;
using Command = Contracts.FollowUp.V1.RecordCareCall;

namespace FollowUp.Features;

/// <summary>
/// The agent called (F6). Reached, the customer says whether all is well, and the promise is kept; where it is not, Intake opens a request. Not reached in the set number of
/// tries, it ends: what had fallen due before that stays broken.
/// </summary>
public static class RecordCareCall
{
    public static void Map(ServiceBuilder service) => service
        .Command<CareCall, Command>(CareCall.Stream, (c, _) => c.RequestId, Decide, Roles.Agent, Roles.Supervisor)
        .At("POST", "/care-calls/{requestId:guid}/tries");

    public static IEnumerable<IFact> Decide(CareCall call, Command command, Context context)
    {
        if (call.Known(command.RequestId).Made is { } made && (made.Outcome, made.Note) == (command.Outcome, command.Note) && made.AgentId == context.Actor.Id) return [];

        if (call is not { IsOpen: true, Taken: { } taken })
        {
            throw Refusal.WrongState($"No agent has care call {command.RequestId} in hand.");
        }

        context.MustBeAgent(taken.AgentId);
        if (command is { Outcome: CareCallOutcome.NotWell, Note: null })
        {
            throw Refusal.Invalid("note", "note must be given where all is not well: the request that follows has it.");
        }

        var at = context.EventTime(command.At, taken.At);
        return command.Outcome == CareCallOutcome.NoAnswer
            ? NoAnswer(call, taken, at, context)
            : [new CareCallMade(command.RequestId, taken.AgentId, command.Outcome, command.Note, at), .. call.Promises.End(CareCall.Promise, at, context.Directory.Sla)];
    }

    private static IEnumerable<IFact> NoAnswer(CareCall call, CareCallTaken taken, DateTimeOffset at, Context context)
    {
        var settings = context.Directory.Settings.CareCalls ?? CareCalls.Usual;
        var attempt = (call.Tried?.Attempt ?? 0) + 1;
        var isLast = attempt >= settings.Tries;
        var tried = new CareCallTried(taken.RequestId, taken.AgentId, attempt, isLast ? null : at + settings.TriesApart, at);
        return isLast ? [tried, .. call.End(CareCallEndedBecause.NotReached, by: null, reason: null, at, context.Directory.Sla)] : [tried];
    }
}
