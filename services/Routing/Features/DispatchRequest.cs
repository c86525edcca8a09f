using Contracts;
using Contracts.Directory.V1;
using Contracts.Routing.V1;
using EventStore;
using Hosting;
using Messaging;
using Command = Contracts.Routing.V1.DispatchRequest;

namespace Routing.Features;

/// <summary>
/// The agent sends the matter to a department 派单, for which WorkOrders makes an order (D1). The owner may send it to further
/// departments, at once or later, and to the same one again in the same words (D6): a repeat is told from that by its message alone, over
/// HTTP by the Idempotency-Key.
/// </summary>
public static class DispatchRequest
{
    /// <summary>The promise that WorkOrders will make.</summary>
    private const string DepartmentReply = "department-reply";

    public static void Map(ServiceBuilder service) => service
        .Command<Request, Command>(Request.Stream, (c, _) => c.RequestId, Decide, Roles.Agent, Roles.Supervisor)
        .At("POST", "/requests/{requestId:guid}/dispatch");

    public static IEnumerable<IFact> Decide(Request request, Command command, Context context)
    {
        request.Known(command.RequestId);
        var profile = request.Profile!;
        var deadline = command.DeadlineAsked ?? profile.DeadlineAsked;
        request.MustBeWorkedOn(context, orWithOthers: true);
        request.MustHaveRetention(context);
        request.MustHaveCalled();
        if (!context.Directory.MustBeReady().Departments.ContainsKey(command.Department))
        {
            throw Refusal.Invalid("department", $"There is no department '{command.Department}'.");
        }

        var workOrderId = DerivedId.From("work-order", request.Id.ToString(), request.Orders.Count.ToString());
        MayGiveUntil(command.DeadlineAsked, request, workOrderId, context);
        return
        [
            new RequestDispatched(
                request.Id, workOrderId, request.OwnerAgentId!, command.Department, request.Kind!.Value, request.Category!,
                request.Urgency, profile.Tier, profile.Channel, profile.Region, command.Instruction, deadline, context.Now,
                profile.Jurisdiction),
            .. request.Replied(context),
        ];
    }

    /// <summary>An agent gives a department as long as the customer wishes, or the policy and the desk's <c>lengthenAlone</c> on top; longer is a supervisor's to give.</summary>
    private static void MayGiveUntil(DateTimeOffset? asked, Request request, Guid workOrderId, Context context)
    {
        var profile = request.Profile!;
        if (asked is null || asked <= profile.DeadlineAsked || context.Actor.Role != Roles.Agent) return;

        var facts = new SlaMatch(request.Kind, request.Category, profile.Tier, request.Urgency, profile.Channel, profile.Region, profile.Jurisdiction);
        if (!context.Directory.Sla.IsTimed(DepartmentReply, facts, context.Now)) return;

        var due = context.Directory.Sla.Make(DepartmentReply, request.Id, workOrderId, facts, context.Now)?.DueAt;
        if (asked > due + context.Directory.Settings.LengthenAlone)
        {
            throw new Refusal(
                RefusalKind.Forbidden, $"deadlineAsked: the department would have until {due:O}. The customer did not ask for so much more: a supervisor gives it.", "deadlineAsked");
        }
    }
}
