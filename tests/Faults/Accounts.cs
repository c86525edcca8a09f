using System.Text.Json.Nodes;
using Messaging;
using TestKit;

namespace Faults.Tests;

/// <summary>What the desk owes: every acknowledged contact has its effect, once, and the ledger has what the services' logs have.</summary>
internal static class Accounts
{
    /// <summary>Waits until everything told has arrived, and compares.</summary>
    /// <param name="desk">The desk.</param>
    /// <param name="accepted">Requests whose contact was acknowledged.</param>
    /// <param name="parked">Messages that are rightly parked by now, all services together.</param>
    public static async Task SettleAsync(this ProcessDesk desk, IReadOnlyCollection<Guid> accepted, int parked = 0)
    {
        try
        {
            await Eventually.BecomesAsync(
                () => desk.BooksAsync(accepted), books => books.StartsWith("balanced", StringComparison.Ordinal), "the books balance");
        }
        catch (TimeoutException e)
        {
            throw new TimeoutException($"{e.Message}\nThe services' last words:\n{string.Join('\n', BrokerDesk.Services.SelectMany(s => desk.LogOf(s).TakeLast(8)))}", e);
        }

        (await desk.ParkedAsync()).ShouldBe(parked);
        foreach (var (service, fact) in new[] { ("intake", "request_received"), ("intake", "request_classified"), ("routing", "request_queued") })
        {
            var effects = (await desk.FactsAsync(service)).Where(f => (string?)f["type"] == fact).Select(f => f.Id("correlationId")).ToList();
            effects.ShouldBeUnique();
            accepted.Except(effects).ShouldBeEmpty($"every acknowledged contact has its {fact}");
        }
    }

    /// <summary>All facts in a service's log.</summary>
    public static async Task<IReadOnlyList<JsonNode>> FactsAsync(this ProcessDesk desk, string service)
    {
        var facts = new List<JsonNode>();
        while (true)
        {
            var after = facts.Count == 0 ? 0 : facts[^1]["sequence"]!.GetValue<long>();
            var page = (await desk.ReadAsync(service, $"/log?after={after}")).AsArray();
            if (page.Count == 0)
            {
                return facts;
            }

            facts.AddRange(page.Select(f => f!));
        }
    }

    /// <summary>What an auditor reads of a service.</summary>
    public static async Task<JsonNode> ReadAsync(this ProcessDesk desk, string service, string path)
    {
        var (status, body) = await desk.SendAsync(Roles.Auditor, "auditor", HttpMethod.Get, service, path);
        status.ShouldBe(200, $"{service} {path}: {body}");
        return body!;
    }

    /// <summary>Facts in the log that the broker has not confirmed.</summary>
    public static async Task<long> UntoldAsync(this ProcessDesk desk, string service)
    {
        var summary = await desk.ReadAsync(service, "/log/summary");
        return (long)summary["lastSequence"]! - (long)summary["published"]!;
    }

    private static async Task<int> ParkedAsync(this ProcessDesk desk)
    {
        var parked = await Task.WhenAll(BrokerDesk.Services.Select(s => desk.ReadAsync(s, "/log/summary")));
        return parked.Sum(p => (int)p["parked"]! + (int)p["waitingForRetry"]!);
    }

    private static async Task<string> BooksAsync(this ProcessDesk desk, IReadOnlyCollection<Guid> accepted)
    {
        var ledger = await desk.ReadAsync("audit", "/completeness");
        var text = $"complete {ledger["complete"]}";
        var balance = (bool)ledger["complete"]!;
        foreach (var service in BrokerDesk.Services.Where(s => s != "audit"))
        {
            var own = await desk.ReadAsync(service, "/log/summary");
            var known = ledger["services"]!.AsArray().FirstOrDefault(s => (string?)s!["service"] == service);
            text += $"; {service} {own["facts"]}, told up to {own["published"]} of {own["lastSequence"]}, in the ledger {known?["facts"] ?? 0}";
            balance &= (long)own["facts"]! == ((long?)known?["facts"] ?? 0) && (long)own["published"]! == (long)own["lastSequence"]!;
        }

        var queued = (await desk.FactsAsync("routing")).Where(f => (string?)f["type"] == "request_queued").Select(f => f.Id("correlationId")).ToHashSet();
        var missing = accepted.Count(a => !queued.Contains(a));
        return balance && missing == 0 ? $"balanced; {text}" : $"open; {missing} of {accepted.Count} requests not queued; {text}";
    }
}
