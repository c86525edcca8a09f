using System.Text.Json.Nodes;

namespace Simulator;

/// <summary>What the ledger and the services' own counts say at one moment of rest.</summary>
/// <param name="Summary">Audit's figures.</param>
/// <param name="Completeness">What the ledger has, by service.</param>
/// <param name="Services">Each service's own counts.</param>
/// <param name="OnTime">The complaint on-time rate with the late ones.</param>
/// <param name="Requests">All requests.</param>
/// <param name="AtRest">True when ledger and services agreed at one moment.</param>
public sealed record Books(
    JsonNode Summary, JsonNode Completeness, IReadOnlyList<JsonNode> Services, JsonNode OnTime, IReadOnlyList<JsonNode> Requests, bool AtRest)
{
    private const string Auditor = "auditor/auditor";
    private const int Page = 500;
    private static readonly string[] Owners = ["DIRECTORY", "INTAKE", "ROUTING", "WORK_ORDERS", "CONSULTATION", "FOLLOW_UP", "KNOWLEDGE", "QUALITY"];
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(45);

    /// <summary>Waits until the ledger has all that the services have. The desk's clock runs on, so things may still fall due in between.</summary>
    public static async Task<Books> CloseAsync(DeskClient desk, CancellationToken aborted)
    {
        var began = TimeProvider.System.GetTimestamp();
        while (true)
        {
            var before = await Task.WhenAll(Owners.Select(o => desk.GetAsync<JsonNode>(Auditor, o, "/log/summary")));
            var completeness = await desk.GetAsync<JsonNode>(Auditor, "AUDIT", "/completeness");
            var summary = await desk.GetAsync<JsonNode>(Auditor, "AUDIT", "/summary");
            var after = await Task.WhenAll(Owners.Select(o => desk.GetAsync<JsonNode>(Auditor, o, "/log/summary")));
            var still = before.Zip(after).All(p => JsonNode.DeepEquals(p.First, p.Second));
            var atRest = still && after.All(s => Agrees(s, completeness)) && (long)summary["facts"]! == (long)completeness["facts"]!;
            if (atRest || TimeProvider.System.GetElapsedTime(began) > Longest)
            {
                return new(
                    summary, completeness, [.. after, await desk.GetAsync<JsonNode>(Auditor, "AUDIT", "/log/summary")],
                    await desk.GetAsync<JsonNode>(Auditor, "AUDIT", "/measures/complaint-on-time"), await RequestsAsync(desk), atRest);
            }

            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System, aborted);
        }
    }

    /// <summary>The ledger's counts of a service.</summary>
    public static JsonNode? Of(JsonNode completeness, string service) =>
        completeness["services"]!.AsArray().FirstOrDefault(s => (string?)s!["service"] == service);

    private static bool Agrees(JsonNode service, JsonNode completeness)
    {
        var ledger = Of(completeness, (string)service["service"]!);
        return (long)service["published"]! == (long)service["lastSequence"]! && (long)service["waitingForRetry"]! == 0
            && (long)service["facts"]! == ((long?)ledger?["facts"] ?? 0) && (long)service["streams"]! == ((long?)ledger?["streams"] ?? 0);
    }

    private static async Task<IReadOnlyList<JsonNode>> RequestsAsync(DeskClient desk)
    {
        var all = new List<JsonNode>();
        while (true)
        {
            var page = await desk.GetAsync<JsonNode>(Auditor, "AUDIT", $"/requests?offset={all.Count}&limit={Page}");
            var items = page["items"]!.AsArray();
            all.AddRange(items.Select(i => i!));
            if (items.Count < Page)
            {
                return all;
            }
        }
    }
}
