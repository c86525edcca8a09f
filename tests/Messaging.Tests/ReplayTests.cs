using System.Text.Json;
using Contracts;
using Contracts.WorkOrders.V1;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using TestKit;

namespace Messaging.Tests;

/// <summary>Parked messages and their replay on a real database. Over the whole desk: EndToEnd.Tests/ParkedTests.</summary>
public class ReplayTests
{
    private const string User = "desk.department.network";

    [Fact]
    public async Task A_defect_that_one_message_meets_holds_up_no_other_that_came_too_early()
    {
        await using var database = await TestDatabase.CreateAsync();
        var (bad, good) = (Guid.NewGuid(), Guid.NewGuid());
        var (parking, replay) = Parts(database, order => order == bad ? throw new InvalidOperationException("a defect") : Task.CompletedTask);
        await parking.ParkAsync(Message(bad), "not yet", TimeSpan.FromSeconds(0.5), default);
        await parking.ParkAsync(Message(good), "not yet", TimeSpan.FromSeconds(0.5), default);

        using var early = new EarlyMessages(replay, new Leader(database.Service, TestDatabase.SchemaName, NullLogger<Leader>.Instance));
        await early.StartAsync(default);
        var parked = await Eventually.BecomesAsync(
            () => new ParkedMessages(database.Service).ListAsync(new(), replayedToo: true, 10, default),
            all => all.All(m => m.RetryAt is null || m.ReplayedAt is not null), "both were tried");
        await early.StopAsync(default);

        parked.Single(m => m.MessageId == $"{good}").ReplayedBy.ShouldBe("retry");
        parked.Single(m => m.MessageId == $"{bad}").Reason.ShouldBe("A defect of the desk; its log says which.");
    }

    /// <summary>A sender that was paused may have tens of thousands, and a fact of the desk's own came too early meanwhile.</summary>
    [Fact]
    public async Task A_senders_many_do_not_keep_anothers_one_waiting()
    {
        await using var database = await TestDatabase.CreateAsync();
        var tried = new List<Guid>();
        var (parking, replay) = Parts(database, order =>
        {
            tried.Add(order);
            return Task.CompletedTask;
        });
        for (var i = 0; i < 150; i++) await parking.ParkAsync(Message(Guid.NewGuid()), "paused", TimeSpan.Zero, default);
        var own = Guid.NewGuid();
        await parking.ParkAsync(Message(own) with { User = "desk.routing" }, "not yet", TimeSpan.Zero, default);

        await replay.RetryDueAsync(default);
        tried.Take(2).ShouldContain(own);
        tried.Count.ShouldBe(100);
    }

    [Fact]
    public async Task Of_a_message_that_was_replayed_only_who_and_when_and_why_is_kept()
    {
        await using var database = await TestDatabase.CreateAsync();
        var (parking, replay) = Parts(database, _ => Task.CompletedTask);
        await parking.ParkAsync(Message(Guid.NewGuid()), "refused", again: null, default);
        var parked = new ParkedMessages(database.Service);
        var id = (await parked.ListAsync(new(), replayedToo: false, 10, default)).Single().Id;

        await replay.OneAsync(id, "admin/me", default);

        var kept = (await parked.ListAsync(new(), replayedToo: true, 10, default)).Single();
        (kept.Reason, kept.ReplayedBy).ShouldBe(("refused", "admin/me"));
        await using var command = database.Service.CreateCommand("select length(body), headers::text from parked");
        await using var row = await command.ExecuteReaderAsync();
        await row.ReadAsync();
        (row.GetInt32(0), row.GetString(1)).ShouldBe((0, "{}"));
    }

    [Fact]
    public async Task One_that_meets_a_fact_of_a_newer_build_is_tried_again_until_a_node_knows_it()
    {
        await using var database = await TestDatabase.CreateAsync();
        var tries = 0;
        var (parking, replay) = Parts(database, _ => tries++ == 0 ? throw UnknownFactException.Of("ticket_opened_v2") : Task.CompletedTask);
        await parking.ParkAsync(Message(Guid.NewGuid()), "not yet", TimeSpan.FromSeconds(0.5), default);

        using var early = new EarlyMessages(replay, new Leader(database.Service, TestDatabase.SchemaName, NullLogger<Leader>.Instance));
        await early.StartAsync(default);
        await Eventually.BecomesAsync(
            () => new ParkedMessages(database.Service).ListAsync(new(), replayedToo: true, 10, default),
            all => all.Single().ReplayedBy == "retry", "it was tried again");
        await early.StopAsync(default);
        tries.ShouldBe(2);
    }

