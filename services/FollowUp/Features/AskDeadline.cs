using Contracts;
using Contracts.FollowUp.V1;
using Hosting;
using Messaging;
using Command = Contracts.FollowUp.V1.AskDeadline;

namespace FollowUp.Features;

/// <summary>
/// The customer asks for a deadline of their own while the request is open (D1): noted, and where a reply is promised, it is due
/// then instead.
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
        var deadline = command.DeadlineAt.ToUniversalTime();
        if (request.DeadlineAsked == deadline)
        {
            return [];
        }

        if (!request.IsUntold)
        {
            throw Refusal.WrongState($"The customer was told the result of request {command.RequestId} already.");
        }

        return deadline <= context.Now
            ? throw Refusal.Invalid("deadlineAt", "deadlineAt lies in the past.")
            :
            [
                new DeadlineAsked(command.RequestId, deadline, context.Now),
                .. request.Reply is { } reply
                    ? request.Promises.AmendForDeadline(reply, deadline, context.Now, context.Directory.Sla)
                    : [],
            ];
    }
}
