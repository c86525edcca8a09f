using System.Collections.Concurrent;
using Contracts;

namespace Simulator;

/// <summary>What an agent's desktop shows of a request.</summary>
/// <param name="RequestId">The request.</param>
/// <param name="Status">Offered or assigned; another where the agent is only alerted to it.</param>
/// <param name="AgentId">At whom it rings, who has it.</param>
/// <param name="OwnerAgentId">The first-contact owner.</param>
/// <param name="Kind">What it is about; null until classified.</param>
/// <param name="Skill">The skill group.</param>
/// <param name="CustomerId">The customer.</param>
/// <param name="AnswerBy">Until when it rings.</param>
/// <param name="AssignedAt">When the agent took it.</param>
/// <param name="Reopened">How often it was reopened.</param>
/// <param name="Alerts">What its owner is to see.</param>
public sealed record WorkItem(
    Guid RequestId, string Status, string? AgentId, string? OwnerAgentId, RequestKind? Kind, string Skill, string? CustomerId,
    DateTimeOffset? AnswerBy, DateTimeOffset? AssignedAt, int Reopened, IReadOnlyList<Alert>? Alerts = null);

/// <summary>Something that the owner of a request is to see.</summary>
/// <param name="AlertId">Which.</param>
/// <param name="AcknowledgedAt">When it was seen; null while it is unread.</param>
public sealed record Alert(Guid AlertId, DateTimeOffset? AcknowledgedAt);

/// <summary>The agents: they come to work, take what rings, settle it, send it on or ask an expert.</summary>
public sealed class Agents(World world, IReadOnlyList<string> agents)
{
    private readonly ConcurrentDictionary<string, byte> _handled = new();

    /// <summary>Everybody signs in; then the team leader's view of all work is watched, each agent acting for themself.</summary>
    public async Task PlayAsync()
    {
        await Task.WhenAll(agents.Select(agent => SendAsync(agent, "/agents/me/sign-in", new { }, $"sign-in-{agent}")));
        await world.Desk.WatchAsync<WorkItem>("supervisor/duty-supervisor", "ROUTING", "/work", Look, world.Over);

        void Look(IReadOnlyList<WorkItem> items)
        {
            foreach (var item in items)
            {
                See(item);
                if (item.Status is "offered" or "assigned" && world.PlanOf(item.RequestId, item.CustomerId) is { } plan && _handled.TryAdd(Moment(item), 0))
                {
                    world.Start(() => item.Status == "offered" ? AnswerAsync(item, plan) : HandleAsync(item, plan));
                }
            }
        }
    }

    private void See(WorkItem item)
    {
        foreach (var alert in item.Alerts?.Where(a => a.AcknowledgedAt is null) ?? [])
        {
            if (item.OwnerAgentId is { } owner && _handled.TryAdd($"alert {alert.AlertId}", 0))
            {
                world.Start(async () => world.Count("alerts seen by agents", await SendAsync(
                    owner, $"/requests/{item.RequestId}/alerts/{alert.AlertId}/acknowledge", new { }, $"seen-{alert.AlertId}")));
            }
        }
    }

    private async Task AnswerAsync(WorkItem item, Plan plan)
    {
        var agent = item.AgentId!;
        if (plan.GivesUp && item.Reopened == 0)
        {
            world.Count("requests abandoned", await world.Desk.SendAsync(
                $"channel/{ChannelId.Of(plan.Channel)}", HttpMethod.Post, "ROUTING", $"/requests/{item.RequestId}/abandon", new { },
                $"abandon-{plan.CaseId}"));
            return;
        }

        if (plan.RingsInVain && _handled.TryAdd($"rang {item.RequestId}", 0))
        {
            return; // nobody answers: it goes back to the head of the queue by itself
        }

        await world.PassAsync(TimeSpan.FromSeconds(5));
        await SendAsync(agent, $"/requests/{item.RequestId}/accept", new { }, $"accept-{Moment(item)}");
    }

    private async Task HandleAsync(WorkItem item, Plan plan)
    {
        var agent = item.AgentId!;
        await world.PassAsync(TimeSpan.FromMinutes(3));
        if (item.Kind is null)
        {
            // A human says what it is about; the same skill keeps it with this agent.
            world.Count("requests classified by an agent", await world.Desk.SendAsync(
                $"agent/{agent}", HttpMethod.Post, "INTAKE", $"/requests/{item.RequestId}/classify",
                new { kind = "consultation", category = "general", urgency = "normal", skill = item.Skill }, $"classify-{plan.CaseId}"));
            await AwaitKindAsync(item.RequestId);
        }

        if (item.Reopened > 0)
        {
            world.Count("reopened requests resolved", await ResolveAsync(agent, item, "Settled after all, and the customer was told."));
            return;
        }

        switch (plan.Handling)
        {
            case Handling.AtFirstContact:
                world.Count("requests resolved at first contact", await ResolveAsync(agent, item, "Settled at once."));
                break;
            case Handling.Expert:
                world.Count("experts asked", await SendAsync(
                    agent, $"/requests/{item.RequestId}/consult",
                    new
                    {
                        topic = "technical/broadband", question = plan.Text,
                        appointmentAt = world.Time.Now + TimeSpan.FromHours(6),
                    },
                    $"consult-{plan.CaseId}"));
                break;
            default:
                var department = plan.Misrouted ? WrongDepartment(plan) : plan.Department;
                world.Count("requests dispatched", await SendAsync(
                    agent, $"/requests/{item.RequestId}/dispatch",
                    new { department, instruction = plan.Text, deadlineAsked = plan.DeadlineAsked > world.Time.Now ? plan.DeadlineAsked : null },
                    $"dispatch-{plan.CaseId}"));
                break;
        }
    }

    private Task<bool> ResolveAsync(string agent, WorkItem item, string resolution) => SendAsync(
        agent, $"/requests/{item.RequestId}/resolve", new { resolution }, $"resolve-{Moment(item)}");

    private Task<bool> SendAsync(string agent, string path, object body, string key) =>
        world.Desk.SendAsync($"agent/{agent}", HttpMethod.Post, "ROUTING", path, body, key);

    /// <summary>Routing hears of the classification over the bus; the agent's desktop shows it then.</summary>
    private async Task AwaitKindAsync(Guid requestId)
    {
        while ((await world.Desk.GetAsync<WorkItem>("supervisor/duty-supervisor", "ROUTING", $"/requests/{requestId}")).Kind is null)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, world.Over);
        }
    }

    private static string WrongDepartment(Plan plan) => plan.Department == "billing" ? "marketing" : "billing";

    /// <summary>One ring, one assignment: told apart by its moment, since a request may come again.</summary>
    private static string Moment(WorkItem item) =>
        $"{item.RequestId}-{item.Status}-{(item.Status == "offered" ? item.AnswerBy : item.AssignedAt)?.UtcTicks}";
}
