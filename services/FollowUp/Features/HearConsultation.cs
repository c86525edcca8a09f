using Contracts;
using Contracts.Consultation.V1;
using Contracts.FollowUp.V1;
using Hosting;
using Messaging;

namespace FollowUp.Features;

/// <summary>
/// The customer was answered at the appointment (E4): with that the result is told, unless a department or another expert still works on
/// another part of the request, or a department's result is to be told yet (D6).
/// </summary>
public static class HearConsultation
{
    private const string Expert = "expert";

    public static void Map(ServiceBuilder service) =>
        service.On<FollowedRequest, CustomerAnswered>(FollowedRequest.Stream, f => f.RequestId, Decide);

    public static IEnumerable<IFact> Decide(FollowedRequest request, CustomerAnswered answered, Context context)
    {
        request.AlreadyOpened(answered.RequestId);
        if (request.SettledConsultations.Contains(answered.ConsultationId))
        {
            return [];
        }

        var settled = new ConsultationSettled(answered.RequestId, answered.ConsultationId, answered.At);
        var after = request.Evolve(settled);
        if (after.Status != FollowUpStatus.InWork || after.IsWithOthers || answered.At < after.ReopenedAt)
        {
            return [settled];
        }

        var ready = new ResultReady(
            answered.RequestId, after.OwnerAgentId ?? answered.OwnerAgentId, ResultSource.Consultation, answered.Wording, answered.At);
        var told = after.Evolve(ready);
        var teller = answered.By == AnsweredBy.Expert ? Expert : new Actor(Roles.Agent, answered.OwnerAgentId).ToString();
        return request.UnlessTheyCameSince(
            [settled, ready, .. TellResult.Solved(told, TellResult.Told(told, TellOutcome.Solved, answered.At, note: null, teller), context)],
            answered.At, context.Directory);
    }
}