    [Fact]
    public async Task A_replay_of_many_leaves_those_alone_that_are_tried_again_by_themselves()
    {
        await using var database = await TestDatabase.CreateAsync();
        var (parking, replay) = Parts(database, _ => Task.CompletedTask);
        await parking.ParkAsync(Message(Guid.NewGuid()), "not yet", TimeSpan.FromSeconds(0.5), default);
        await parking.ParkAsync(Message(Guid.NewGuid()), "refused", again: null, default);
        var report = await replay.AllAsync(new(), 10, "admin/me", default);
        (report.Replayed, report.Failed.Count, report.Next).ShouldBe((1, 0, null));
    }

    [Fact]
    public async Task A_fault_of_the_database_ends_a_replay_of_many_and_blames_no_message()
    {
        await using var database = await TestDatabase.CreateAsync();
        var (parking, replay) = Parts(database, _ => throw new TimeoutException("away"));
        await parking.ParkAsync(Message(Guid.NewGuid()), "refused", again: null, default);
        await Should.ThrowAsync<TimeoutException>(() => replay.AllAsync(new(), 10, "admin/me", default));
        (await new ParkedMessages(database.Service).ListAsync(new(), replayedToo: false, 10, default)).Single().Reason.ShouldBe("refused");
    }

    [Theory]
    [InlineData("desk.routing", "routing.request-dispatched.v1", LogLevel.Critical)]
    [InlineData("desk.routing", "routing.fact-of-a-newer-build.v1", LogLevel.Critical)]
    [InlineData("desk.routing", "work-orders.chase-work-order.v1", LogLevel.Error)]
    [InlineData("desk.agent.a1", "routing.request-dispatched.v1", LogLevel.Error)]
    public async Task A_fact_of_our_own_that_is_given_up_is_an_alarm_whether_at_once_or_after_all_tries(string user, string type, LogLevel level)
    {
        await using var database = await TestDatabase.CreateAsync();
        var (heard, request) = (new Heard(), Guid.NewGuid());
        var (parking, replay) = Parts(database, _ => throw new NotYetException("not yet"), heard);
        var message = new Arrival(
            "work-orders.facts", user,
            new Dictionary<string, string> { ["cloudEvents_id"] = "m", ["cloudEvents_type"] = type, ["cloudEvents_correlationid"] = $"{request}" }, "{}"u8.ToArray());
        await parking.ParkAsync(message, "not yet", TimeSpan.FromSeconds(0.5), default);
        heard.Told.ShouldBeEmpty("it is tried again");

        await replay.RetryDueAsync(default);
        await Eventually.BecomesAsync(
            async () =>
            {
                await replay.RetryDueAsync(default); // half a second later it is due
                return heard.Told;
            },
            told => told.Count > 0, "it is given up: no such message is taken here");
        heard.Told.Select(t => t.Level).ShouldBe([level]);
        if (level == LogLevel.Critical) heard.Told.Single().Words.ShouldContain(request.ToString());

        await parking.ParkAsync(message with { Body = "[]"u8.ToArray() }, "refused", again: null, default);
        heard.Told.Select(t => t.Level).ShouldBe([level, level]);
        var own = await new ParkedMessages(database.Service).ListAsync(new(OwnFacts: true), replayedToo: false, 10, default);
        own.Select(m => (m.IsOwnFact, m.RequestId)).ShouldBe(level == LogLevel.Critical ? [(true, request), (true, request)] : []);
    }

    private static (Parking Parking, Replay Replay) Parts(TestDatabase database, Func<Guid, Task> handle, ILogger<Parking>? logger = null)
    {
        var parking = new Parking(database.Service, new Vault(database.Service), TimeProvider.System, logger ?? NullLogger<Parking>.Instance);
        var handler = new MessageHandler(typeof(ChaseWorkOrder), (_, message, _) => handle(((ChaseWorkOrder)message).WorkOrderId));
        var inbox = new Inbox([handler], [], new Vault(database.Service), NullLogger<Inbox>.Instance);
        return (parking, new Replay(database.Service, inbox, parking, TimeProvider.System, NullLogger<Replay>.Instance));
    }

    private static Arrival Message(Guid order) => new(
        "work-orders.commands", User,
        new Dictionary<string, string> { ["cloudEvents_id"] = $"{order}", ["cloudEvents_type"] = "work-orders.chase-work-order.v1" },
        JsonSerializer.SerializeToUtf8Bytes(new ChaseWorkOrder(order, "soon please"), ContractJson.Options));

    private sealed class Heard : ILogger<Parking>
    {
        public List<(LogLevel Level, string Words)> Told { get; } = [];

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Told.Add((logLevel, formatter(state, exception)));
    }
}
