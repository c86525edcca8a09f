using Contracts;
using Contracts.FollowUp.V1;
using Contracts.Intake.V1;
using Hosting;

namespace Intake.Features;

/// <summary>Follow-up closed the request: a later contact is about something new. One that was merged, and that others had gone on with, is at its end.</summary>
public static class CloseMatter
{
    public static void Map(ServiceBuilder service) => service.OnRequest<RequestClosed>(Decide);

    public static IEnumerable<IFact> Decide(Customer customer, RequestClosed closed, Context context)
    {
        var matter = customer.MatterOf(closed.RequestId);
        return matter.IsOpen && closed.At >= matter.Since ? [new MatterClosed(closed.RequestId, closed.At)]
            : matter.IsWorkedOnMerged ? [new MergedRequestEnded(closed.RequestId, closed.Because != ClosedBecause.Merged, closed.At)]
            : [];
    }
}
