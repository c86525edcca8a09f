using Contracts;
using Contracts.FollowUp.V1;
using Contracts.Intake.V1;
using Hosting;

namespace Intake.Features;

/// <summary>Follow-up closed the request: a later contact is about something new.</summary>
public static class CloseMatter
{
    public static void Map(ServiceBuilder service) => service.OnRequest<RequestClosed>(Decide);

    public static IEnumerable<IFact> Decide(Customer customer, RequestClosed closed, Context context)
    {
        var matter = customer.MatterOf(closed.RequestId);
        return matter.IsOpen && closed.At >= matter.Since ? [new MatterClosed(closed.RequestId, closed.At)] : [];
    }
}
