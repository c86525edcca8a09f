using Contracts;
using Contracts.Consultation.V1;
using Hosting;
using Messaging;
using Command = Contracts.Consultation.V1.DeclineConsultation;

namespace Consultation.Features;

/// <summary>
/// The expert does not take the question, or gives it back unanswered; it goes to the next (E2). An expert is asked once.
/// </summary>
public static class DeclineConsultation
{
    public static void Map(ServiceBuilder service) => service
        .Command<ExpertConsultation, Command>(ExpertConsultation.Stream, (c, _) => c.ConsultationId, Decide, Roles.Expert)
        .At("POST", "/consultations/{consultationId:guid}/decline");

    public static IEnumerable<IFact> Decide(ExpertConsultation consultation, Command command, Context context)
    {
        var opened = consultation.For(context.Actor, command.ConsultationId);
        if (consultation.Declined.Contains(context.Actor.Id))
        {
            return [];
        }

        return consultation.Status is ConsultationStatus.Offered or ConsultationStatus.Accepted
            ? [new ConsultationDeclined(command.ConsultationId, opened.RequestId, context.Actor.Id, command.Reason, context.Now)]
            : throw Refusal.WrongState($"Consultation {command.ConsultationId} was answered at {consultation.Answer?.At:O}.");
    }
}
