using Contracts;
using Contracts.Consultation.V1;
using Contracts.FollowUp.V1;
using Hosting;

namespace FollowUp.Features;

/// <summary>
/// The customer was answered at the appointment (E4): with that the result is told, unless a department still works on
/// another part of the request (D6).
/// </summary>
public static class HearConsultation
{
    public static void Map(ServiceBuilder service) =>
        service.On<FollowedRequest, CustomerAnswered>(FollowedRequest.Stream, f => f.RequestId, Decide);

    public static IEnumerable<IFact> Decide(FollowedRequest request, CustomerAnswered answered, Context context)
    {
        request.AlreadyOpened(answered.RequestId);
        if (!request.IsUntold || request.OpenOrders.Count > 0 || answered.At < request.ReopenedAt)
        {
            return [];
        }

        var ready = new ResultReady(
            answered.RequestId, request.OwnerAgentId ?? answered.OwnerAgentId, ResultSource.Consultation, answered.Wording, answered.At);
        return [ready, .. TellResult.Solved(request.Evolve(ready), answered.At, note: null, context)];
    }
}
