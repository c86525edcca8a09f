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
        if (request.Rating is { } first && Says(first, command))
        {
            return [];
        }

        MustBeAwaited(request, command, context.Now);
        var dissatisfied = command.Score <= context.Directory.Settings.DissatisfiedAtMost;
        var owner = request.OwnerAgentId!;
        var rated = new ServiceRated(
            command.RequestId, owner, command.Score, command.Via, command.Recommend, command.Comment, dissatisfied, context.Now,
            request.RatingAsked!.RatingId);
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

    /// <summary>Too late is too late, whether or not that was noticed yet.</summary>
    private static void MustBeAwaited(FollowedRequest request, Command command, DateTimeOffset now)
    {
        if (request.RatingAsked is not { } asked)
        {
            throw Refusal.WrongState($"No rating is asked for request {command.RequestId}.");
        }

        if (command.RatingId is { } named && named != asked.RatingId)
        {
            throw Refusal.WrongState($"ratingId: this is not the latest call for a rating, which was made at {asked.At:O}.");
        }

        if (request.Rating is { } first)
        {
            throw Refusal.WrongState($"This rating came second: the one of {first.At:O} counts.");
        }

        if (now > asked.Until)
        {
            throw Refusal.WrongState($"This rating came late: it was waited for until {asked.Until:O}.");
        }

        if (request.Status != FollowUpStatus.RatingAsked)
        {
            throw Refusal.WrongState($"No rating is awaited: request {command.RequestId} was reopened at {request.ReopenedAt:O}.");
        }
    }

    private static bool Says(ServiceRated rated, Command command) =>
        (rated.Score, rated.Via, rated.Recommend) == (command.Score, command.Via, command.Recommend)
        && (rated.Comment == command.Comment || rated.Comment == PersonalTexts.Erased)
        && (command.RatingId is null || rated.RatingId is null || command.RatingId == rated.RatingId);
}
