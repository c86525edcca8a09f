using System.Text.Json.Nodes;
using Contracts;
using Contracts.Intake.V1;
using Contracts.WorkOrders.V1;
using Messaging;
using TestKit;

namespace EndToEnd.Tests;

/// <summary>Contact to close with real processes, each service killed (kill -9) and started again in between.</summary>
public sealed class KilledServiceTests : IAsyncLifetime
{
    private const int Requests = 12;
    private static readonly string[] Agents = ["a01", "a03", "a06", "a07", "a11", "a19"];
    private ProcessDesk _desk = null!;

    public async Task InitializeAsync() => _desk = await ProcessDesk.ProvisionAsync();

    public async Task DisposeAsync() => await _desk.DisposeAsync();

    [Fact]
    public async Task Killing_any_service_in_between_loses_and_doubles_nothing()
    {
        await Task.WhenAll(ProcessDesk.Services.Select(RestartAsync));
        await using var channel = await AmqpClient.ConnectAsync(_desk.User("channel.web"));
        await using var network = await AmqpClient.ConnectAsync(_desk.User("department.network"));
        foreach (var agent in Agents)
        {
            await MustAsync(Roles.Agent, agent, "routing", "/agents/me/sign-in");
        }

        // Intake dies with contacts in its queue; each is sent twice besides, as an adapter does that had no answer.
        await _desk.KillAsync("intake");
        for (var i = 0; i < Requests * 2; i++)
        {
            var contact = new ReceiveContact(Channel.Web, $"kill-{i % Requests}", $"kill-{i % Requests}", null, "Street Light Outages", Region: "urban");
            await channel.SendAsync("intake", "receive-contact", contact, $"kill-message-{i}");
        }

        await RestartAsync("intake");
        using var settled = new CancellationTokenSource();
        var works = Task.WhenAll(
            WorkAsync(settled.Token),
            DepartmentAsync(network, () => KillAndRestartAsync("work-orders")));
        await KillAndRestartAsync("routing");
        await KillAndRestartAsync("directory");
        await KillAndRestartAsync("audit");
        await KillAndRestartAsync("follow-up");
        await KillAndRestartAsync("consultation");
        var closed = await Eventually.BecomesAsync(ClosedAsync, c => c.Count == Requests, "all requests are closed");
        await settled.CancelAsync();
        await works;

        await Eventually.BecomesAsync(AccountsAsync, a => a.Balance, "the ledger has what the services have");
        foreach (var request in closed)
        {
            var facts = (await GetAsync("audit", $"/requests/{request}/history"))!.AsArray().Select(f => (string)f!["type"]!).ToList();
            string[] once = ["request_received", "request_dispatched", "work_order_dispatched", "work_order_answered", "result_told", "service_rated", "request_closed", "matter_closed"];
            facts.Where(once.Contains).Order().ShouldBe(once.Order(), $"the life of {request}");
        }
    }

