using Contracts;
using Contracts.FollowUp.V1;
using Contracts.Promises.V1;
using Hosting;
using Messaging;
using Command = Contracts.FollowUp.V1.PromiseReply;

namespace FollowUp.Features;

/// <summary>
/// What cannot be answered now is promised by a moment 承诺回复 (C3), and the customer's channel tells them. It is kept when they are told the result.
/// Promised again, it is amended: later than before only with a reason, and by more than the desk lets agents put off, by a supervisor. Overdue, it
/// stays so until they are told.
/// </summary>
public static class PromiseReply
{
    public static void Map(ServiceBuilder service) => service
        .Command<FollowedRequest, Command>(FollowedRequest.Stream, (c, _) => c.RequestId, Decide, Roles.Agent, Roles.Supervisor)
        .At("POST", "/requests/{requestId:guid}/promise-reply");

    public static IEnumerable<IFact> Decide(FollowedRequest request, Command command, Context context)
    {
        request.Known(command.RequestId);
        request.MustBeHeldBy(context);
        var deadline = command.DeadlineAt.ToUniversalTime();
        var promised = request.Promises.Find(FollowedRequest.PromisedReply) is { IsOpen: true } open ? open : null;
        if (promised?.DueAt == deadline)
        {
            return [];
        }

        if (!request.IsUntold)
        {
            throw Refusal.WrongState($"The customer was told the result of request {command.RequestId} already.");
        }

        if (deadline <= context.Now)
        {
            throw Refusal.Invalid("deadlineAt", "deadlineAt lies in the past.");
        }

        if (promised?.DueAt <= context.Now)
        {
            throw Refusal.WrongState($"The answer was promised by {promised.DueAt:O} and is overdue: it stays so until the customer is told.");
        }

        TimeSpan? later = deadline > promised?.DueAt ? deadline - promised.DueAt : null;
        if (later is { } by)
        {
            AskDeadline.MayPutOff(by + request.PutOffAlone, command.Reason, context);
        }

        if (By(request, deadline, context.Actor.ToString(), command.Reason, context.Now, context) is not [ReplyPromised told, .. var facts])
        {
            throw Refusal.WrongState($"The desk's policy has no rule for {FollowedRequest.PromisedReply}.");
        }

        return told.DeadlineAt < deadline
            ? throw Refusal.Invalid("deadlineAt", $"deadlineAt lies after {told.DeadlineAt:O}, the latest that the policy allows.")
            : [told with { PutOff = context.Actor.Role == Roles.Agent ? later : null }, .. facts];
    }

    /// <summary>Promised by then, or by the latest moment that the policy's limit allows, by whoever's word; nothing where the policy has no rule for it.</summary>
    internal static IFact[] By(
        FollowedRequest request, DateTimeOffset deadline, string by, string? reason, DateTimeOffset at, Context context)
    {
        var (id, sla) = (request.Opened!.RequestId, context.Directory.Sla);
        IReadOnlyList<IFact> facts = request.Promises.Find(FollowedRequest.PromisedReply) is { IsOpen: true }
            ? request.Promises.AmendForDeadline(FollowedRequest.PromisedReply, deadline, at, sla, AmendedBecause.PromisedAnew)
            : request.Promises.Make(sla, FollowedRequest.PromisedReply, id, id, request.Case, at, deadline) is { } made ? [made] : [];
        var due = FollowedRequest.Stream.Fold(request, facts).Promises.OpenDueAt(FollowedRequest.PromisedReply) ?? deadline;
        return facts.Count == 0 ? [] : [new ReplyPromised(id, request.Opened.Profile.Channel, due, by, reason, at), .. facts];
    }
}
