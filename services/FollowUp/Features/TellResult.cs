using System.Globalization;
using Contracts;
using Contracts.FollowUp.V1;
using EventStore;
using Hosting;
using Messaging;
using Command = Contracts.FollowUp.V1.TellResult;

namespace FollowUp.Features;

/// <summary>
/// The owner told the customer the result, or tried to (F1). Told, the reply that was promised ends at that moment: solved, the
/// repair does too and a rating is asked for; not solved, no repair was confirmed, so its promise goes on, and the same
/// owner has it again. Not reached in the set number of tries, the request is closed and its
/// promises are withdrawn. What had fallen due before it was withdrawn stays broken.
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
            return request.Told is { } before && before.Outcome == command.Outcome && before.Note == command.Note
                ? []
                : throw Refusal.WrongState($"Request {command.RequestId} has no result to tell.");
        }

        var at = context.EventTime(command.At, request.Result!.At);
        var told = Told(request, command.Outcome, at, command.Note, context.Actor.ToString());
        return command.Outcome switch
        {
            TellOutcome.Solved => request.UnlessTheyCameSince(Solved(request, told, context), at, context.Directory),
            TellOutcome.NotSolved => NotSolved(request, told, context),
            _ => NoAnswer(request, told, context),
        };
    }

    /// <summary>While others work on it, this was not all: the reply's promise runs on, and no rating is asked for yet.</summary>
    internal static IEnumerable<IFact> Solved(FollowedRequest request, ResultTold told, Context context) => request.IsWithOthers
        ? [told, .. request.WithDefect(request.Promises.End(FollowedRequest.TellCustomer, told.At, context.Directory.Sla))]
        : [
            told,
            .. request.EndTold(told.At, context.Directory.Sla),
            .. request.Promises.End(FollowedRequest.FaultRepair, told.At, context.Directory.Sla),
            .. request.HasCase ? Array.Empty<IFact>() : [AskForRating(request, context)],
        ];

    /// <summary>A call for a rating has its own id: an answer to an earlier one is not taken for this one's.</summary>
    private static RatingRequested AskForRating(FollowedRequest request, Context context)
    {
        var opened = request.Opened!;
        return new(
            opened.RequestId, opened.Profile.Channel, context.Now + context.Directory.Settings.RatingWindow, context.Now,
            DerivedId.From("rating", opened.RequestId.ToString(), request.RatingsAsked.ToString(CultureInfo.InvariantCulture)));
    }

    private static IEnumerable<IFact> NotSolved(FollowedRequest request, ResultTold told, Context context)
    {
        var goesOn = request.Promises.Find(FollowedRequest.FaultRepair) is { IsOpen: true };
        List<IFact> facts =
        [
            goesOn ? told with { RepairGoesOn = true } : told,
            .. request.EndTold(told.At, context.Directory.Sla),
            .. request.Promises.Resume(FollowedRequest.FaultRepair, told.At, context.Directory.Sla),
        ];
        return
        [
            .. facts,
            .. FollowedRequest.Stream.Fold(request, facts).Reopen(
                told.RequestId, ReopenedBecause.NotSolved, told.Note ?? "The customer says that it is not solved.", told.At, context.Directory),
        ];
    }

    private static IEnumerable<IFact> NoAnswer(FollowedRequest request, ResultTold tried, Context context)
    {
        // No two tries are at the same moment.
        if (request.Told?.At == tried.At)
        {
            return [];
        }

        if (request.Told?.At + context.Directory.Settings.TellTriesApart is { } next && tried.At < next)
        {
            throw Refusal.WrongState($"The customer was tried a short time ago: the next try counts from {next:O} on.");
        }

        return tried.Attempt < context.Directory.Settings.TellAttempts || request.IsWithOthers
            ? [tried]
            : [
                tried,
                new RequestClosed(tried.RequestId, ClosedBecause.NotReached, tried.At),
                .. request.WithdrawPromises(tried.At, "not-reached", context.Directory.Sla),
            ];
    }

    /// <summary>The customer was told, or a try was made.</summary>
    /// <param name="request">The request, with its result.</param>
    /// <param name="outcome">What the customer said.</param>
    /// <param name="at">When.</param>
    /// <param name="note">What was said.</param>
    /// <param name="by">Who told it, as <see cref="ResultTold.ToldBy"/> has it.</param>
    internal static ResultTold Told(FollowedRequest request, TellOutcome outcome, DateTimeOffset at, string? note, string by) => new(
        request.Result!.RequestId, request.OwnerAgentId!, outcome, (request.Told?.Attempt ?? 0) + 1, note, at,
        by == new Actor(Roles.Agent, request.OwnerAgentId!).ToString() ? null : by,
        outcome == TellOutcome.Solved && request.IsWithOthers ? true : null);
}
