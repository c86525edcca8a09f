using Contracts;
using Contracts.Routing.V1;
using Hosting;
using Messaging;
using Command = Contracts.Routing.V1.AbandonRequest;

namespace Routing.Features;

/// <summary>The customer gave up waiting (B5), short or not by the desk's settings of that moment. Once an agent has answered there is nothing left to give up.</summary>
public static class AbandonRequest
{
    public static void Map(ServiceBuilder service) => service
        .Command<Request, Command>(Request.Stream, (c, _) => c.RequestId, Decide, Roles.Channel)
        .At("POST", "/requests/{requestId:guid}/abandon");

    public static IEnumerable<IFact> Decide(Request request, Command command, Context context)
    {
        context.MustBeChannel(request.Known(command.RequestId).Profile?.Channel, command.RequestId);
        if (request.Status == RequestStatus.Abandoned)
        {
            return [];
        }

        if (request.Status == RequestStatus.SelfService)
        {
            throw Refusal.WrongState($"Request {request.Id} does not wait for an agent yet: what the customer makes of an article is told by judge_article.");
        }

        if (request.OwnerAgentId is not null || request.Status is not (RequestStatus.Queued or RequestStatus.Offered))
        {
            throw Refusal.WrongState($"Request {request.Id} cannot be abandoned any more: an agent answered it, or it is closed.");
        }

        var waited = request.WaitedAt(context.Now);
        return
        [
            new RequestAbandoned(request.Id, waited, context.Now, IsShort: waited <= context.Directory.Settings.ShortAbandon),
            .. request.WithdrawPromises(context.Now, "abandoned", context.Directory.Sla),
        ];
    }
}
