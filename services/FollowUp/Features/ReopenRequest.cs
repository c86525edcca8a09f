using Contracts;
using Contracts.FollowUp.V1;
using Hosting;
using Messaging;
using Command = Contracts.FollowUp.V1.ReopenRequest;

namespace FollowUp.Features;

/// <summary>A request that was told or closed is worked on again, by its owner's or a supervisor's word: once, until it was reopened for another reason.</summary>
public static class ReopenRequest
{
    public static void Map(ServiceBuilder service) => service
        .Command<FollowedRequest, Command>(FollowedRequest.Stream, (c, _) => c.RequestId, Decide, Roles.Agent, Roles.Supervisor)
        .At("POST", "/requests/{requestId:guid}/reopen");

    public static IEnumerable<IFact> Decide(FollowedRequest request, Command command, Context context)
    {
        var opened = request.Known(command.RequestId);
        context.MustBeAgent(request.NextOwnerAgentId);
        return request.ReopenedFor == ReopenedBecause.ByHand && !request.IsUntold
            ? throw Refusal.WrongState($"Request {command.RequestId} was reopened by hand before, and the customer has said nothing since: each would be promised, and kept, anew.")
            : request.IsUntold
            ? throw Refusal.WrongState($"Request {command.RequestId} is worked on: the customer was not told yet.")
            : PersonalTexts.Erased == opened.Profile.CallerNumber || PersonalTexts.Erased == opened.Profile.Text
                ? throw Refusal.WrongState($"The personal data of request {command.RequestId} was erased: nobody could be told.")
                : request.Reopen(command.RequestId, ReopenedBecause.ByHand, command.Reason, context.Now, context.Directory);
    }
}
