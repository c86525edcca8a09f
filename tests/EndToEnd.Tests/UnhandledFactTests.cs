using System.Text.Json;
using System.Text.Json.Nodes;
using Messaging;
using RabbitMQ.Client;

namespace EndToEnd.Tests;

/// <summary>A fact of the desk's own that a service cannot handle: an alarm, and its request stands on the board as without a promise.</summary>
[Collection(nameof(RunningDesk))]
public class UnhandledFactTests(RunningDesk desk)
{
    [Fact]
    public async Task It_raises_an_alarm_and_its_request_is_shown_without_a_promise()
    {
        using var log = new ConsoleLog();
        await using var intake = await AmqpClient.ConnectAsync(desk, "intake");
        var (known, unknown) = (await desk.CallAsync("unhandled-1", Playing.Complaint), Guid.NewGuid());
        await desk.FollowedAsync(known, "inWork");
        await TellAsync(intake, known);
        await TellAsync(intake, unknown);

        foreach (var request in new[] { known, unknown })
        {
            var parked = (await desk.ParkedAsync("follow-up", m => m.Text("requestId") == request.ToString())).Single();
            parked.Text("isOwnFact").ShouldBe("true");
            var row = await desk.UntilAsync(Roles.Supervisor, "s1", "follow-up", $"/requests/{request}", _ => true);
            row.Text("withoutPromise").ShouldBe("true");
            var line = log.Lines.Select(l => JsonNode.Parse(l)!)
                .Single(l => l.Text("Request") == request.ToString() && l.Text("Queue") == "follow-up.facts"); // Routing hears it, too
            (line.Text("@l"), line.Text("Type")).ShouldBe(("Fatal", "intake.request-classified.v1"));
            line.Text("@m").ShouldStartWith("ALARM");
        }

        var board = (await desk.GetAsync(Roles.Supervisor, "s1", "follow-up", "/tasks"))!.AsArray();
        var without = board.Where(row => row.Text("withoutPromise") == "true").ToList();
        board.Take(without.Count).ShouldBe(without, "they come first");
        without.Select(row => row.Id("requestId")).ShouldBe([known, unknown], ignoreOrder: true);
        without.ShouldAllBe(row => row!["tasks"]!.ToJsonString() == "[\"recover\"]");
        (await desk.GetAsync(Roles.Agent, "a01", "follow-up", "/tasks"))!.ToJsonString().ShouldNotContain("recover");

        var own = (await desk.GetAsync(Roles.Auditor, "auditor", "follow-up", $"/parked?ownFacts=true&requestId={unknown}"))!.AsArray();
        var discarded = await desk.SendAsync(Roles.Admin, "admin", HttpMethod.Delete, "follow-up", $"/parked/{own.ShouldHaveSingleItem()!["id"]}");
        discarded.Status.ShouldBe(409, "something follows from it");
        (await desk.GetAsync(Roles.Auditor, "auditor", "follow-up", $"/parked?ownFacts=false&requestId={unknown}"))!.AsArray().ShouldBeEmpty();
        await desk.GiveUpAsync("app", known);
    }

    [Fact]
    public async Task A_message_from_outside_that_cannot_be_handled_is_parked_and_raises_none()
    {
        using var log = new ConsoleLog();
        await using var channel = await AmqpClient.ConnectAsync(desk, "channel.app");
        var id = Guid.NewGuid().ToString();
        await channel.SendRawAsync("intake.commands", "intake.receive-contact.v1", "{}"u8.ToArray(), id);

        (await desk.ParkedAsync("intake", id)).Text("isOwnFact").ShouldBe("false");
        log.Lines.ShouldNotContain(line => line.Contains("ALARM", StringComparison.Ordinal));
    }

    /// <summary>What Intake would say of a request, but that nobody can read it.</summary>
    private async Task TellAsync(AmqpClient intake, Guid request)
    {
        var properties = new BasicProperties
        {
            UserId = $"{desk.Name}.intake", Persistent = true,
            Headers = new Dictionary<string, object?>
            {
                [Envelope.Prefix + "id"] = Guid.NewGuid().ToString(), [Envelope.Prefix + "type"] = "intake.request-classified.v1",
                [Envelope.Prefix + "source"] = "/intake", [Envelope.Prefix + "correlationid"] = request.ToString(),
            },
        };
        var body = JsonSerializer.SerializeToUtf8Bytes(new { requestId = request });
        await intake.Channel.BasicPublishAsync("intake.v1", "request-classified", mandatory: true, properties, body);
    }
}
