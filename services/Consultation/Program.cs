using Consultation.Features;
using Consultation.Views;
using Hosting;

return await ServiceHost.RunAsync<Consultation.ConsultationService>(args);

namespace Consultation
{
    /// <summary>Expert consultations 专家咨询: matched, offered, answered, told to the customer at the appointment (E1 to E4).</summary>
    public sealed class ConsultationService : IDeskService
    {
        /// <inheritdoc />
        public static string Name => "consultation";

        /// <inheritdoc />
        public static void Define(ServiceBuilder service)
        {
            OpenConsultation.Map(service);
            OfferConsultation.Map(service);
            AcceptConsultation.Map(service);
            DeclineConsultation.Map(service);
            AnswerConsultation.Map(service);
            AgreeWording.Map(service);
            RecordCustomerAnswered.Map(service);
            EscalateAppointment.Map(service);
            HandOverConsultation.Map(service);
            service.ExplainsPromises();
            service.View(ExpertConsultation.Stream).Endpoints(ConsultationView.Map);
        }
    }
}
