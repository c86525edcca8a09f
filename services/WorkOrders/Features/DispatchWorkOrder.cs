using Contracts;
using Contracts.Directory.V1;
using Contracts.Routing.V1;
using Contracts.WorkOrders.V1;
using Hosting;

namespace WorkOrders.Features;

/// <summary>
/// An agent dispatched a request 派单: the order goes into the department's queue with a promised reply (D1). A deadline that
/// the customer asked for specially overrides the policy's. A department that nobody knows is the lead department's matter.
/// </summary>
public static class DispatchWorkOrder
{
    public static void Map(ServiceBuilder service) =>
        service.On<WorkOrder, RequestDispatched>(WorkOrder.Stream, f => f.WorkOrderId, Decide);

    public static IEnumerable<IFact> Decide(WorkOrder order, RequestDispatched request, Context context)
    {
        if (order.Dispatched is not null)
        {
            return [];
        }

        var department = context.Directory.Departments.ContainsKey(request.Department)
            ? request.Department
            : context.Directory.LeadDepartment.Id;
        var promise = context.Directory.Sla.Make(
            WorkOrder.DepartmentReply, request.RequestId, request.WorkOrderId,
            new SlaMatch(
                request.Kind, request.Category, request.Tier, request.Urgency, request.Channel, request.Region, request.Jurisdiction),
            request.At, Deadline(request));
        var dispatched = new WorkOrderDispatched(
            request.WorkOrderId, request.RequestId, department, Attempt: 1, request.OwnerAgentId, request.Kind, request.Category,
            request.Urgency, request.Tier, request.Region, request.Instruction,
            promise?.DueAt ?? throw new Messaging.NotYetException("No SLA policy for the department's reply is known yet."), request.At);
        return [dispatched, promise];
    }

    /// <summary>A deadline that has passed already binds nobody: the policy's holds.</summary>
    private static DateTimeOffset? Deadline(RequestDispatched request) =>
        request.DeadlineAsked > request.At ? request.DeadlineAsked : null;
}