    /// <summary>What the agents and customers do, again and again until it is done: a call that finds the service away is made again.</summary>
    private async Task WorkAsync(CancellationToken done)
    {
        while (!done.IsCancellationRequested)
        {
            await EachAsync("routing", "/work", Roles.Supervisor, async item =>
            {
                var (id, agent) = ((string)item["requestId"]!, (string)item["agentId"]!);
                var verb = (string?)item["status"] == "offered" ? "accept" : "dispatch";
                await TryAsync(Roles.Agent, agent, "routing", $"/requests/{id}/{verb}", verb == "accept" ? new { } : new { department = "network", instruction = "Look" });
            });
            await EachAsync("follow-up", "/tasks", Roles.Supervisor, async item =>
            {
                await TryAsync(Roles.Agent, (string)item["ownerAgentId"]!, "follow-up", $"/requests/{item["requestId"]}/tell", new { outcome = "solved" });
                await TryAsync(Roles.Channel, "web", "follow-up", $"/requests/{item["requestId"]}/rating", new { score = 5, via = "link" });
            });
            foreach (var unrated in (await ListAsync("audit", "/requests?state=awaitingRating&limit=100", Roles.Auditor))?["items"]?.AsArray() ?? [])
            {
                await TryAsync(Roles.Channel, "web", "follow-up", $"/requests/{unrated!["requestId"]}/rating", new { score = 5, via = "link" });
            }

            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System);
        }
    }

    /// <summary>The department answers what comes; WorkOrders dies after the first answers were sent.</summary>
    private static async Task DepartmentAsync(AmqpClient network, Func<Task> halfway)
    {
        var answered = new HashSet<Guid>();
        while (answered.Count < Requests)
        {
            var (_, order) = await network.ReceiveAsync("department.network", (type, _) => type == "work-orders.work-order-dispatched.v1");
            var id = order.GetProperty("workOrderId").GetGuid();
            var answer = new AnswerWorkOrder(id, AnswerKind.Resolution, "It works again.");
            await network.SendAsync("work-orders", "answer-work-order", answer, $"answer-{id}");
            await network.SendAsync("work-orders", "answer-work-order", answer, $"answer-{id}");
            if (answered.Add(id) && answered.Count == Requests / 2)
            {
                await halfway();
            }
        }
    }

    private async Task KillAndRestartAsync(string service)
    {
        await _desk.KillAsync(service);
        await RestartAsync(service);
    }

    [Fact]
    public void No_password_is_for_two_uses()
    {
        var passwords = _desk.Passwords();
        passwords.Count.ShouldBeGreaterThan(20);
        passwords.Distinct().Count().ShouldBe(passwords.Count);
    }

    private async Task RestartAsync(string service)
    {
        _desk.Start(service);
        await _desk.ReadyAsync(service);
    }

    private async Task<List<string>> ClosedAsync() =>
        [.. ((await ListAsync("audit", "/requests?state=closed&limit=100", Roles.Auditor))?["items"]?.AsArray() ?? []).Select(r => (string)r!["requestId"]!)];

    private async Task<(bool Balance, string Text)> AccountsAsync()
    {
        var ledger = (await GetAsync("audit", "/completeness"))!;
        var text = $"complete {ledger["complete"]}";
        var balance = (bool)ledger["complete"]!;
        foreach (var service in new[] { "directory", "intake", "routing", "work-orders", "consultation", "follow-up", "audit", "knowledge", "quality" })
        {
            var own = (await GetAsync(service, "/log/summary"))!;
            var known = ledger["services"]!.AsArray().FirstOrDefault(s => (string?)s!["service"] == service);
            text += $"; {service} {own["facts"]} = {known?["facts"] ?? 0}, parked {own["parked"]}";
            balance &= (service == "audit" || (long)own["facts"]! == ((long?)known?["facts"] ?? 0)) && (long)own["parked"]! == 0;
        }

        return (balance, text);
    }

    private async Task EachAsync(string service, string path, string role, Func<JsonNode, Task> act)
    {
        foreach (var item in (await ListAsync(service, path, role))?.AsArray() ?? [])
        {
            await act(item!);
        }
    }

    private async Task<JsonNode?> ListAsync(string service, string path, string role)
    {
        var (status, body) = await TryAsync(role, role, service, path, null);
        return status == 200 ? body : null;
    }

    private async Task<(int Status, JsonNode? Body)> TryAsync(string role, string id, string service, string path, object? body)
    {
        try
        {
            return await _desk.SendAsync(role, id, body is null ? HttpMethod.Get : HttpMethod.Post, service, path, body);
        }
        catch (HttpRequestException)
        {
            return (0, null);
        }
    }

    private async Task<JsonNode?> GetAsync(string service, string path)
    {
        var (status, body) = await _desk.SendAsync(Roles.Auditor, "auditor", HttpMethod.Get, service, path);
        status.ShouldBe(200, $"{service} {path}: {body}");
        return body;
    }

    private async Task MustAsync(string role, string id, string service, string path)
    {
        var (status, body) = await _desk.SendAsync(role, id, HttpMethod.Post, service, path, new { });
        status.ShouldBe(200, $"{service} {path}: {body}");
    }
}
