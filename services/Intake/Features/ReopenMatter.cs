using Contracts;
using Contracts.FollowUp.V1;
using Contracts.Intake.V1;
using Hosting;

namespace Intake.Features;

/// <summary>The request is worked on again: a later contact about it continues it. One that was never closed just goes on.</summary>
public static class ReopenMatter
{
    public static void Map(ServiceBuilder service) => service.OnRequest<RequestReopened>(Decide);

    public static IEnumerable<IFact> Decide(Customer customer, RequestReopened reopened, Context context)
    {
        var matter = customer.MatterOf(reopened.RequestId);
        return !matter.IsOpen && reopened.At >= matter.Since ? [new MatterReopened(reopened.RequestId, reopened.At)] : [];
    }
}
