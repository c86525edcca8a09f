using Contracts;
using Contracts.FollowUp.V1;
using Hosting;
using Messaging;
using Command = Contracts.FollowUp.V1.ReopenRequest;

namespace FollowUp.Features;

/// <summary>A request that was told or closed is worked on again, by its owner's or a supervisor's word: once, until it was rated or reopened for another reason. While a rating is
/// awaited it is the supervisor's alone, as it would take the word from the customer.</summary>
public static class ReopenRequest
{
    public static void Map(ServiceBuilder service) => service
        .Command<FollowedRequest, Command>(FollowedRequest.Stream, (c, _) => c.RequestId, Decide, Roles.Agent, Roles.Supervisor)
        .At("POST", "/requests/{requestId:guid}/reopen");

    public static IEnumerable<IFact> Decide(FollowedRequest request, Command command, Context context)
    {
        var opened = request.Known(command.RequestId);
        context.MustBeAgent(request.NextOwnerAgentId);
        if (request.IsUntold) throw Refusal.WrongState($"Request {command.RequestId} is worked on: the customer was not told yet.");

        if (PersonalTexts.Erased == opened.Profile.CallerNumber || PersonalTexts.Erased == opened.Profile.Text)
        {
            throw Refusal.WrongState($"The personal data of request {command.RequestId} was erased: nobody could be told.");
        }

        if (request.ReopenedFor == ReopenedBecause.ByHand)
        {
            throw Refusal.WrongState($"Request {command.RequestId} was reopened by hand before, and the customer has said nothing since: each would be promised, and kept, anew.");
        }

        if (context.Actor.Role == Roles.Agent && request is { Status: FollowUpStatus.RatingAsked, RatingAsked: { } asked } && context.Now <= asked.Until)
        {
            throw Refusal.WrongState($"The customer may rate request {command.RequestId} until {asked.Until:O}: till then a supervisor reopens it, or the customer by coming again.");
        }

        return request.Reopen(command.RequestId, ReopenedBecause.ByHand, command.Reason, context.Now, context.Directory);
    }
}
