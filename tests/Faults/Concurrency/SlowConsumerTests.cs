using System.Text.Json;
using Contracts;
using Contracts.Intake.V1;
using EventStore;
using Faults.Tests.Database;
using Messaging;
using RabbitMQ.Client;
using TestKit;

namespace Faults.Tests.Concurrency;

/// <summary>One consumer stands still for a long time while the others and the publisher go on.</summary>
[Collection(nameof(PrivateDesk))]
public sealed class SlowConsumerTests(PrivateDesk desk)
{
    private const int Facts = 10_000;
    private const int InOneAppend = 100;

    /// <summary>What the bus hands to a consumer that has not acknowledged anything.</summary>
    private const int Prefetch = 400;

    [Fact, Trait("Fault", "48")]
    public async Task What_a_consumer_cannot_take_waits_on_the_broker_and_holds_nobody_else_up()
    {
        var contacts = new Customers(desk, "slow");
        var factory = new ConnectionFactory { Uri = DeskSetup.Servers.FromEnvironment().RabbitMq, VirtualHost = desk.Name };
        await using var connection = await factory.CreateConnectionAsync();
        await using var channel = await connection.CreateChannelAsync();
        var other = await channel.QueueDeclareAsync();
        await channel.QueueBindAsync(other.QueueName, Names.FactExchange("intake"), "customer-tier-changed");

        await using (await OpenTransaction.BeginAsync(
            desk.Administrator, $"select pg_advisory_xact_lock({LockKeys.Of("audit", "ledger")})"))
        {
            await AppendAsync();
            await contacts.TakenAsync("meanwhile");
            await Eventually.BecomesAsync(() => WaitingAsync(channel, other.QueueName), waiting => waiting == Facts, "the other consumer has all of it");
            await Eventually.BecomesAsync(
                () => WaitingAsync(channel, Names.Facts("audit")), waiting => waiting >= Facts - Prefetch, "the ledger's messages wait on the broker");
        }

        await contacts.AllArrivedOnceAsync(desk.Administrator);
        (await WaitingAsync(channel, Names.Facts("audit"))).ShouldBe(0u);
    }

    private static async Task<uint> WaitingAsync(IChannel channel, string queue) => (await channel.QueueDeclarePassiveAsync(queue)).MessageCount;

    private Task AppendAsync() => Task.WhenAll(Enumerable.Range(0, Facts / InOneAppend).Select(stream =>
    {
        var facts = Enumerable.Range(0, InOneAppend).Select(i => Fact($"slow-{stream}-{i}")).ToList();
        return desk.PartOf<EventLog>("intake").AppendAsync(new(Guid.NewGuid(), "customer", 0, facts, []), default);
    }));

    private static NewFact Fact(string customer)
    {
        var type = Catalog.Of(typeof(CustomerTierChanged));
        var json = JsonSerializer.SerializeToUtf8Bytes(new CustomerTierChanged(customer, 2, Desk.Now), ContractJson.Options);
        var actor = $"{Roles.Marketing}/support";
        var headers = JsonSerializer.Serialize(new FactHeaders(actor, null, null), ContractJson.Options);
        return new(Guid.NewGuid(), type.StoredName, type.DotnetType, json, Desk.Now, null, customer, headers, actor);
    }
}
