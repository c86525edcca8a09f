using Contracts;
using Contracts.FollowUp.V1;
using Contracts.Intake.V1;
using Hosting;

namespace Intake.Features;

/// <summary>The customer was asked something, or is waited for no more: their next contact is the answer, or not.</summary>
public static class HearWait
{
    public static void Map(ServiceBuilder service) => service.OnRequest<CustomerAwaited>(Decide).OnRequest<CustomerWaitEnded>(Decide);

    public static IEnumerable<IFact> Decide(Customer customer, CustomerAwaited awaited, Context context) =>
        customer.MatterOf(awaited.RequestId).AwaitedSince is null ? [new AnswerAwaited(awaited.RequestId, awaited.At)] : [];

    public static IEnumerable<IFact> Decide(Customer customer, CustomerWaitEnded ended, Context context) =>
        customer.MatterOf(ended.RequestId).AwaitedSince is not null ? [new AnswerWaitEnded(ended.RequestId, ended.At)] : [];
}
