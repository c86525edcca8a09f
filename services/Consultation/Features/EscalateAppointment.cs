using Contracts;
using Contracts.Consultation.V1;
using Contracts.Promises.V1;
using Hosting;
using Messaging;

namespace Consultation.Features;

/// <summary>
/// An offer lapsed and goes to the next expert (E2); or the appointment comes near or was missed, and who has to act now is
/// on record (E4). What is noticed late is recorded with its true moment.
/// </summary>
public static class EscalateAppointment
{
    public const string NotAnsweredInTime = "not answered in time";

    public static void Map(ServiceBuilder service) => service.Due(ExpertConsultation.Stream, Decide);

    public static IEnumerable<IFact> Decide(ExpertConsultation consultation, FallDue due, Context context)
    {
        var lapsed = Lapsed(consultation, due.Now);
        foreach (var fact in consultation.Promises.FallDue(due.Now, context.Directory.Sla))
        {
            if (lapsed?.At <= fact.At)
            {
                yield return lapsed;
                lapsed = null;
            }

            yield return fact;
            if (fact is PromiseEscalated step)
            {
                var opened = consultation.Opened!;
                yield return new AppointmentEscalated(
                    opened.ConsultationId, opened.RequestId, step.Step, step.Owner, opened.AppointmentAt, step.At);
            }
        }

        if (lapsed is not null)
        {
            yield return lapsed;
        }
    }

    private static ConsultationDeclined? Lapsed(ExpertConsultation consultation, DateTimeOffset now) =>
        consultation is { Status: ConsultationStatus.Offered, Offer: { } offer } && offer.AnswerBy <= now
            ? new(offer.ConsultationId, offer.RequestId, offer.ExpertId, NotAnsweredInTime, offer.AnswerBy)
            : null;
}
