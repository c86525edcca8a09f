using System.Text.Json.Nodes;
using Messaging;
using Shouldly;
using TestKit;

namespace TestDesk;

/// <summary>What tests ask of the desk and of its answers again and again.</summary>
public static class Questions
{
    /// <summary>A member, however deep: <c>profile.tier</c>.</summary>
    public static JsonNode? At(this JsonNode? node, string path) =>
        path.Split('.').Aggregate(node, (inner, member) => inner?[member]);

    public static string? Text(this JsonNode? node, string path) => node.At(path)?.ToString();

    public static Guid Id(this JsonNode? node, string path) => Guid.Parse(node.Text(path)!);

    public static DateTimeOffset Moment(this JsonNode? node, string path) => node.At(path)!.GetValue<DateTimeOffset>();

    /// <summary>Asks until the answer is 200 and satisfies; a 404 may only mean that the service has not heard of it yet.</summary>
    public static async Task<JsonNode> UntilAsync(
        this HostedDesk desk, string role, string id, string service, string path, Func<JsonNode, bool> satisfies)
    {
        var (_, body) = await Eventually.BecomesAsync(
            () => desk.SendAsync(role, id, HttpMethod.Get, service, path),
            answer => answer.Status == 200 && satisfies(answer.Body!), $"GET {service} {path} as asked for");
        return body!;
    }

    /// <summary>Sends a command until it is taken: what it needs has not been heard of everywhere at once.</summary>
    public static async Task<JsonNode?> UntilTakenAsync(
        this HostedDesk desk, string role, string id, string service, string path, object? command = null)
    {
        var (_, body) = await Eventually.BecomesAsync(
            () => desk.SendAsync(role, id, HttpMethod.Post, service, path, command ?? new { }),
            answer => answer.Status == 200, $"POST {service} {path} is taken");
        return body;
    }

    /// <summary>Defines or changes a document of the directory.</summary>
    public static async Task PutAsync(this HostedDesk desk, string path, object document)
    {
        var (status, answer) = await desk.SendAsync(Roles.Admin, "admin", HttpMethod.Put, "directory", path, document);
        status.ShouldBe(200, $"PUT directory {path}: {answer}");
    }

    /// <summary>Changes the one document of its kind; answers the document as it was, to set it back.</summary>
    public static async Task<JsonObject> ChangeAsync(this HostedDesk desk, string path, Action<JsonObject> change)
    {
        var before = (await desk.GetAsync(Roles.Admin, "admin", "directory", path))!.AsObject();
        var changed = before.DeepClone().AsObject();
        change(changed);
        await desk.PutAsync(path, changed);
        return before;
    }

    /// <summary>The facts of a request in the ledger, personal texts opened, once they satisfy.</summary>
    public static async Task<IReadOnlyList<JsonNode>> HistoryAsync(
        this HostedDesk desk, Guid requestId, Func<IReadOnlyList<JsonNode>, bool> satisfies)
    {
        var path = $"/requests/{requestId}/history?personal=true";
        return List(await desk.UntilAsync(Roles.Auditor, "auditor", "audit", path, facts => satisfies(List(facts))));

        static IReadOnlyList<JsonNode> List(JsonNode facts) => [.. facts.AsArray().Select(fact => fact!)];
    }

    /// <summary>The first fact of a type in the ledger, once it is there; its content only.</summary>
    public static async Task<JsonNode> FactAsync(
        this HostedDesk desk, Guid requestId, string type, Func<JsonNode, bool>? which = null)
    {
        var facts = await desk.HistoryAsync(requestId, all => all.Any(Wanted));
        return facts.First(Wanted)["data"]!;

        bool Wanted(JsonNode fact) => fact.Text("type") == type && (which is null || which(fact["data"]!));
    }

    /// <summary>Why a service put a message aside, once it has.</summary>
    public static async Task<string> ParkedReasonAsync(this HostedDesk desk, string service, string messageId) =>
        (await desk.ParkedAsync(service, messageId)).Text("reason")!;

    /// <summary>A contact over HTTP from its channel; answers what the adapter gets back.</summary>
    public static async Task<JsonNode> ContactAsync(this HostedDesk desk, string channel, object contact) =>
        (await desk.PostAsync(Roles.Channel, channel, "intake", "/contacts", contact))!;

    /// <summary>The request in the agent's work list, once it is there and satisfies.</summary>
    public static async Task<JsonNode> WorkOnAsync(this HostedDesk desk, string agent, Guid requestId, Func<JsonNode, bool> satisfies)
    {
        var work = await desk.UntilAsync(Roles.Agent, agent, "routing", "/agents/me/work", all => Find(all) is { } row && satisfies(row));
        return Find(work)!;

        JsonNode? Find(JsonNode all) => all.AsArray().FirstOrDefault(row => row.Text("requestId") == requestId.ToString());
    }

    /// <summary>What is promised about the request follows from its facts.</summary>
    public static async Task AgreesAsync(this HostedDesk desk, Guid requestId)
    {
        await desk.UntilAsync(
            Roles.Auditor, "auditor", "audit", "/recompute", // the ledger takes one fact after another
            recomputed => recomputed["differences"]!.AsArray().All(d => d.Text("requestId") != requestId.ToString()));
    }

    /// <summary>The request's story, in plain words.</summary>
    public static async Task<string> StoryAsync(this HostedDesk desk, Guid requestId) =>
        (await desk.GetAsync(Roles.Auditor, "auditor", "audit", $"/requests/{requestId}/story"))!.ToString();

    /// <summary>The customer gives up, so that the request is in nobody's way any more.</summary>
    public static async Task GiveUpAsync(this HostedDesk desk, string channel, params Guid[] requests)
    {
        foreach (var request in requests)
        {
            await desk.UntilTakenAsync(Roles.Channel, channel, "routing", $"/requests/{request}/abandon");
        }
    }
}
