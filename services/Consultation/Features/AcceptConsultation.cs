using Contracts;
using Contracts.Consultation.V1;
using Hosting;
using Messaging;
using Command = Contracts.Consultation.V1.AcceptConsultation;

namespace Consultation.Features;

/// <summary>The expert takes the question, within the time for it (E2).</summary>
public static class AcceptConsultation
{
    public static void Map(ServiceBuilder service) => service
        .Command<ExpertConsultation, Command>(ExpertConsultation.Stream, (c, _) => c.ConsultationId, Decide, Roles.Expert)
        .At("POST", "/consultations/{consultationId:guid}/accept");

    public static IEnumerable<IFact> Decide(ExpertConsultation consultation, Command command, Context context)
    {
        var opened = consultation.For(context.Actor, command.ConsultationId);
        var isMine = consultation.ExpertId == context.Actor.Id;
        if (isMine && consultation.Status > ConsultationStatus.Offered)
        {
            return [];
        }

        // An offer that lapsed is gone, whether or not that was noticed yet.
        return isMine && context.Now <= consultation.Offer!.AnswerBy
            ? [new ConsultationAccepted(command.ConsultationId, opened.RequestId, context.Actor.Id, context.Now)]
            : throw Refusal.WrongState($"Consultation {command.ConsultationId} is no longer offered to {context.Actor.Id}.");
    }
}
