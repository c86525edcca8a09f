using Contracts;
using Contracts.FollowUp.V1;
using Contracts.Routing.V1;
using Hosting;

namespace FollowUp.Features;

/// <summary>
/// An expert was asked: the request is not finished before the customer has the answer (E1, D6). One that the customer was told of already is
/// worked on again.
/// </summary>
public static class AwaitConsultation
{
    public static void Map(ServiceBuilder service) =>
        service.On<FollowedRequest, ConsultationSought>(FollowedRequest.Stream, f => f.RequestId, Decide);

    public static IEnumerable<IFact> Decide(FollowedRequest request, ConsultationSought sought, Context context)
    {
        request.AlreadyOpened(sought.RequestId);
        return request.OpenConsultations.Contains(sought.ConsultationId) || request.SettledConsultations.Contains(sought.ConsultationId)
            ? []
            : [
                .. request.GoOn("An expert was asked.", sought.At, context.Directory),
                new ConsultationAwaited(sought.RequestId, sought.ConsultationId, sought.At),
                .. request.LeaveToOwner(sought.RequestId, sought.At),
            ];
    }
}
