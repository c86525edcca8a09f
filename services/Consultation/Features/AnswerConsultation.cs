using Contracts;
using Contracts.Consultation.V1;
using Hosting;
using Messaging;
using Command = Contracts.Consultation.V1.AnswerConsultation;

namespace Consultation.Features;

/// <summary>
/// The expert who took the question answers it (E3); a question that was referred to the lead department, a supervisor of it.
/// </summary>
public static class AnswerConsultation
{
    public static void Map(ServiceBuilder service) => service
        .Command<ExpertConsultation, Command>(
            ExpertConsultation.Stream, (c, _) => c.ConsultationId, Decide, Roles.Expert, Roles.Supervisor)
        .At("POST", "/consultations/{consultationId:guid}/answer");

    public static IEnumerable<IFact> Decide(ExpertConsultation consultation, Command command, Context context)
    {
        var opened = consultation.For(context.Actor, command.ConsultationId);
        var by = context.Actor.Role == Roles.Expert ? context.Actor.Id : consultation.Department;
        if (consultation.Answer is { } answer)
        {
            return answer.ExpertId == by && answer.Answer == command.Answer
                ? []
                : throw Refusal.WrongState($"It was answered already at {answer.At:O}.");
        }

        var isTheirs = context.Actor.Role == Roles.Expert
            ? consultation.Status == ConsultationStatus.Accepted && consultation.ExpertId == by
            : consultation.Status == ConsultationStatus.Referred;
        return isTheirs
            ? [new ConsultationAnswered(command.ConsultationId, opened.RequestId, by!, command.Answer, context.Now)]
            : throw Refusal.WrongState(context.Actor.Role == Roles.Expert
                ? "Only the expert who has accepted it answers."
                : "It is with the experts; a supervisor answers what was referred to the lead department.");
    }
}
