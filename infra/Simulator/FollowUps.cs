using System.Collections.Concurrent;
using Contracts;
using Contracts.FollowUp.V1;

namespace Simulator;

/// <summary>What is to be done after the service.</summary>
/// <param name="RequestId">The request.</param>
/// <param name="Tasks">Tell, explain, review.</param>
/// <param name="OwnerAgentId">Who tells and explains.</param>
/// <param name="Attempts">Tries to tell.</param>
/// <param name="ReopenedAt">When it was last reopened.</param>
/// <param name="Overdue">The explanation did not come in time.</param>
public sealed record FollowUpItem(
    Guid RequestId, IReadOnlyList<string> Tasks, string? OwnerAgentId, int Attempts, DateTimeOffset? ReopenedAt, bool Overdue);

/// <summary>Owners tell results and explain bad ratings, customers rate, the duty supervisor reviews.</summary>
public sealed class FollowUps(World world, IReadOnlyDictionary<Channel, Amqp> bus)
{
    private const string Supervisor = "supervisor/duty-supervisor";
    private readonly ConcurrentDictionary<string, byte> _handled = new();

    /// <summary>Watches what is to be done.</summary>
    public Task PlayAsync() =>
        world.Desk.WatchAsync<FollowUpItem>(Supervisor, "FOLLOW_UP", "/tasks", Look, world.Over);

    /// <summary>The customers' ratings: asked for on their channel, as anybody who listens there is told.</summary>
    public void Rate(RatingRequested asked)
    {
        if (world.PlanOf(asked.RequestId) is { } plan && _handled.TryAdd($"rate-{asked.RequestId}-{asked.At.UtcTicks}", 0))
        {
            world.Start(() => RateAsync(asked, plan));
        }
    }

    private void Look(IReadOnlyList<FollowUpItem> items)
    {
        foreach (var item in items)
        {
            foreach (var task in item.Tasks)
            {
                var key = $"{task}-{item.RequestId}-{item.ReopenedAt?.UtcTicks}-{item.Attempts}";
                if (world.PlanOf(item.RequestId) is { } plan && _handled.TryAdd(key, 0))
                {
                    world.Start(() => task switch
                    {
                        "tell" => TellAsync(item, plan, key),
                        "explain" => ExplainAsync(item, plan, key),
                        _ => ReviewAsync(item, plan, key),
                    });
                }
            }
        }
    }

    private async Task TellAsync(FollowUpItem item, Plan plan, string key)
    {
        await world.PassAsync(TimeSpan.FromMinutes(item.Attempts > 0 ? 60 : 15));
        var outcome = plan.NotReachedAtFirst && item.Attempts == 0 ? TellOutcome.NoAnswer
            : plan.NotSolvedAtFirst && item.ReopenedAt is null ? TellOutcome.NotSolved
            : TellOutcome.Solved;
        world.Count(
            $"results told: {outcome}",
            await SendAsync($"agent/{item.OwnerAgentId}", item.RequestId, "tell", new { outcome, note = "As the department says." }, key));
    }

    private async Task RateAsync(RatingRequested asked, Plan plan)
    {
        if (plan.Score is not { } score)
        {
            return;
        }

        await world.PassAsync(TimeSpan.FromMinutes(20));
        var rating = new RateService(asked.RequestId, score, Via: "link", Recommend: score * 2, RatingId: asked.RatingId);
        var id = $"rate-{plan.CaseId}-{asked.At.UtcTicks}";
        if (plan.OverHttp || plan.ContinuesOn is not null) // who came again meanwhile is told at once that no rating is awaited any more
        {
            world.Count("ratings", await SendAsync($"channel/{ChannelId.Of(plan.Channel)}", asked.RequestId, "rating", rating, id));
        }
        else
        {
            await bus[plan.Channel].PublishAsync("follow-up", "rate-service", id, rating, world.Time.Now, rating.RequestId);
            world.Count("ratings");
        }
    }

    private async Task ExplainAsync(FollowUpItem item, Plan plan, string key)
    {
        await world.PassAsync(TimeSpan.FromMinutes(plan.ExplainsLate ? 55 : 12));
        world.Count("ratings explained", await SendAsync(
            $"agent/{item.OwnerAgentId}", item.RequestId, "explanation",
            new { explanation = "The line was noisy and I misheard the address." }, key));
    }

    private async Task ReviewAsync(FollowUpItem item, Plan plan, string key)
    {
        await world.PassAsync(TimeSpan.FromMinutes(90));
        world.Count("cases reviewed", await SendAsync(
            Supervisor, item.RequestId, "review",
            new
            {
                recordingHeard = true, handlingReviewed = true, callbackMade = true, agentAtFault = plan.AgentAtFault || item.Overdue,
                note = "Heard, reviewed, called back.",
            },
            key));
    }

    private Task<bool> SendAsync(string who, Guid request, string verb, object body, string key) =>
        world.Desk.SendAsync(who, HttpMethod.Post, "FOLLOW_UP", $"/requests/{request}/{verb}", body, key);
}
