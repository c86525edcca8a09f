using System.Text;
using System.Text.Json.Nodes;
using Messaging;
using RabbitMQ.Client;

namespace EndToEnd.Tests;

/// <summary>FAULTS 27 and 34, and that a fact counts only from its owner.</summary>
[Collection(nameof(RunningDesk))]
public class RetoldFactTests(RunningDesk desk)
{
    private const string Agent = "t-retold";

    [Fact]
    public async Task A_fact_told_again_is_absorbed_and_another_content_under_its_id_is_parked()
    {
        await using var routing = await AmqpClient.ConnectAsync(desk, "routing");
        var request = await ResolvedAsync("retold-1");
        var before = await desk.HistoryWithAsync(request, f => (string?)f["type"] == "rating_requested");
        var fact = await LoggedAsync(before.Single(f => (string?)f["type"] == "request_resolved"));
        var id = fact["id"]!.ToString();

        await TellAsync(routing, fact, "request-resolved");
        fact["data"]!["resolution"] = "Something else";
        await TellAsync(routing, fact, "for-the-ledger-only");

        var parked = await desk.ParkedAsync("audit", id); // facts of one request are taken in order, so the repeat was too
        parked["reason"]!.ToString().ShouldEndWith("of routing is not that of what it says and of the fact before it.");
        await desk.RateAsync(request, 5);
        var facts = await desk.TypesAsync(request, "matter_closed");
        facts.Count(f => f is "request_resolved").ShouldBe(1);
        facts.Count(f => f is "result_ready" or "result_told" or "rating_requested").ShouldBe(3);
        ((string?)(await desk.FactAsync(request, "request_resolved"))["resolution"]).ShouldBe("Settled");
    }

    [Fact]
    public async Task A_service_cannot_tell_a_fact_of_another_service()
    {
        await using var routing = await AmqpClient.ConnectAsync(desk, "routing");
        var request = await ResolvedAsync("retold-2");
        var history = await desk.HistoryWithAsync(request, f => (string?)f["type"] == "rating_requested");
        var fact = await LoggedAsync(history.Single(f => (string?)f["type"] == "request_classified"));
        fact["data"]!["category"] = "forged";
        foreach (var source in new[] { "/intake", "/routing" })
        {
            var id = Guid.NewGuid().ToString();
            fact["id"] = id;
            await TellAsync(routing, fact, "request-resolved", source, "intake.request-classified.v1"); // a key that follow-up is bound to
            foreach (var service in new[] { "follow-up", "audit" })
            {
                (await desk.ParkedAsync(service, id))["reason"]!.ToString().ShouldContain("may not tell");
            }
        }

        (await desk.FollowedAsync(request, "ratingAsked"))["category"]!.ToString().ShouldNotBe("forged");
    }

    private async Task<Guid> ResolvedAsync(string reference)
    {
        var request = await desk.CallAsync(reference, Playing.Question);
        var owner = await desk.TakeAsync(request, Agent);
        await desk.PostAsync(Roles.Agent, owner, "routing", $"/requests/{request}/resolve", new { resolution = "Settled" });
        return request;
    }

    /// <summary>The fact as it stands in its owner's own log.</summary>
    private async Task<JsonNode> LoggedAsync(JsonNode row)
    {
        var after = row["serviceSequence"]!.GetValue<long>() - 1;
        var page = await desk.GetAsync(Roles.Auditor, "auditor", row["service"]!.ToString(), $"/log?after={after}&limit=1");
        return page!.AsArray().Single()!;
    }

    private Task TellAsync(AmqpClient teller, JsonNode fact, string routingKey, string source = "/routing", string? type = null)
    {
        var headers = new Dictionary<string, object?>
        {
            ["id"] = fact["id"], ["type"] = type ?? $"routing.{fact["type"]!.ToString().Replace('_', '-')}.v1", ["source"] = source,
            ["subject"] = fact["streamId"], ["time"] = fact["at"], ["correlationid"] = fact["correlationId"],
            ["causationid"] = fact["causationId"], ["sequence"] = fact["sequence"], ["streamtype"] = fact["streamType"],
            ["streamversion"] = fact["version"], ["actor"] = fact["headers"]!["actor"],
            ["hash"] = fact["headers"]!["hash"],
        };
        var properties = new BasicProperties
        {
            UserId = $"{desk.Name}.routing", Persistent = true,
            Headers = headers.ToDictionary(h => Envelope.Prefix + h.Key, h => (object?)h.Value?.ToString()),
        };
        return teller.Channel.BasicPublishAsync(
            "routing.v1", routingKey, mandatory: true, properties, Encoding.UTF8.GetBytes(fact["data"]!.ToJsonString())).AsTask();
    }
}
