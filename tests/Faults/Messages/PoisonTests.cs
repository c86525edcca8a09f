using System.Globalization;
using System.Text;
using TestKit;

namespace Faults.Tests.Messages;

/// <summary>FAULTS 33 and 35: what nobody understands stands aside, and the others flow.</summary>
[Collection(nameof(MessageDesk))]
public class PoisonTests(MessageDesk desk)
{
    /// <summary>10,000 with <c>DESK_FAULTS_MESSAGES=10000</c>.</summary>
    private static readonly int Messages =
        int.Parse(Environment.GetEnvironmentVariable("DESK_FAULTS_MESSAGES") is { Length: > 0 } given ? given : "500", CultureInfo.InvariantCulture);

    [Fact]
    [Trait("Fault", "35")]
    public async Task One_poisonous_message_among_many_is_parked_and_all_others_flow()
    {
        await using var adapter = await AmqpClient.ConnectAsync(desk, "channel.web");
        var sent = new List<Task>();
        for (var i = 0; i < Messages; i++)
        {
            sent.Add(i == Messages / 2
                ? adapter.SendRawAsync("intake.commands", "intake.receive-contact.v1", Encoding.UTF8.GetBytes("{\"channel\":"), "fault-35-poison")
                : adapter.SendAsync("intake", "receive-contact", Contacts.Of($"fault-35-{i}"), $"fault-35-{i}"));
        }

        await Task.WhenAll(sent);
        await Eventually.BecomesAsync(
            () => desk.ReadAsync<long>("intake", "select count(distinct stream_id) from mt_events where causation_id like 'channel/web:fault-35-%'"),
            taken => taken == Messages - 1, "all others have their effect");
        (await desk.ReadAsync<long>("intake", "select count(*) from mt_events where type = 'request_received' and causation_id like 'channel/web:fault-35-%'"))
            .ShouldBe(Messages - 1);
        (await desk.ParkedReasonAsync("intake", "fault-35-poison")).ShouldStartWith("channel: ");
    }

    [Fact]
    [Trait("Fault", "33")]
    public async Task A_message_of_a_version_that_nobody_knows_yet_waits_in_sight_and_each_replay_says_why()
    {
        await using var adapter = await AmqpClient.ConnectAsync(desk, "channel.web");
        await adapter.SendAsync("intake", "receive-contact", Contacts.Of("fault-33"), "fault-33-known");
        await adapter.SendRawAsync("intake.commands", "intake.receive-contact.v9", Encoding.UTF8.GetBytes("{\"later\":true}"), "fault-33");

        var parked = await desk.ParkedAsync("intake", "fault-33");
        ((string?)parked["type"]).ShouldBe("intake.receive-contact.v9");
        var (status, problem) = await desk.ReplayAsync("intake", parked);
        status.ShouldBe(400);
        problem.Text("detail").ShouldBe("No contract has the type 'intake.receive-contact.v9'.");
        ((long)(await desk.ParkedAsync("intake", "fault-33"))["id"]!).ShouldBe((long)parked["id"]!, "it is still there, for a later version to take");
        await desk.TypesAsync(Contacts.RequestOf("fault-33"), "request_queued");
    }
}
