using Messaging;
using TestKit;

namespace Faults.Tests.Messages;

/// <summary>FAULTS 27 and 34: a message comes again, soon or late, the same or another under its id.</summary>
[Collection(nameof(MessageDesk))]
public class RepeatedMessageTests(MessageDesk desk)
{
    [Fact]
    [Trait("Fault", "27")]
    public async Task A_message_that_comes_a_hundred_times_and_after_31_minutes_and_30_days_counts_once()
    {
        await using var adapter = await AmqpClient.ConnectAsync(desk, "channel.web");
        var request = Contacts.RequestOf("fault-27");
        for (var time = 0; time < 100; time++)
        {
            await SendAsync(adapter, "fault-27", "fault-27");
        }

        await SentinelAsync(adapter, "fault-27-a");
        desk.Advance(TimeSpan.FromMinutes(31));
        await SendAsync(adapter, "fault-27", "fault-27");
        await SentinelAsync(adapter, "fault-27-b");

        desk.Advance(TimeSpan.FromDays(30));
        await desk.StopAsync("intake"); // nothing is remembered but what is stored
        await desk.StartAsync<Intake.IntakeService>();
        await SendAsync(adapter, "fault-27", "fault-27");
        await SentinelAsync(adapter, "fault-27-c");

        (await desk.TypesAsync(request, "request_queued")).Count(f => f is "contact_received" or "request_received" or "request_classified" or "request_queued")
            .ShouldBe(4);
        (await desk.ReadAsync<long>("intake", "select count(*) from mt_events where causation_id = 'channel/web:fault-27'")).ShouldBe(3);

        Task SentinelAsync(AmqpClient sender, string reference) => BehindAsync(sender, reference, request);

        Task SendAsync(AmqpClient sender, string reference, string id) =>
            sender.SendInOrderAsync(desk, "channel.web", "intake", "receive-contact", Contacts.Of(reference), id, request);
    }

    [Fact]
    [Trait("Fault", "27")]
    public async Task All_facts_that_a_service_ever_told_are_told_again_and_change_nothing()
    {
        await desk.PostAsync(Roles.Channel, "web", "intake", "/contacts", Contacts.Of("fault-27-facts"));
        await desk.TypesAsync(Contacts.RequestOf("fault-27-facts"), "request_queued", "follow_up_opened");
        var before = await CountsAsync();

        await desk.StopAsync("intake");
        await desk.ReadAsync<object>("intake", "update log_progress set sequence = 0 where reader = 'publisher' returning sequence");
        await desk.StartAsync<Intake.IntakeService>();
        await Eventually.BecomesAsync(
            () => desk.ReadAsync<bool>("intake", "select sequence = (select max(seq_id) from mt_events) from log_progress where reader = 'publisher'"),
            told => told, "intake has told everything again");
        await desk.TakeAllAndStopAsync("routing");
        await desk.TakeAllAndStopAsync("follow-up");
        await desk.TakeAllAndStopAsync("audit");

        (await CountsAsync()).ShouldBe(before);
        await desk.StartAsync<Routing.RoutingService>();
        await desk.StartAsync<FollowUp.FollowUpService>();
        await desk.StartAsync<Audit.AuditService>();
    }

    [Fact]
    [Trait("Fault", "34")]
    public async Task Another_content_under_the_same_id_is_parked_with_a_reason_that_names_the_id()
    {
        await using var adapter = await AmqpClient.ConnectAsync(desk, "channel.web");
        var first = Contacts.Of("fault-34");
        await adapter.SendAsync("intake", "receive-contact", first, "fault-34");
        await desk.TypesAsync(Contacts.RequestOf("fault-34"), "request_queued");

        await adapter.SendAsync("intake", "receive-contact", first with { ChannelReference = "fault-34-other", Text = "Broken" }, "fault-34");

        var parked = await desk.ParkedAsync("intake", "fault-34");
        parked["reason"]!.ToString().ShouldBe("A message with this id, over HTTP its Idempotency-Key, came before with another content.");
        (await desk.ReadAsync<long>("intake", "select count(*) from mt_events where causation_id = 'channel/web:fault-34'")).ShouldBe(3);
    }

    [Fact]
    [Trait("Fault", "34")]
    public async Task Another_content_under_the_same_idempotency_key_is_refused()
    {
        var first = Contacts.Of("fault-34-http");
        await desk.PostAsync(Roles.Channel, "web", "intake", "/contacts", first, "fault-34-key");
        await desk.PostAsync(Roles.Channel, "web", "intake", "/contacts", first, "fault-34-key");

        var (status, problem) = await desk.SendAsync(
            Roles.Channel, "web", HttpMethod.Post, "intake", "/contacts", first with { ChannelReference = "fault-34-http-other" }, "fault-34-key");
        status.ShouldBe(409);
        problem.Text("detail").ShouldNotBeNull().ShouldContain("came before with another content");
    }

    /// <summary>Messages with the same correlation are handled in order: when this one has its effect, those before had theirs.</summary>
    private async Task BehindAsync(AmqpClient sender, string reference, Guid correlation)
    {
        await sender.SendInOrderAsync(desk, "channel.web", "intake", "receive-contact", Contacts.Of(reference), reference, correlation);
        await desk.TypesAsync(Contacts.RequestOf(reference), "request_received");
    }

    /// <summary>Of all but what time alone brings: who waits is told their place.</summary>
    private async Task<string> CountsAsync()
    {
        var counts = new List<string>();
        foreach (var (service, table) in new[] { ("intake", "mt_events"), ("routing", "mt_events"), ("follow-up", "mt_events"), ("audit", "ledger") })
        {
            counts.Add($"{service} {await desk.ReadAsync<long>(service, $"select count(*) from {table} where type <> 'place_told'")}, parked {await desk.ReadAsync<long>(service, "select count(*) from parked")}");
        }

        return string.Join("; ", counts);
    }
}
