using Contracts;
using Contracts.Knowledge.V1;
using Hosting;
using Messaging;
using Command = Contracts.Knowledge.V1.JudgeArticle;

namespace Knowledge.Features;

/// <summary>The customer says whether the article helped (A6), through the channel that showed it to them. Too late is too late, whether or not that was noticed
/// yet: by then silence has ended it, as promised.</summary>
public static class JudgeArticle
{
    public static void Map(ServiceBuilder service) => service
        .Command<SelfServedRequest, Command>(SelfServedRequest.Stream, (c, _) => c.RequestId, Decide, Roles.Channel)
        .At("POST", "/requests/{requestId:guid}/judge-article");

    public static IEnumerable<IFact> Decide(SelfServedRequest request, Command command, Context context)
    {
        context.MustBeChannel(request.Offered?.Channel, command.RequestId);
        var outcome = command.Helped ? SelfServiceOutcome.Helped : SelfServiceOutcome.NotHelped;
        return request is { Ended: null, Offered: null } || (request.Ended is null && context.Now < request.Offered!.ReactBy) ? request.End(outcome, context.Now, context.Directory.Sla)
            : request.Ended?.Outcome == outcome ? []
            : throw Refusal.WrongState(
                $"What the customer makes of the article for request {command.RequestId} is waited for no more. Report what they say as a contact.");
    }
}
