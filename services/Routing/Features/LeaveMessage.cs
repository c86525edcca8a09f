using Contracts;
using Contracts.Routing.V1;
using Hosting;
using Messaging;
using Command = Contracts.Routing.V1.LeaveMessage;

namespace Routing.Features;

/// <summary>
/// Who waits leaves a message instead 留言 (B3): the request stays in the queue for an agent, and a reply is promised in place of an answer on the line.
/// It is kept when the agent who took it settles it, sends it on, or asks an expert.
/// </summary>
public static class LeaveMessage
{
    public static void Map(ServiceBuilder service) => service
        .Command<Request, Command>(Request.Stream, (c, _) => c.RequestId, Decide, Roles.Channel)
        .At("POST", "/requests/{requestId:guid}/message");

    public static IEnumerable<IFact> Decide(Request request, Command command, Context context)
    {
        request.MustWait(command.RequestId, context);
        if (request.WaitsBy == WaitsBy.Message && (request.Message == command.Text || request.Message == PersonalTexts.Erased))
        {
            return [];
        }

        var facts = request.OweReply(command.Text, MessageLeftBecause.CustomerChose, context).ToList();
        return facts[0] is MessageLeft { ReplyBy: null }
            ? throw Refusal.WrongState($"The desk's policy has no rule for {Request.MessageReply}.")
            : facts;
    }
}
