using System.Collections.Concurrent;
using Contracts.FollowUp.V1;
using Contracts.Intake.V1;

namespace Simulator;

/// <summary>A care call that an agent may make now.</summary>
/// <param name="RequestId">The care call.</param>
/// <param name="Matter">The planner's id of what was done.</param>
/// <param name="Tries">Tries that nobody answered.</param>
public sealed record CareCallItem(Guid RequestId, string Matter, int Tries);

/// <summary>Some departments have customers called after a repair (F6): one agent makes these calls, and most customers say that all is well.</summary>
public sealed class CareCalls(World world, string agent)
{
    private readonly ConcurrentDictionary<string, byte> _handled = new();
    private readonly Dictionary<string, Plan> _byMatter = world.All.ToDictionary(MatterOf);

    /// <summary>What a department plans once it has answered an order.</summary>
    public static PlanCareCall Of(Plan plan, Guid requestId) =>
        new(plan.CustomerId, MatterOf(plan), CareOccasion.Repair, $"+86571{plan.CaseId[^8..]}", $"{plan.Text}: done.", OfRequestId: requestId, Region: plan.Region);

    /// <summary>Looks what is to be called, by day, as the desk has it.</summary>
    public Task PlayAsync() => world.LookAsync<CareCallItem>($"agent/{agent}", "FOLLOW_UP", "/care-calls", item =>
    {
        if (_byMatter.TryGetValue(item.Matter, out var plan) && _handled.TryAdd($"{item.RequestId}-{item.Tries}", 0))
        {
            world.Start(() => CallAsync(item, plan));
        }
    });

    private static string MatterOf(Plan plan) => $"repair-{plan.CaseId}";

    private async Task CallAsync(CareCallItem item, Plan plan)
    {
        if (!await SendAsync(item, "take", new { })) return;

        var outcome = plan.NotReachedAtFirst && item.Tries == 0 ? CareCallOutcome.NoAnswer : plan.CareNotWell ? CareCallOutcome.NotWell : CareCallOutcome.Well;
        var isTaken = await SendAsync(item, "tries", new { outcome, note = outcome == CareCallOutcome.NotWell ? "It is broken again." : null });
        world.Count(outcome == CareCallOutcome.NoAnswer ? "care calls in vain" : "care calls made", isTaken);
        world.Count("contacts from care calls", isTaken && outcome == CareCallOutcome.NotWell);
    }

    private Task<bool> SendAsync(CareCallItem item, string verb, object body) => world.Desk.SendAsync(
        $"agent/{agent}", HttpMethod.Post, "FOLLOW_UP", $"/care-calls/{item.RequestId}/{verb}", body, $"care-{verb}-{item.RequestId}-{item.Tries}");
}
