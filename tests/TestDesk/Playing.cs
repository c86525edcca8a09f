using System.Text.Json.Nodes;
using Contracts;
using Contracts.Directory.V1;
using Contracts.Intake.V1;
using Messaging;
using Shouldly;
using TestKit;

namespace TestDesk;

/// <summary>The steps that many stories have in common, over the same contracts that outsiders use.</summary>
public static class Playing
{
    /// <summary>Keys pressed that lead to a complaint about service quality.</summary>
    public static readonly string[] Complaint = ["4"];

    /// <summary>Keys pressed that lead to a broadband fault.</summary>
    public static readonly string[] Fault = ["3", "1"];

    /// <summary>Keys pressed that lead to a question about tariffs: no promise but the queue's.</summary>
    public static readonly string[] Question = ["1", "1"];

    /// <summary>A customer of their own calls; the answer is the request.</summary>
    public static async Task<Guid> CallAsync(
        this HostedDesk desk, string reference, string[] keys, DateTimeOffset? deadlineAsked = null, string? number = null,
        string? text = null) =>
        (await desk.PostAsync(Roles.Channel, "app", "intake", "/contacts", new ReceiveContact(
            Channel.App, reference, CustomerId: $"c-{reference}", CallerNumber: number, Text: text, IvrChoices: keys,
            DeadlineAsked: deadlineAsked)))!["requestId"]!.GetValue<Guid>();

    /// <summary>An agent of the test's own, who knows everything, comes to work, takes the request and goes home.</summary>
    /// <returns>Who took it: another agent may have been nearer.</returns>
    public static async Task<string> TakeAsync(this HostedDesk desk, Guid request, string agent)
    {
        await desk.ComeToWorkAsync(agent);
        var ringing = await Eventually.BecomesAsync(
            () => desk.SendAsync(Roles.Supervisor, "duty-supervisor", HttpMethod.Get, "routing", $"/requests/{request}"),
            answer => Stands(answer, "offered"), $"request {request} rings");
        var taker = ringing.Body!["agentId"]!.ToString();
        await desk.PostAsync(Roles.Agent, taker, "routing", $"/requests/{request}/accept");
        await desk.GoHomeAsync(agent);
        return taker;
    }

    public static async Task ComeToWorkAsync(this HostedDesk desk, string agent)
    {
        string[] skills = ["general", "complaint", "fault", "business", "technical-consultation"];
        var known = new Agent(agent, "Test Agent", "day", skills.ToDictionary(s => s, _ => 5), [], [], Capacity: 20);
        (await desk.SendAsync(Roles.Admin, "admin", HttpMethod.Put, "directory", $"/agents/{agent}", known)).Status.ShouldBe(200);
        await Eventually.BecomesAsync(
            () => desk.SendAsync(Roles.Agent, agent, HttpMethod.Post, "routing", "/agents/me/sign-in", new { }),
            answer => answer.Status == 200, $"{agent} is known and comes to work");
    }

    public static async Task GoHomeAsync(this HostedDesk desk, string agent) =>
        (await desk.SendAsync(Roles.Agent, agent, HttpMethod.Put, "routing", "/agents/me/state", new { state = "signedOut" }))
            .Status.ShouldBe(200);

    /// <summary>The work order that the agent has made.</summary>
    public static async Task<Guid> DispatchAsync(
        this HostedDesk desk, Guid request, string agent, string department, string instruction = "Look at it")
    {
        var answer = await desk.PostAsync(
            Roles.Agent, agent, "routing", $"/requests/{request}/dispatch", new { department, instruction });
        return answer!["facts"]![0]!["data"]!["workOrderId"]!.GetValue<Guid>();
    }

    /// <summary>The department answers over HTTP, as soon as it has the order.</summary>
    public static Task AnswerAsync(this HostedDesk desk, Guid order, string department, string text = "It is done.") =>
        Eventually.BecomesAsync(
            () => desk.SendAsync(
                Roles.Department, department, HttpMethod.Post, "work-orders", $"/work-orders/{order}/answer",
                new { kind = "resolution", text }),
            answer => answer.Status == 200, $"{department} answers {order}");

    /// <summary>Taken, dispatched and answered: the owner has something to tell.</summary>
    /// <returns>The owner.</returns>
    public static async Task<string> BringResultAsync(this HostedDesk desk, Guid request, string agent, string text = "It is done.")
    {
        var owner = await desk.TakeAsync(request, agent);
        await desk.AnswerAsync(await desk.DispatchAsync(request, owner, "network"), "network", text);
        await desk.FollowedAsync(request, "resultReady");
        return owner;
    }

    /// <summary>The request in follow-up, once it stands there.</summary>
    public static async Task<JsonNode> FollowedAsync(this HostedDesk desk, Guid request, string status) =>
        (await Eventually.BecomesAsync(
            () => desk.SendAsync(Roles.Supervisor, "duty-supervisor", HttpMethod.Get, "follow-up", $"/requests/{request}"),
            answer => Stands(answer, status), $"request {request} is {status} in follow-up")).Body!;

    public static Task<JsonNode?> TellAsync(this HostedDesk desk, Guid request, string owner, string outcome, string? note = null) =>
        desk.PostAsync(Roles.Agent, owner, "follow-up", $"/requests/{request}/tell", new { outcome, note });

    public static Task<JsonNode?> RateAsync(this HostedDesk desk, Guid request, int score, string? comment = null) =>
        desk.PostAsync(Roles.Channel, "app", "follow-up", $"/requests/{request}/rating", new { score, via = "link", comment });

    /// <summary>The whole history in the ledger, once it has a fact that satisfies.</summary>
    public static Task<IReadOnlyList<JsonNode>> HistoryWithAsync(this HostedDesk desk, Guid request, Func<JsonNode, bool> wanted) =>
        desk.HistoryAsync(request, facts => facts.Any(wanted));

    /// <summary>The types of all facts in the ledger, once these are among them.</summary>
    public static async Task<IReadOnlyList<string>> TypesAsync(this HostedDesk desk, Guid request, params string[] expected)
    {
        await desk.HistoryWithAsync(request, _ => true);
        return await desk.FactsAsync(request, expected);
    }

    /// <summary>The data of a fact about that promise.</summary>
    public static Task<JsonNode> PromiseAsync(this HostedDesk desk, Guid request, string type, string promise) =>
        desk.FactAsync(request, type, data => (string?)data["promise"] == promise);

    private static bool Stands((int Status, JsonNode? Body) answer, string status) =>
        answer.Status == 200 && (string?)answer.Body!["status"] == status;
}
