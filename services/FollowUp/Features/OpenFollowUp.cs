using Contracts;
using Contracts.FollowUp.V1;
using Contracts.Intake.V1;
using Hosting;

namespace FollowUp.Features;

/// <summary>
/// It is clear what a request is about: what the customer is promised runs from its receipt (D10). Classified again as
/// something else, the promise that no longer applies is withdrawn and the right one made, from the same moment; more urgent, it goes on as the policy says.
/// Said when the customer was told already, or it was closed, it is what is promised once it is reopened.
/// </summary>
public static class OpenFollowUp
{
    public static void Map(ServiceBuilder service) =>
        service.On<FollowedRequest, RequestClassified>(FollowedRequest.Stream, f => f.RequestId, Decide);

    public static IEnumerable<IFact> Decide(FollowedRequest request, RequestClassified classified, Context context) =>
        request.Opened is null ? Open(request, classified, context)
        : IsKnown(request, classified) ? []
        : Reclassify(request, classified, context);

    private static IEnumerable<IFact> Open(FollowedRequest request, RequestClassified classified, Context context)
    {
        var opened = new FollowUpOpened(
            classified.RequestId, classified.Profile, classified.Kind, classified.Category, classified.Urgency, classified.At);
        var after = request.Evolve(opened);
        var promised = after.PromiseReply(context.Directory).ToList();
        yield return opened;
        foreach (var promise in promised)
        {
            yield return promise;
        }

        // The customer may have given up, or the request be merged, before this was heard; the order of hearing must not matter.
        if (request.Closed is { } closed)
        {
            var promises = FollowedRequest.Stream.Fold(after, promised);
            IEnumerable<IFact> passedOn = closed.MergedInto is { } into ? HearMerge.PassOn(promises, opened.RequestId, into, closed.At, context.Directory.Sla) : [];
            var reason = closed.MergedInto is null ? CloseAbandoned.Reason : HearMerge.Reason;
            foreach (var fact in passedOn.Concat(promises.WithdrawPromises(closed.At, reason, context.Directory.Sla)))
            {
                yield return fact;
            }
        }
    }

    private static bool IsKnown(FollowedRequest request, RequestClassified classified) =>
        classified.At < request.ClassifiedAt
        || (classified.Kind, classified.Category, classified.Urgency) == (request.Kind, request.Category, request.Urgency);

    private static IEnumerable<IFact> Reclassify(FollowedRequest request, RequestClassified classified, Context context)
    {
        var reclassified = new FollowUpReclassified(
            classified.RequestId, classified.Kind, classified.Category, classified.Urgency, classified.At, request.DeadlineAsked);
        var after = request.Evolve(reclassified);
        return !request.IsUntold ? [reclassified]
            : request.Reply == after.Reply ?
            [
                reclassified,
                .. after.Urgency > request.Urgency ? after.RaiseUrgency(classified.At, context.Directory.Sla) : [],
            ]
            : [
                reclassified,
                .. request.Reply is { } old
                    ? request.Promises.Withdraw(old, classified.At, "classified-otherwise", context.Directory.Sla)
                    : [],
                .. PromiseAnew(after, context),
            ];
    }

    /// <summary>While the customer is waited for, it stands still since then.</summary>
    private static IEnumerable<IFact> PromiseAnew(FollowedRequest request, Context context)
    {
        var promised = request.PromiseReply(context.Directory).ToList();
        return [.. promised, .. FollowedRequest.Stream.Fold(request, promised).PauseReply()];
    }
}
