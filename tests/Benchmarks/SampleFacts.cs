using System.Text.Json;
using Contracts;
using Contracts.Promises.V1;
using Contracts.WorkOrders.V1;
using EventStore;
using Messaging;
using TestKit;

namespace Benchmarks;

/// <summary>Facts as they really are: the contracts' golden samples, as the life of one work order.</summary>
public static class SampleFacts
{
    /// <summary>The first ten facts of an order's life.</summary>
    public static IReadOnlyList<IFact> Life { get; } =
    [
        Read<WorkOrderDispatched>("work-orders.work-order-dispatched.v1"),
        Read<PromiseMade>("promises.promise-made.v1"),
        Read<CustomerNotified>("work-orders.customer-notified.v1") with { Note = null },
        Read<WorkOrderAccepted>("work-orders.work-order-accepted.v1"),
        Read<ProgressReported>("work-orders.progress-reported.v1"),
        Read<CustomerNotified>("work-orders.customer-notified.v1"),
        Read<InformationRequested>("work-orders.information-requested.v1"),
        Read<InformationProvided>("work-orders.information-provided.v1"),
        Read<WorkOrderChased>("work-orders.work-order-chased.v1"),
        Read<ProgressReported>("work-orders.progress-reported.v1"),
    ];

    /// <summary>One of 265 bytes of JSON, give or take a few: progress that a department reported.</summary>
    public static ProgressReported Progress { get; } = Life.OfType<ProgressReported>().First();

    /// <summary>What stands around a fact.</summary>
    public static FactHeaders Headers { get; } =
        new("department/network", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-00", Desk.Now);

    /// <summary>A decision of one fact as the hop hands it to the log: actor, cause and request with it.</summary>
    public static NewFact Stored(IFact fact) => Stored([fact])[0];

    /// <summary>The same of several.</summary>
    public static NewFact[] Stored(IReadOnlyList<IFact> facts)
    {
        var (cause, headers) = (Guid.NewGuid().ToString(), JsonSerializer.Serialize(Headers, ContractJson.Options));
        return [.. facts.Select(fact =>
        {
            var type = Catalog.Of(fact.GetType());
            return new NewFact(
                Guid.NewGuid(), type.StoredName, type.DotnetType, JsonSerializer.SerializeToUtf8Bytes(fact, type.Type, ContractJson.Options), Desk.Now,
                (fact as IRequestFact)?.RequestId.ToString(), cause, headers);
        })];
    }

    private static T Read<T>(string sample) => JsonSerializer.Deserialize<T>(
        File.ReadAllBytes(Path.Combine(Desk.Root, "contracts", "samples", sample + ".json")), ContractJson.Options)!;
}
