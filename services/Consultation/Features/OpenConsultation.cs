using Contracts;
using Contracts.Consultation.V1;
using Contracts.Directory.V1;
using Contracts.Routing.V1;
using Hosting;
using Messaging;

namespace Consultation.Features;

/// <summary>
/// An agent sought an expert's help 专家咨询 and made an appointment with the customer, which is a promise (E1).
/// </summary>
public static class OpenConsultation
{
    public static void Map(ServiceBuilder service) =>
        service.On<ExpertConsultation, ConsultationSought>(ExpertConsultation.Stream, f => f.ConsultationId, Decide);

    public static IEnumerable<IFact> Decide(ExpertConsultation consultation, ConsultationSought sought, Context context)
    {
        if (consultation.Opened is not null)
        {
            return [];
        }

        var promise = context.Directory.Sla.Make(
            ExpertConsultation.ExpertAppointment, sought.RequestId, sought.ConsultationId, new SlaMatch(), sought.At,
            agreedAt: sought.AppointmentAt);
        return
        [
            new ConsultationOpened(
                sought.ConsultationId, sought.RequestId, sought.OwnerAgentId, sought.Topic, sought.Question, sought.AppointmentAt,
                sought.At),
            promise ?? throw new NotYetException("No SLA policy for appointments is known yet."),
        ];
    }
}
