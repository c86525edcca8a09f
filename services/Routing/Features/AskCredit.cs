using Contracts;
using Contracts.Routing.V1;
using Hosting;
using Messaging;
using Command = Contracts.Routing.V1.AskCredit;

namespace Routing.Features;

/// <summary>Who has the request in hand asks for a credit above what they may grant by themselves (C1); supervisors see it in their list of work.</summary>
public static class AskCredit
{
    public static void Map(ServiceBuilder service) => service
        .Command<Request, Command>(Request.Stream, (c, _) => c.RequestId, Decide, Roles.Agent)
        .At("POST", "/requests/{requestId:guid}/ask-credit");

    public static IEnumerable<IFact> Decide(Request request, Command command, Context context)
    {
        request.Known(command.RequestId);
        request.MustBeWorkedOn(context, orWithOthers: false);
        return request.Asked is { } asked && (asked.Credit, asked.Reason) == (command.Credit, command.Reason) ? []
            : Authority.Of(context.Actor.Id, request, context.Directory) is not { } own || command.Credit <= own
                ? throw Refusal.Invalid("credit", $"credit: agent {context.Actor.Id} may grant {command.Credit} without asking.")
            : [new CreditAsked(request.Id, context.Actor.Id, command.Credit, command.Reason, context.Now)];
    }
}
