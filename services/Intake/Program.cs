using Hosting;
using Intake.Features;
using Intake.Views;

return await ServiceHost.RunAsync<Intake.IntakeService>(args);

namespace Intake
{
    /// <summary>Contacts 接触 become requests, or continue open ones; triage says what they are about (A1 to A5). Care calls are planned here (F6).</summary>
    public sealed class IntakeService : IDeskService
    {
        /// <inheritdoc />
        public static string Name => "intake";

        /// <inheritdoc />
        public static void Define(ServiceBuilder service)
        {
            ReceiveContact.Map(service);
            ClassifyRequest.Map(service);
            RecordIdentityCheck.Map(service);
            LinkCustomer.Map(service);
            SetCustomerTier.Map(service);
            MergeRequest.Map(service);
            CloseMatter.Map(service);
            ReopenMatter.Map(service);
            HearWait.Map(service);
            HearHolder.Map(service);
            PlanCareCall.Map(service);
            HearCareCall.Map(service);
            ErasePersonalData.Map(service);
            service.View(Customer.Stream).Endpoints(RequestView.Map);
        }
    }
}
