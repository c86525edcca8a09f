using Contracts;
using Contracts.FollowUp.V1;
using Hosting;
using Messaging;
using Command = Contracts.FollowUp.V1.TellResult;

namespace FollowUp.Features;

/// <summary>
/// The owner told the customer the result, or tried to (F1). Told, the reply that was promised ends at that moment: solved, the
/// repair does too and a rating is asked for; not solved, no repair was confirmed, so its promise is withdrawn, and the same
/// owner has it again under a new one. Not reached in the set number of tries, the request is closed and its promises are
/// withdrawn. What had fallen due before it was withdrawn stays broken.
/// </summary>
public static class TellResult
{
    public static void Map(ServiceBuilder service) => service
        .Command<FollowedRequest, Command>(
            FollowedRequest.Stream, (c, _) => c.RequestId, Decide, Roles.Agent, Roles.Supervisor)
        .At("POST", "/requests/{requestId:guid}/tell");

    public static IEnumerable<IFact> Decide(FollowedRequest request, Command command, Context context)
    {
        request.Known(command.RequestId);
        context.MustBeAgent(request.OwnerAgentId);
        if (request.Status != FollowUpStatus.ResultReady)
        {
            return request.Told is { } told && told.Outcome == command.Outcome && told.Note == command.Note
                ? []
                : throw Refusal.WrongState($"Request {command.RequestId} has no result to tell.");
        }

        var at = context.EventTime(command.At, request.Result!.At);
        return command.Outcome switch
        {
            TellOutcome.Solved => Solved(request, at, command.Note, context),
            TellOutcome.NotSolved => NotSolved(request, at, command.Note, context),
            _ => NoAnswer(request, at, command.Note, context),
        };
    }

    internal static IEnumerable<IFact> Solved(FollowedRequest request, DateTimeOffset at, string? note, Context context) =>
    [
        Told(request, TellOutcome.Solved, at, note),
        .. request.EndTold(at, context.Directory.Sla),
        .. request.Promises.End(FollowedRequest.FaultRepair, at, context.Directory.Sla),
        new RatingRequested(
            request.Result!.RequestId, request.Opened!.Profile.Channel, context.Now + context.Directory.Settings.RatingWindow, context.Now),
    ];

    private static IEnumerable<IFact> NotSolved(FollowedRequest request, DateTimeOffset at, string? note, Context context) =>
    [
        Told(request, TellOutcome.NotSolved, at, note),
        .. request.EndTold(at, context.Directory.Sla),
        .. request.Promises.Withdraw(FollowedRequest.FaultRepair, at, "not-solved", context.Directory.Sla),
        .. Reopen(request, note ?? "The customer says that it is not solved.", at, context),
    ];

    /// <summary>Back to the same owner. The old promise keeps its outcome, a new one runs from here.</summary>
    internal static IEnumerable<IFact> Reopen(FollowedRequest request, string reason, DateTimeOffset at, Context context)
    {
        var reopened = new RequestReopened(request.Opened!.RequestId, request.NextOwnerAgentId!, reason, at);
        return [reopened, .. request.Evolve(reopened).PromiseReply(context.Directory)];
    }

    private static IEnumerable<IFact> NoAnswer(FollowedRequest request, DateTimeOffset at, string? note, Context context)
    {
        // No two tries are at the same moment.
        if (request.Told?.At == at)
        {
            return [];
        }

        var tried = Told(request, TellOutcome.NoAnswer, at, note);
        return tried.Attempt < context.Directory.Settings.TellAttempts
            ? [tried]
            : [
                tried,
                new RequestClosed(tried.RequestId, ClosedBecause.NotReached, at),
                .. request.WithdrawPromises(at, "not-reached", context.Directory.Sla),
            ];
    }

    private static ResultTold Told(FollowedRequest request, TellOutcome outcome, DateTimeOffset at, string? note) =>
        new(request.Result!.RequestId, request.OwnerAgentId!, outcome, (request.Told?.Attempt ?? 0) + 1, note, at);
}
