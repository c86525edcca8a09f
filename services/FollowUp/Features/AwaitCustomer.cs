using Contracts;
using Contracts.FollowUp.V1;
using Hosting;
using Messaging;
using Command = Contracts.FollowUp.V1.AwaitCustomer;

namespace FollowUp.Features;

/// <summary>
/// Only the customer can go on: the owner says so, the customer is asked on the channel of the first contact, and what was promised
/// as a reply stands still. Orders at departments hear of it too. Once there is a result, it is told, not waited with.
/// </summary>
public static class AwaitCustomer
{
    public static void Map(ServiceBuilder service) => service
        .Command<FollowedRequest, Command>(FollowedRequest.Stream, (c, _) => c.RequestId, Decide, Roles.Agent, Roles.Supervisor)
        .At("POST", "/requests/{requestId:guid}/await-customer");

    public static IEnumerable<IFact> Decide(FollowedRequest request, Command command, Context context)
    {
        var opened = request.Known(command.RequestId);
        request.MustBeHeldBy(context);
        if (request.Waits is { } waits)
        {
            return waits.Question == command.Question ? [] : throw Refusal.WrongState("The customer is waited for already.");
        }

        if (request.Status != FollowUpStatus.InWork)
        {
            throw Refusal.WrongState($"Request {command.RequestId} has a result: there is nothing to wait for.");
        }

        var awaited = new CustomerAwaited(command.RequestId, opened.Profile.Channel, command.Question, context.Now);
        return [awaited, .. request.Evolve(awaited).PauseReply()];
    }
}
