using Contracts;
using Contracts.FollowUp.V1;
using Hosting;
using Messaging;
using Command = Contracts.FollowUp.V1.AskDeadline;

namespace FollowUp.Features;

/// <summary>
/// The customer asks for a deadline of their own while the request is open (D1): noted, and where a reply is promised, it is due
/// then instead. Who puts off what was promised, and is not the customer, says why; beyond a measure it is a supervisor's to do.
/// </summary>
public static class AskDeadline
{
    public static void Map(ServiceBuilder service) => service
        .Command<FollowedRequest, Command>(
            FollowedRequest.Stream, (c, _) => c.RequestId, Decide, Roles.Agent, Roles.Supervisor, Roles.Channel)
        .At("POST", "/requests/{requestId:guid}/deadline");

    public static IEnumerable<IFact> Decide(FollowedRequest request, Command command, Context context)
    {
        var opened = request.Known(command.RequestId);
        context.MustBeChannel(opened.Profile.Channel, command.RequestId);
        request.MustBeHeldBy(context);
        var deadline = command.DeadlineAt.ToUniversalTime();
        if (request.DeadlineAsked == deadline)
        {
            return [];
        }

        if (!request.IsUntold)
        {
            throw Refusal.WrongState($"The customer was told the result of request {command.RequestId} already.");
        }

        if (deadline <= context.Now)
        {
            throw Refusal.Invalid("deadlineAt", "deadlineAt lies in the past.");
        }

        TimeSpan? later = context.Actor.Role != Roles.Channel && DueWithoutIt(request, context.Directory) is { } due && deadline > due ? deadline - due : null;
        if (later is { } by)
        {
            MayPutOff(by + request.PutOffAlone, command.Reason, context);
        }

        return
        [
            new DeadlineAsked(
                command.RequestId, deadline, context.Now, By: context.Actor.ToString(), Reason: command.Reason,
                PutOff: context.Actor.Role == Roles.Agent ? later : null),
            .. request.Reply is { } reply
                ? request.Promises.AmendForDeadline(reply, deadline, context.Now, context.Directory.Sla)
                : [],
        ];
    }

    /// <summary>When the reply is due, or would be, were it a complaint or a fault: to be asked before and classified after puts off as much.</summary>
    private static DateTimeOffset? DueWithoutIt(FollowedRequest request, DirectorySnapshot directory) =>
        request.Reply is not { } reply ? request.ReplyWouldBeDueAt(directory)
        : request.Promises.Find(reply) is { IsOpen: true } promise ? promise.DueAt
        : null;

    /// <summary>Whoever puts off says why, and an agent by no more than the desk lets them, all in all.</summary>
    internal static void MayPutOff(TimeSpan by, string? reason, Context context)
    {
        if (string.IsNullOrWhiteSpace(reason))
        {
            throw Refusal.Invalid("reason", "reason must say why: what the customer is promised, or would be as a complaint or fault, is put off.");
        }

        if (context.Actor.Role == Roles.Agent && by > context.Directory.Settings.LengthenAlone)
        {
            throw Refusal.Forbidden("What the customer is promised is put off by so much, all in all: a supervisor does that.");
        }
    }
}
