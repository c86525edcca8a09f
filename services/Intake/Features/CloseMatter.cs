using Contracts;
using Contracts.FollowUp.V1;
using Contracts.Intake.V1;
using Hosting;
using Intake.Views;

namespace Intake.Features;

/// <summary>Follow-up closed the request: a later contact is about something new.</summary>
public static class CloseMatter
{
    public static void Map(ServiceBuilder service) => service.On<RequestClosed>(async (reaction, fact, token) =>
        await reaction.RunAsync(
            Customer.Stream, await RequestView.CustomerOfAsync(reaction.Services, fact.RequestId, token), Decide, fact, token));

    public static IEnumerable<IFact> Decide(Customer customer, RequestClosed closed, Context context)
    {
        var matter = customer.MatterOf(closed.RequestId);
        return matter.IsOpen && closed.At >= matter.Since ? [new MatterClosed(closed.RequestId, closed.At)] : [];
    }
}
