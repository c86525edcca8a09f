using Hosting;
using Routing.Features;
using Routing.Views;

return await ServiceHost.RunAsync<Routing.RoutingService>(args);

namespace Routing
{
    /// <summary>Requests wait, are offered, answered, and settled, dispatched or consulted on by agents (B1 to B6, C1, C2).</summary>
    public sealed class RoutingService : IDeskService
    {
        /// <inheritdoc />
        public static string Name => "routing";

        /// <inheritdoc />
        public static void Define(ServiceBuilder service)
        {
            SignInAgent.Map(service);
            ChangeAgentState.Map(service);
            EndAfterCall.Map(service);
            CountMissedOffers.Map(service);
            QueueRequest.Map(service);
            HearSelfService.Map(service);
            ReopenRequest.Map(service);
            AcceptRequest.Map(service);
            DeclineRequest.Map(service);
            AbandonRequest.Map(service);
            BookCallback.Map(service);
            LeaveMessage.Map(service);
            RecordCallback.Map(service);
            ResolveRequest.Map(service);
            RecordOffer.Map(service);
            RecordRetention.Map(service);
            AskCredit.Map(service);
            ApproveCredit.Map(service);
            DispatchRequest.Map(service);
            ConsultExpert.Map(service);
            AssignRequest.Map(service);
            TransferRequest.Map(service);
            AwaitOthers.Map(service);
            NoteContact.Map(service);
            AcknowledgeAlert.Map(service);
            EndRouting.Map(service);
            RefuseUnansweredOffer.Map(service);
            service.ExplainsPromises();
            service.View(Request.Stream).Endpoints(RequestView.Map).Services(s => s.AddSingleton<AgentLoads>().AddSingleton<Places>());
            service.View(AgentAtWork.Stream).Endpoints(AgentView.Map).Endpoints(QueueView.Map);
            service.Endpoints(WorkView.Map).Endpoints(DecisionsView.Map);
            Matcher.AddTo(service);
            PlaceTeller.AddTo(service);
        }
    }
}
