using System.Text.Json.Nodes;
using Messaging;

namespace EndToEnd.Tests;

/// <summary>
/// A skill group of a test's own with its agents, defined over HTTP: nobody else's requests ring there, and theirs nowhere else.
/// </summary>
internal sealed class Team
{
    private readonly RunningDesk _desk;
    private readonly string _skill;
    private int _requests;

    private Team(RunningDesk desk, string skill) => (_desk, _skill) = (desk, skill);

    /// <summary>Defines group and agents, each for one request at a time, and waits until the queue counts them.</summary>
    public static async Task<Team> FormAsync(RunningDesk desk, string skill, params string[] agents)
    {
        var team = new Team(desk, skill);
        await desk.PutAsync($"/skill-groups/{skill}", new { name = skill });
        foreach (var agent in agents)
        {
            await team.DefineAsync(agent, skill);
        }

        await team.QueueAsync(group => group.At("agents")!.AsObject().Sum(state => (int)state.Value!) == agents.Length);
        return team;
    }

    /// <summary>Defines an agent of the team, or changes which skill they have.</summary>
    public Task DefineAsync(string agent, string skill) => _desk.PutAsync($"/agents/{agent}", new
    {
        name = "Somebody", team = _skill, skills = new Dictionary<string, int> { [skill] = 3 },
        regions = Array.Empty<string>(), languages = Array.Empty<string>(), capacity = 1,
    });

    /// <summary>The team's line of the supervisor's view of queues, once it satisfies.</summary>
    public async Task<JsonNode> QueueAsync(Func<JsonNode, bool> satisfies)
    {
        var queues = await _desk.UntilAsync(
            Roles.Supervisor, "s1", "routing", "/queue", all => Line(all) is { } line && satisfies(line));
        return Line(queues)!;

        JsonNode? Line(JsonNode all) => all["groups"]!.AsArray().FirstOrDefault(group => group.Text("skill") == _skill);
    }

    /// <summary>A new customer's request, classified by a human, in the team's queue.</summary>
    public async Task<Guid> RequestAsync(
        string urgency = "normal", DateTimeOffset? at = null, string? customerId = null, string category = "broadband")
    {
        var reference = $"{_skill}-{++_requests}";
        var contact = await _desk.ContactAsync("app", new
        {
            channel = "app", channelReference = reference, customerId = customerId ?? reference, callerNumber = reference, at,
        });
        var request = contact.Id("requestId");
        await _desk.UntilTakenAsync(
            Roles.Agent, "a01", "intake", $"/requests/{request}/classify", new { kind = "fault", category, urgency, skill = _skill });
        await RoutedAsync(request, r => r.Text("skill") == _skill);
        return request;
    }

    /// <summary>The request as routing shows it, once it satisfies.</summary>
    public Task<JsonNode> RoutedAsync(Guid request, Func<JsonNode, bool> satisfies) =>
        _desk.UntilAsync(Roles.Supervisor, "s1", "routing", $"/requests/{request}", satisfies);

    public Task SignInAsync(string agent) => _desk.PostAsync(Roles.Agent, agent, "routing", "/agents/me/sign-in");

    public async Task StateAsync(string agent, string state) =>
        (await _desk.SendAsync(Roles.Agent, agent, HttpMethod.Put, "routing", "/agents/me/state", new { state }))
            .Status.ShouldBe(200);

    /// <summary>It rings at the agent.</summary>
    public Task<JsonNode> RingsAsync(string agent, Guid request) =>
        RoutedAsync(request, r => r.Text("status") == "offered" && r.Text("agentId") == agent);

    /// <summary>It rings at the agent, who takes it.</summary>
    public Task TakeAsync(string agent, Guid request) =>
        _desk.UntilTakenAsync(Roles.Agent, agent, "routing", $"/requests/{request}/accept");

    /// <summary>A request that the agent, signed in by this, took.</summary>
    public async Task<Guid> TakenAsync(string agent, string urgency = "normal", string category = "broadband")
    {
        await SignInAsync(agent);
        var request = await RequestAsync(urgency, category: category);
        await TakeAsync(agent, request);
        return request;
    }

    /// <summary>The agent sends it to a department; answers the order as the supervisor sees it.</summary>
    public async Task<JsonNode> DispatchAsync(
        string agent, Guid request, string department, DateTimeOffset? deadlineAsked = null, string instruction = "Look after it")
    {
        var answer = await _desk.PostAsync(
            Roles.Agent, agent, "routing", $"/requests/{request}/dispatch", new { department, instruction, deadlineAsked });
        return await OrderAsync(answer!["facts"]![0].Id("data.workOrderId"), _ => true);
    }

    /// <summary>The order as the supervisor sees it, once it satisfies.</summary>
    public Task<JsonNode> OrderAsync(Guid order, Func<JsonNode, bool> satisfies) =>
        _desk.UntilAsync(Roles.Supervisor, "s1", "work-orders", $"/work-orders/{order}", satisfies);
}
