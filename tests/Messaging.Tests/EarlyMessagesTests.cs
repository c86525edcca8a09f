using Contracts.Intake.V1;
using Microsoft.Extensions.Logging.Abstractions;
using TestKit;

namespace Messaging.Tests;

/// <summary>Messages that came before what they speak of.</summary>
public sealed class EarlyMessagesTests : IAsyncLifetime
{
    private TestDatabase _database = null!;

    public async Task InitializeAsync() => _database = await TestDatabase.CreateAsync();

    public Task DisposeAsync() => _database.DisposeAsync().AsTask();

    [Fact]
    public async Task One_that_meets_a_defect_is_put_aside_and_those_behind_it_are_tried()
    {
        var taken = new List<string>();
        var inbox = NewInbox(envelope => taken.Add(envelope.Id == "poison" ? throw new InvalidOperationException("a defect") : envelope.Id));
        await ParkAsync("poison");
        await ParkAsync("good");
        await RetryAsync(inbox);
        taken.ShouldBe(["good"]);
        (await ReadAsync("select string_agg(reason, ',') from parked where replayed_at is null and retry_at is null"))
            .ShouldBe("Unexpected: InvalidOperationException");
    }

    [Fact]
    public async Task One_that_meets_a_fact_of_a_newer_build_is_tried_again_later_by_whichever_node_knows_it()
    {
        var taken = new List<string>();
        var old = NewInbox(_ => throw UnknownFactException.Of("ticket_opened_v2"));
        await ParkAsync("early");
        await RetryAsync(old);
        (await ReadAsync("select retries::text from parked where retry_at > now() - interval '1 minute'")).ShouldBe("1");
        await RetryAsync(NewInbox(envelope => taken.Add(envelope.Id)));
        taken.ShouldBe(["early"]);
    }

    private Parking NewParking() => new(_database.Service, TimeProvider.System, NullLogger<Parking>.Instance);

    private Inbox NewInbox(Action<Envelope> take) => new(
        [new MessageHandler(typeof(SetCustomerTier), (envelope, _, _) => Task.Run(() => take(envelope)))], [], NewParking(), NullLogger<Inbox>.Instance);

    private Task ParkAsync(string id) => NewParking().ParkAsync(
        new Arrival(
            "intake.commands", "desk.admin.marketing-support",
            new Dictionary<string, string> { [Envelope.Prefix + "id"] = id, [Envelope.Prefix + "type"] = "intake.set-customer-tier.v1" },
            """{"customerId":"c-1","tier":1}"""u8.ToArray()),
        "came too early", retry: true, default);

    private async Task RetryAsync(Inbox inbox)
    {
        await ReadAsync("with due as (update parked set retry_at = now() - interval '1 s' where retry_at is not null returning 1) select 'due' from due");
        await NewParking().RetryDueAsync(inbox, default);
    }

    private async Task<string?> ReadAsync(string sql)
    {
        await using var command = _database.Owner.CreateCommand(sql);
        return (string?)await command.ExecuteScalarAsync();
    }
}
