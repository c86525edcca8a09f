using Contracts.Directory.V1;
using Contracts.FollowUp.V1;
using Contracts.Routing.V1;
using Messaging;
using RabbitMQ.Client;
using TestKit;

namespace Faults.Tests.Messages;

/// <summary>FAULTS 28 and 29: messages come in reverse, or when all is over.</summary>
[Collection(nameof(MessageDesk))]
public class OrderTests(MessageDesk desk)
{
    private const string Agent = "t-order";

    /// <summary>What the services say last of a request, in any order: after these nothing more is told of it.</summary>
    private static readonly string[] EndOfStory = ["request_closed", "matter_closed", "routing_ended"];

    [Fact]
    [Trait("Fault", "28")]
    public async Task Facts_that_come_in_reverse_order_lead_to_the_same_state()
    {
        await desk.TakeAllAndStopAsync("follow-up");
        await desk.TakeAllAndStopAsync("audit");
        var request = await ResolvedAsync("fault-28");
        await using (var administrator = await BrokerAdministrator.ConnectAsync(desk))
        {
            var told = await DrainAsync(administrator.Channel, Names.Facts("audit"));
            await DrainAsync(administrator.Channel, Names.Facts("follow-up")); // told again, in reverse, by the next line
            await TellAsync(Enumerable.Reverse(told));
        }

        await desk.StartAsync<FollowUp.FollowUpService>();
        await desk.StartAsync<Audit.AuditService>();

        await desk.FollowedAsync(request, "ratingAsked");
        var facts = await desk.TypesAsync(request, "rating_requested", "request_received", "request_resolved");
        string[] once = ["request_received", "request_classified", "request_resolved", "follow_up_opened", "result_told", "rating_requested"];
        facts.Where(once.Contains).Order().ShouldBe(once.Order());
        (await desk.ReadAsync<long>("follow-up", "select count(*) from parked where replayed_at is null and queue = 'follow-up.facts'")).ShouldBe(0);
    }

    [Fact]
    [Trait("Fault", "29")]
    public async Task What_comes_after_closing_is_parked_and_changes_nothing()
    {
        await using var adapter = await AmqpClient.ConnectAsync(desk, "channel.app");
        var request = await ResolvedAsync("fault-29");
        await desk.FollowedAsync(request, "ratingAsked");
        await desk.RateAsync(request, 5);
        var before = await desk.TypesAsync(request, EndOfStory);

        await adapter.SendAsync("follow-up", "rate-service", new RateService(request, 1, "link"), "fault-29-rating");
        await adapter.SendAsync("routing", "abandon-request", new AbandonRequest(request), "fault-29-abandon");
        await adapter.SendAsync("follow-up", "rate-service", new RateService(Guid.Empty, 1, "link"), "fault-29-behind");

        (await desk.ParkedReasonAsync("follow-up", "fault-29-rating")).ShouldContain("came second");
        (await desk.ParkedReasonAsync("routing", "fault-29-abandon")).ShouldNotBeEmpty();
        await desk.ParkedReasonAsync("follow-up", "fault-29-behind");
        await desk.FollowedAsync(request, "closed");
        (await desk.TypesAsync(request, EndOfStory)).ShouldBe(before);
    }

    /// <summary>An agent of these tests alone takes it: complaints are nobody else's here, and nothing stands before them in the queue.</summary>
    private async Task<Guid> ResolvedAsync(string reference)
    {
        var request = await desk.CallAsync(reference, Playing.Complaint);
        await desk.PutAsync($"/agents/{Agent}", new Agent(Agent, "Test Agent", "day", new Dictionary<string, int> { ["complaint"] = 5 }, [], []));
        await desk.UntilTakenAsync(Roles.Agent, Agent, "routing", "/agents/me/sign-in");
        await desk.UntilAsync(Roles.Supervisor, "duty-supervisor", "routing", $"/requests/{request}", r => (string?)r["status"] == "offered");
        await desk.PostAsync(Roles.Agent, Agent, "routing", $"/requests/{request}/accept");
        await desk.PostAsync(Roles.Agent, Agent, "routing", $"/requests/{request}/resolve", new { resolution = "Settled" });
        return request;
    }

    private static async Task<List<BasicGetResult>> DrainAsync(IChannel channel, string queue)
    {
        var told = new List<BasicGetResult>();
        await Eventually.BecomesAsync(
            async () =>
            {
                while (await channel.BasicGetAsync(queue, autoAck: true) is { } message)
                {
                    told.Add(message);
                }

                return told.Any(m => m.Header("cloudEvents_type") == "routing.request-resolved.v1");
            }, complete => complete, $"{queue} has the end of the story");
        return told;
    }

    /// <summary>Each by its owner, as nobody else may; one after another, so that they stand in the queues in this order.</summary>
    private async Task TellAsync(IEnumerable<BasicGetResult> facts)
    {
        var tellers = new Dictionary<string, AmqpClient>();
        foreach (var fact in facts)
        {
            var service = fact.Header("cloudEvents_source")!.TrimStart('/');
            if (!tellers.TryGetValue(service, out var teller))
            {
                tellers[service] = teller = await AmqpClient.ConnectAsync(desk, service);
            }

            await teller.Channel.BasicPublishAsync(
                fact.Exchange, fact.RoutingKey, mandatory: true, new BasicProperties(fact.BasicProperties), fact.Body);
        }

        foreach (var teller in tellers.Values)
        {
            await teller.DisposeAsync();
        }
    }
}
