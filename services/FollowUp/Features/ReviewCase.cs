using System.Globalization;
using Contracts;
using Contracts.Directory.V1;
using Contracts.FollowUp.V1;
using Hosting;
using Messaging;
using Sla;
using Command = Contracts.FollowUp.V1.ReviewCase;

namespace FollowUp.Features;

/// <summary>
/// The duty supervisor 值班长 reviews a bad rating (F5): a yellow card where the agent is at fault; further handling goes back
/// to the owner under a new promise, else the request is closed. Nobody reviews their own. An explanation that never came is no longer waited for.
/// </summary>
public static class ReviewCase
{
    public static void Map(ServiceBuilder service) => service
        .Command<FollowedRequest, Command>(FollowedRequest.Stream, (c, _) => c.RequestId, Decide, Roles.Supervisor)
        .At("POST", "/requests/{requestId:guid}/review");

    public static IEnumerable<IFact> Decide(FollowedRequest request, Command command, Context context)
    {
        request.Known(command.RequestId);
        var (rated, at) = (request.RatedAgentId ?? "", context.Now);
        if (context.Actor.Id == rated) throw Refusal.Forbidden($"Request {command.RequestId} was rated for {rated}: somebody else reviews it.");

        var reviewed = new CaseReviewed(
            command.RequestId, context.Actor.Id, rated, command.RecordingHeard, command.HandlingReviewed, command.CallbackMade,
            command.AgentAtFault, command.Note, command.FurtherHandling, at);
        if (request is not { HasCase: true, Submitted: not null })
        {
            return request.Review is { } review && review == reviewed with { At = review.At }
                ? []
                : throw Refusal.WrongState($"Request {command.RequestId} has no case to review.");
        }

        return
        [
            reviewed,
            .. command.AgentAtFault ? [new YellowCardGiven(command.RequestId, rated, MonthOf(at, context), at)] : Array.Empty<IFact>(),
            .. request.Promises.Withdraw(FollowedRequest.Explanation, at, "reviewed-without-explanation", context.Directory.Sla),
            .. request.Status == FollowUpStatus.ReviewAwaited ? GoOn(request, command, context) : [],
        ];
    }

    /// <summary>One that was reopened since goes on by itself.</summary>
    private static IEnumerable<IFact> GoOn(FollowedRequest request, Command command, Context context) =>
        command.FurtherHandling is { } further
            ? request.Reopen(command.RequestId, ReopenedBecause.FurtherHandling, further, context.Now, context.Directory)
            : [new RequestClosed(command.RequestId, ClosedBecause.Reviewed, context.Now)];

    private static string MonthOf(DateTimeOffset at, Context context) =>
        ZoneData.OnTheWall(at, context.Directory.Settings.TimeZone ?? DeskSettings.UsualTimeZone).ToString("yyyy-MM", CultureInfo.InvariantCulture);
}
