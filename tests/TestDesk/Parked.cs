using System.Text.Json.Nodes;
using Messaging;
using TestKit;

namespace TestDesk;

/// <summary>What services have put aside, as a supervisor sees it.</summary>
public static class Parked
{
    /// <summary>The message of that id, once it is parked.</summary>
    public static async Task<JsonNode> ParkedAsync(this HostedDesk desk, string service, string messageId) =>
        (await desk.ParkedAsync(service, m => (string?)m["messageId"] == messageId)).Single();

    /// <summary>The parked messages that satisfy, once there is one.</summary>
    public static async Task<IReadOnlyList<JsonNode>> ParkedAsync(this HostedDesk desk, string service, Func<JsonNode, bool> which) =>
        await Eventually.BecomesAsync<IReadOnlyList<JsonNode>>(
            async () => [.. (await desk.ListAsync(service)).Where(which)], found => found.Count > 0, $"a message is parked by {service}");

    /// <summary>True when none of that id is parked, or it was replayed.</summary>
    public static async Task<bool> IsClearOfAsync(this HostedDesk desk, string service, string messageId) =>
        !(await desk.ListAsync(service)).Any(m => (string?)m["messageId"] == messageId);

    public static Task<(int Status, JsonNode? Body)> ReplayAsync(this HostedDesk desk, string service, JsonNode parked) =>
        desk.SendAsync(Roles.Supervisor, "duty-supervisor", HttpMethod.Post, service, $"/parked/{parked["id"]}/replay");

    private static async Task<IEnumerable<JsonNode>> ListAsync(this HostedDesk desk, string service) =>
        (await desk.GetAsync(Roles.Supervisor, "duty-supervisor", service, "/parked"))!.AsArray().Select(m => m!);
}
