using Hosting;
using WorkOrders.Features;
using WorkOrders.Views;

return await ServiceHost.RunAsync<WorkOrders.WorkOrdersService>(args);

namespace WorkOrders
{
    /// <summary>Work orders 工单: dispatched to departments, returned, questioned, chased, escalated, answered (D1 to D7).</summary>
    public sealed class WorkOrdersService : IDeskService
    {
        /// <inheritdoc />
        public static string Name => "work-orders";

        /// <inheritdoc />
        public static void Define(ServiceBuilder service)
        {
            DispatchWorkOrder.Map(service);
            TellExpected.Map(service);
            AcceptWorkOrder.Map(service);
            ReturnWorkOrder.Map(service);
            RequestInformation.Map(service);
            ProvideInformation.Map(service);
            SuspendWorkOrder.Map(service);
            ReportProgress.Map(service);
            ChaseWorkOrder.Map(service);
            RaiseUrgency.Map(service);
            HandOverWorkOrder.Map(service);
            AnswerWorkOrder.Map(service);
            EscalateWorkOrder.Map(service);
            service.ExplainsPromises();
            service.View(WorkOrder.Stream).Endpoints(WorkOrderView.Map);
            DepartmentQueues.AddTo(service);
        }
    }
}
