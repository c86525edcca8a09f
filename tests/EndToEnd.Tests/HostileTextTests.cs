using System.Text.Json;
using Contracts;
using Contracts.Intake.V1;
using Messaging;

namespace EndToEnd.Tests;

/// <summary>FAULTS 55: what people write harms neither the database nor the logs, and personal data does not get into them.</summary>
[Collection(nameof(RunningDesk))]
public class HostileTextTests(RunningDesk desk)
{
    private const string Agent = "t-hostile";

    [Fact]
    public async Task Sql_and_markup_in_texts_are_kept_as_they_are_and_do_nothing()
    {
        const string Text = "'); drop table intake.mt_events; -- \" $1 {0} %s <script>alert(1)</script> ${jndi:ldap://x} 客户";
        var request = await desk.CallAsync("hostile-1' or '1'='1", Playing.Question, number: "1' or 1=1 --", text: Text);
        var owner = await desk.TakeAsync(request, Agent);
        await desk.PostAsync(Roles.Agent, owner, "routing", $"/requests/{request}/resolve", new { resolution = Text });

        ((string?)(await desk.FactAsync(request, "request_resolved"))["resolution"]).ShouldBe(Text);
        var profile = (await desk.FactAsync(request, "request_received"))["profile"]!;
        ((string?)profile["text"], (string?)profile["callerNumber"]).ShouldBe((Text, "1' or 1=1 --"));
        foreach (var query in new[] { "state=x'--", "channel=app';drop", "promise=x" })
        {
            var (status, _) = await desk.SendAsync(
                Roles.Auditor, "auditor", HttpMethod.Get, "audit", "/requests?" + Uri.EscapeDataString(query).Replace("%3D", "="));
            status.ShouldBe(400, query);
        }

        var month = Uri.EscapeDataString("' or true --");
        (await desk.SendAsync(Roles.Supervisor, "s1", HttpMethod.Get, "follow-up", $"/yellow-cards?month={month}")).Status.ShouldBe(400);
    }

    [Theory]
    [InlineData("\u001b[2J")]
    [InlineData("\0")]
    [InlineData("\u0007")]
    [InlineData("\u0085")]
    public async Task A_control_character_in_a_text_is_refused(string character)
    {
        var (status, problem) = await desk.SendAsync(
            Roles.Channel, "app", HttpMethod.Post, "intake", "/contacts",
            new ReceiveContact(Contracts.Channel.App, "hostile-2", Text: $"before{character}after"));
        status.ShouldBe(400);
        problem!["errors"]!.AsObject().Select(e => e.Key).ShouldBe(["text"]);
        problem.ToJsonString().ShouldNotContain("after");
    }

    [Fact]
    public async Task Logs_stay_one_json_object_a_line_and_hold_no_personal_data()
    {
        string[] personal =
        [
            "13955550005", "Customer Wang said", "Instruct the crew", "The crew answered", "Told Wang so", "Wang comments",
            "An agent explains", "The supervisor notes", "Handle Wang again", "Expert question", "Expert answer", "Wording for Wang",
            "c-hostile-wang",
        ];
        using var log = new ConsoleLog();
        await using var channel = await AmqpClient.ConnectAsync(desk, "channel.app");
        var (forged, steering, broken) = (Guid.NewGuid().ToString(), Guid.NewGuid().ToString(), Guid.NewGuid().ToString());
        await channel.SendRawAsync("intake.commands", "x\r\n{\"Level\":\"Fatal\",\"forged\":true}\r\n.v1", "{}"u8.ToArray(), forged);
        await channel.SendRawAsync(
            "intake.commands", "intake.receive-contact.v1", "{\"text\":\"Customer Wang said\",\"callerNumber\":13955550005}"u8.ToArray(),
            broken);
        await channel.SendRawAsync("intake.commands", "intake.\u202edegrof\u2066\u009b2J\u007f\u2028.v1", "{}"u8.ToArray(), steering);
        await desk.ParkedAsync("intake", forged);
        await desk.ParkedAsync("intake", steering);
        await desk.ParkedAsync("intake", broken);
        await PlayAsync(personal);

        var lines = log.Lines;
        lines.Count(l => l.Contains("Parked from")).ShouldBeGreaterThanOrEqualTo(3, "the log is really heard");
        lines.ShouldContain(l => l.Contains("\\u202edegrof\\u2066\\u009b2J\\u007f\\u2028"));
        foreach (var line in lines)
        {
            line.ShouldBe(Printed.Of(line), "nothing in it steers a terminal or turns its words round");
            using var entry = JsonDocument.Parse(line);
            entry.RootElement.TryGetProperty("forged", out _).ShouldBeFalse(line);
            personal.ShouldAllBe(text => !line.Contains(text), line);
        }
    }

    private async Task PlayAsync(string[] texts)
    {
        var request = await desk.CallAsync("hostile-wang", Playing.Question, number: texts[0], text: texts[1]);
        var owner = await desk.TakeAsync(request, Agent);
        var sought = await desk.PostAsync(Roles.Agent, owner, "routing", $"/requests/{request}/consult", new
        {
            topic = "astrology", question = texts[9], appointmentAt = desk.Clock.GetUtcNow() + TimeSpan.FromHours(20),
        });
        var consultation = sought!["facts"]![0]!["data"]!["consultationId"];
        await desk.FactAsync(request, "consultation_referred");
        await desk.PostAsync(Roles.Supervisor, "s1", "consultation", $"/consultations/{consultation}/answer", new { answer = texts[10] });
        await desk.PostAsync(Roles.Agent, owner, "consultation", $"/consultations/{consultation}/wording", new { wording = texts[11] });
        var order = await desk.DispatchAsync(request, owner, "network", texts[2]);
        await desk.AnswerAsync(order, "network", texts[3]);
        await desk.FollowedAsync(request, "resultReady");
        await desk.TellAsync(request, owner, "solved", texts[4]);
        await desk.PostAsync(Roles.Agent, owner, "consultation", $"/consultations/{consultation}/customer-answered", new { by = "agent" });
        await desk.FollowedAsync(request, "ratingAsked");
        await desk.RateAsync(request, 1, texts[5]);
        await desk.PostAsync(Roles.Agent, owner, "follow-up", $"/requests/{request}/explanation", new { explanation = texts[6] });
        await desk.PostAsync(Roles.Supervisor, "s1", "follow-up", $"/requests/{request}/review", new
        {
            recordingHeard = true, handlingReviewed = true, callbackMade = false, agentAtFault = false, note = texts[7],
            furtherHandling = texts[8],
        });
        await desk.TypesAsync(request, "request_reopened", "case_reviewed");
        await desk.SendAsync(Roles.Channel, "app", HttpMethod.Post, "intake", "/contacts", new { channel = texts[0], text = texts[1] });
        await desk.SendAsync(
            Roles.Agent, "a01", HttpMethod.Post, "follow-up", $"/requests/{request}/tell", new { outcome = "solved", note = texts[4] });
    }
}
