using Contracts;
using Contracts.FollowUp.V1;
using Hosting;
using Messaging;
using Command = Contracts.FollowUp.V1.RateService;

namespace FollowUp.Features;

/// <summary>
/// The customer rates the service; the first rating counts (F2). Content, the request is closed. Dissatisfied, the agent is
/// alerted at once with the caller's number (F3), and has to explain in time (F4).
/// </summary>
public static class RateService
{
    public static void Map(ServiceBuilder service) => service
        .Command<FollowedRequest, Command>(FollowedRequest.Stream, (c, _) => c.RequestId, Decide, Roles.Channel)
        .At("POST", "/requests/{requestId:guid}/rating");

    public static IEnumerable<IFact> Decide(FollowedRequest request, Command command, Context context)
    {
        var opened = request.Known(command.RequestId);
        context.MustBeChannel(opened.Profile.Channel, command.RequestId);
        if (request.Rating is not null)
        {
            return [];
        }

        // Too late is too late, whether or not that was noticed yet.
        if (request.Status != FollowUpStatus.RatingAsked || context.Now > request.RatingAsked!.Until)
        {
            throw Refusal.WrongState($"No rating is asked for request {command.RequestId}.");
        }

        var dissatisfied = command.Score <= context.Directory.Settings.DissatisfiedAtMost;
        var owner = request.OwnerAgentId!;
        var rated = new ServiceRated(
            command.RequestId, owner, command.Score, command.Via, command.Recommend, command.Comment, dissatisfied, context.Now);
        if (!dissatisfied)
        {
            return [rated, new RequestClosed(command.RequestId, ClosedBecause.Rated, context.Now)];
        }

        var explanation = request.Promise(FollowedRequest.Explanation, context.Directory, context.Now);
        return
        [
            rated,
            new AgentAlerted(command.RequestId, owner, opened.Profile.CallerNumber, explanation.DueAt, context.Now),
            explanation,
        ];
    }
}
