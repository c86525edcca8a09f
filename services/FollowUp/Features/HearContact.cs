using Contracts;
using Contracts.FollowUp.V1;
using Contracts.Intake.V1;
using Hosting;

namespace FollowUp.Features;

/// <summary>
/// The customer came in contact about the request again. Waited for, they are waited for no more, whatever they said. Told or closed
/// since, the request is reopened, for nobody else would answer them (A3, F1).
/// </summary>
public static class HearContact
{
    public const string Reason = "The customer came again about it.";

    public static void Map(ServiceBuilder service) => service.On<ContactReceived>((reaction, contact, token) => contact.Linked
        ? reaction.RunAsync(FollowedRequest.Stream, contact.RequestId, Decide, contact, token)
        : Task.CompletedTask);

    public static IEnumerable<IFact> Decide(FollowedRequest request, ContactReceived contact, Context context) =>
        contact.At >= request.Waits?.At
            ? EndCustomerWait.End(request, WaitEndedBecause.CustomerCame, contact.At, context.Directory.Sla)
            : IsOverSince(request, contact.At)
                ? request.Reopen(contact.RequestId, ReopenedBecause.CustomerCame, Reason, contact.At, context.Directory)
                : [];

    /// <summary>Since the customer was told; a contact from before that, delivered late, asks for nothing more.</summary>
    private static bool IsOverSince(FollowedRequest request, DateTimeOffset at) =>
        request.Status != FollowUpStatus.None && !request.IsUntold && at >= (request.Told?.At ?? request.Closed?.At);
}
