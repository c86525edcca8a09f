using Contracts;
using Contracts.FollowUp.V1;
using Contracts.Intake.V1;
using Contracts.Promises.V1;
using Hosting;
using Sla;

namespace FollowUp.Features;

/// <summary>
/// Two requests were about the same matter (A3). The one that was merged ends, and what was promised sooner for it holds for the one that goes
/// on; where its clock stands still, as if it ran again from then on. What a department or an expert works on, or is to be told, comes to its end first. Taken back, the request has
/// its promise again.
/// </summary>
public static class HearMerge
{
    public const string Reason = "merged";

    private static readonly TimeSpan AtOnce = TimeSpan.FromSeconds(1);

    public static void Map(ServiceBuilder service) => service
        .On<FollowedRequest, RequestMerged>(FollowedRequest.Stream, f => f.RequestId, Decide)
        .On<FollowedRequest, RequestUnmerged>(FollowedRequest.Stream, f => f.RequestId, Decide)
        .On<FollowedRequest, DuplicateJoined>(FollowedRequest.Stream, f => f.RequestId, Decide)
        .On<FollowedRequest, ReplyPassedOn>(FollowedRequest.Stream, f => f.IntoRequestId, Decide);

    public static IEnumerable<IFact> Decide(FollowedRequest request, RequestMerged merged, Context context) =>
        request.Status is FollowUpStatus.None or FollowUpStatus.InWork && !(merged.At < request.ReopenedAt) && !request.IsWithOthers
            ? [
                new RequestClosed(merged.RequestId, ClosedBecause.Merged, merged.At, merged.IntoRequestId),
                .. PassOn(request, merged.RequestId, merged.IntoRequestId, merged.At, context.Directory.Sla),
                .. request.WithdrawPromises(merged.At, Reason, context.Directory.Sla),
            ]
            : [];

    /// <summary>What the customer was promised is owed by the request that goes on, without what agents had put off by themselves: they may put off
    /// that one as much.</summary>
    internal static IEnumerable<ReplyPassedOn> PassOn(FollowedRequest request, Guid requestId, Guid into, DateTimeOffset at, SlaBook book)
    {
        DateTimeOffset? promised = request.Promises.OpenDueAt(FollowedRequest.PromisedReply) is { } by ? Without(by) : null;
        return (request.KindsReplyDueAtRunningFrom(at, book) is { } due ? Without(due) : promised) is { } reply
            ? [new(requestId, into, reply, at, promised)]
            : [];

        DateTimeOffset Without(DateTimeOffset due) => NotBefore(due - request.PutOffAlone, due, at);
    }

    /// <summary>What is due at once can still be owed.</summary>
    private static DateTimeOffset NotBefore(DateTimeOffset sooner, DateTimeOffset due, DateTimeOffset at) =>
        sooner > at ? sooner : due < at + AtOnce ? due : at + AtOnce;

    /// <summary>It has the promise that it had, however much of it has gone by.</summary>
    public static IEnumerable<IFact> Decide(FollowedRequest request, RequestUnmerged unmerged, Context context)
    {
        if (request.Closed is not { Because: ClosedBecause.Merged })
        {
            return [];
        }

        List<IFact> facts =
        [
            .. request.Reopen(
                unmerged.RequestId, ReopenedBecause.Unmerged, "It was merged into another request by mistake.", unmerged.At, context.Directory),
        ];
        if (request.Reply is { } reply && request.Promises.Find(reply)?.DueAt is { } due)
        {
            facts.AddRange(Sooner(FollowedRequest.Stream.Fold(request, facts), AtTheEarliest(due), unmerged.At, unmerged.RequestId, context));
        }

        // What an agent had promised besides, until the merge withdrew it.
        if (request.Promises.Find(FollowedRequest.PromisedReply) is { Outcome: PromiseOutcome.Withdrawn } promised && promised.EndedAt >= request.Closed.At)
        {
            facts.AddRange(PromiseReply.By(
                FollowedRequest.Stream.Fold(request, facts), AtTheEarliest(promised.DueAt), $"request/{unmerged.RequestId}", reason: null, unmerged.At, context));
        }

        return facts;

        DateTimeOffset AtTheEarliest(DateTimeOffset due) => due > unmerged.At + AtOnce ? due : unmerged.At + AtOnce;
    }

    /// <summary>The customer reported it once more, and waits for an answer.</summary>
    public static IEnumerable<IFact> Decide(FollowedRequest request, DuplicateJoined joined, Context context) =>
        ReopenedBy(request, joined.RequestId, joined.At, context);

    /// <summary>Told or closed by then, it is reopened, as by <see cref="DuplicateJoined"/>, whichever is heard first.</summary>
    public static IEnumerable<IFact> Decide(FollowedRequest request, ReplyPassedOn passed, Context context)
    {
        request.AlreadyOpened(passed.IntoRequestId);
        if (request.Closed is { Because: ClosedBecause.Merged, MergedInto: { } further })
        {
            // It was merged in its turn before this was heard.
            return request.PassedOn?.DueAt <= passed.DueAt && (passed.PromisedBy is null || request.PassedOn.PromisedBy <= passed.PromisedBy)
                ? []
                : [passed with { RequestId = passed.IntoRequestId, IntoRequestId = further }];
        }

        List<IFact> facts = [.. ReopenedBy(request, passed.IntoRequestId, passed.At, context)];
        if (passed.DueAt != passed.PromisedBy)
        {
            facts.AddRange(Sooner(FollowedRequest.Stream.Fold(request, facts), passed.DueAt, passed.At, passed.RequestId, context));
        }

        var after = FollowedRequest.Stream.Fold(request, facts);
        return passed.PromisedBy is { } by && after.IsUntold && !(after.Promises.OpenDueAt(FollowedRequest.PromisedReply) <= by)
            ? [.. facts, .. PromiseReply.By(after, by, $"request/{passed.RequestId}", reason: null, passed.At, context)]
            : facts;
    }

    private static IEnumerable<IFact> ReopenedBy(FollowedRequest request, Guid requestId, DateTimeOffset joinedAt, Context context) =>
        request.Status != FollowUpStatus.None && !request.IsUntold && joinedAt >= (request.Told?.At ?? request.Closed?.At)
            ? request.CameAgain(requestId, joinedAt, context.Directory)
            : [];

    private static IEnumerable<IFact> Sooner(
        FollowedRequest request, DateTimeOffset due, DateTimeOffset at, Guid promisedFor, Context context) =>
        request is { IsUntold: true, Reply: null } && !(due >= request.ReplyDueAtRunningFrom(at, context.Directory.Sla))
            ? PromiseReply.By(request, due, $"request/{promisedFor}", reason: null, at, context)
        : request is { IsUntold: true, Reply: { } reply } && due < request.ReplyDueAtRunningFrom(at, context.Directory.Sla)
        && request.Promises.AmendForDeadline(reply, due, at, context.Directory.Sla, AmendedBecause.Merged) is { Count: > 0 } amended
            ? [new DeadlineAsked(request.Opened!.RequestId, due, at, promisedFor), .. amended]
            : [];
}
