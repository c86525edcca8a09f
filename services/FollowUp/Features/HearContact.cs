using Contracts;
using Contracts.FollowUp.V1;
using Contracts.Intake.V1;
using Hosting;

namespace FollowUp.Features;

/// <summary>
/// The customer came in contact about the request again. Waited for, they are waited for no more, whatever they said. Told or closed
/// since, the request is reopened, for nobody else would answer them (A3, F1), whichever of the two is heard first.
/// </summary>
public static class HearContact
{
    public const string Reason = "The customer came again about it.";

    public static void Map(ServiceBuilder service) => service.On<ContactReceived>((reaction, contact, token) => contact.Linked
        ? reaction.RunAsync(FollowedRequest.Stream, contact.RequestId, Decide, contact, token)
        : Task.CompletedTask).On<FollowedRequest, MergedRequestContacted>(FollowedRequest.Stream, f => f.RequestId, Decide);

    public static IEnumerable<IFact> Decide(FollowedRequest request, ContactReceived contact, Context context) =>
        IsOverSince(request, contact.At)
            ? request.CameAgain(contact.RequestId, contact.At, context.Directory)
            : [.. EndWait(request, contact.At, context), .. Kept(request, contact)];

    /// <summary>The request was merged into another, and the customer came about that one.</summary>
    public static IEnumerable<IFact> Decide(FollowedRequest request, MergedRequestContacted contact, Context context) => EndWait(request, contact.At, context);

    private static IEnumerable<CustomerCame> Kept(FollowedRequest request, ContactReceived contact) =>
        (request.IsUntold || request.Status == FollowUpStatus.None) && !(contact.At <= request.CameAt || contact.At <= request.ReopenedAt)
            ? [new(contact.RequestId, contact.At)]
            : [];

    private static IEnumerable<IFact> EndWait(FollowedRequest request, DateTimeOffset at, Context context) => at >= request.Waits?.At
        ? EndCustomerWait.End(request, WaitEndedBecause.CustomerCame, at, context.Directory.Sla)
        : [];

    /// <summary>Since the customer was told; a contact from before that, delivered late, asks for nothing more.</summary>
    private static bool IsOverSince(FollowedRequest request, DateTimeOffset at) =>
        request.Status != FollowUpStatus.None && !request.IsUntold && at >= (request.Told?.At ?? request.Closed?.At);
}
