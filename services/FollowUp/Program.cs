using FollowUp.Features;
using FollowUp.Views;
using Hosting;

return await ServiceHost.RunAsync<FollowUp.FollowUpService>(args);

namespace FollowUp
{
    /// <summary>
    /// Follow-up 回访: the result is told, rated, explained, reviewed, closed or reopened (F1 to F5), customers are called of the operator's own accord (F6), and the promises that end
    /// with the customer are watched over (D8, D10).
    /// </summary>
    public sealed class FollowUpService : IDeskService
    {
        /// <inheritdoc />
        public static string Name => "follow-up";

        /// <inheritdoc />
        public static void Define(ServiceBuilder service)
        {
            OpenFollowUp.Map(service);
            AskDeadline.Map(service);
            PromiseReply.Map(service);
            AwaitCustomer.Map(service);
            EndCustomerWait.Map(service);
            HearContact.Map(service);
            AwaitWorkOrder.Map(service);
            AwaitConsultation.Map(service);
            ReceiveAnswer.Map(service);
            HearResolution.Map(service);
            HearConsultation.Map(service);
            HearAssignment.Map(service);
            HearHandOver.Map(service);
            CloseAbandoned.Map(service);
            CloseSelfServed.Map(service);
            HearMerge.Map(service);
            TellResult.Map(service);
            ReopenRequest.Map(service);
            RateService.Map(service);
            ExplainRating.Map(service);
            ReviewCase.Map(service);
            WatchFollowUp.Map(service);
            ScheduleCareCall.Map(service);
            HoldCareCall.Map(service);
            TakeCareCall.Map(service);
            RecordCareCall.Map(service);
            CancelCareCall.Map(service);
            service.ExplainsPromises();
            service.View(FollowedRequest.Stream).Endpoints(FollowUpView.Map);
            service.View(CareCall.Stream).Endpoints(CareCallView.Map);
            service.Projection<YellowCard>(new YellowCards(), cards => cards.Index(card => card.Month)).Endpoints(YellowCards.Map);
        }
    }
}
