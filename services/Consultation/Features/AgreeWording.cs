using Contracts;
using Contracts.Consultation.V1;
using Hosting;
using Messaging;
using Command = Contracts.Consultation.V1.AgreeWording;

namespace Consultation.Features;

/// <summary>The owner agrees with the expert on the words for the customer (E3); better words may follow until they are said.</summary>
public static class AgreeWording
{
    public static void Map(ServiceBuilder service) => service
        .Command<ExpertConsultation, Command>(
            ExpertConsultation.Stream, (c, _) => c.ConsultationId, Decide, Roles.Agent, Roles.Supervisor)
        .At("POST", "/consultations/{consultationId:guid}/wording");

    public static IEnumerable<IFact> Decide(ExpertConsultation consultation, Command command, Context context)
    {
        var opened = consultation.For(context.Actor, command.ConsultationId);
        context.MustBeAgent(opened.OwnerAgentId);
        if (consultation.Wording == command.Wording)
        {
            return [];
        }

        return consultation.Status == ConsultationStatus.Answered
            ? [new WordingAgreed(command.ConsultationId, opened.RequestId, opened.OwnerAgentId, command.Wording, context.Now)]
            : throw Refusal.WrongState(
                consultation.Told is { } told ? $"The customer was answered at {told.At:O}." : "There is no answer yet.");
    }
}
