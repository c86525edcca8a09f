using Contracts;
using Contracts.Consultation.V1;
using Hosting;
using Messaging;
using Command = Contracts.Consultation.V1.RecordCustomerAnswered;

namespace Consultation.Features;

/// <summary>
/// The customer was answered: by the owner with the wording agreed, or by the expert where the matter needs it, in the
/// expert's own words unless others were agreed (E4). The appointment is kept or late by the moment that it was done.
/// </summary>
public static class RecordCustomerAnswered
{
    public static void Map(ServiceBuilder service) => service
        .Command<ExpertConsultation, Command>(
            ExpertConsultation.Stream, (c, _) => c.ConsultationId, Decide, Roles.Agent, Roles.Expert, Roles.Supervisor)
        .At("POST", "/consultations/{consultationId:guid}/customer-answered");

    public static IEnumerable<IFact> Decide(ExpertConsultation consultation, Command command, Context context)
    {
        var opened = consultation.For(context.Actor, command.ConsultationId);
        context.MustBeAgent(opened.OwnerAgentId);
        if (consultation.Told is { } told)
        {
            return told.By == command.By ? [] : throw Refusal.WrongState($"The customer was answered at {told.At:O}.");
        }

        var answer = consultation.Answer ?? throw Refusal.WrongState("There is no answer yet.");
        if (context.Actor.Role == Roles.Expert && (command.By != AnsweredBy.Expert || answer.ExpertId != context.Actor.Id))
        {
            throw Refusal.Forbidden("An expert reports an answer of their own, given by themselves.");
        }

        var wording = consultation.Wording ?? (command.By == AnsweredBy.Expert ? answer.Answer
            : throw Refusal.WrongState("No wording is agreed yet."));
        var at = context.EventTime(command.At, answer.At);
        return
        [
            new CustomerAnswered(command.ConsultationId, opened.RequestId, opened.OwnerAgentId, command.By, wording, at),
            .. consultation.Promises.End(ExpertConsultation.ExpertAppointment, at, context.Directory.Sla),
        ];
    }
}
