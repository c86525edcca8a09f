using System.Collections.Concurrent;

namespace Simulator;

/// <summary>What an expert's desktop shows of a question.</summary>
/// <param name="ConsultationId">The consultation.</param>
/// <param name="RequestId">The request.</param>
/// <param name="Status">Where it stands.</param>
/// <param name="ExpertId">To whom it is put, who took it.</param>
/// <param name="OwnerAgentId">Who asked.</param>
/// <param name="AppointmentAt">When the customer will be answered.</param>
public sealed record ConsultationItem(
    Guid ConsultationId, Guid RequestId, string Status, string? ExpertId, string OwnerAgentId, DateTimeOffset AppointmentAt);

/// <summary>The experts answer, or decline; agents agree on the words and answer the customer at the appointment.</summary>
public sealed class Experts(World world)
{
    private const string Supervisor = "supervisor/duty-supervisor";
    private readonly ConcurrentDictionary<string, byte> _handled = new();

    /// <summary>Watches all open questions.</summary>
    public Task PlayAsync() => world.Desk.WatchAsync<ConsultationItem>(
        Supervisor, "CONSULTATION", "/consultations?open=true", items =>
        {
            foreach (var item in items)
            {
                var key = $"{item.Status}-{item.ConsultationId}-{item.ExpertId}";
                if (world.PlanOf(item.RequestId) is { } plan && _handled.TryAdd(key, 0))
                {
                    world.Start(() => ActAsync(item, plan, key));
                }
            }
        }, world.Over);

    private async Task ActAsync(ConsultationItem item, Plan plan, string key)
    {
        await world.PassAsync(TimeSpan.FromMinutes(5));
        switch (item.Status)
        {
            case "offered" when plan.ExpertDeclines && _handled.TryAdd($"declined {item.ConsultationId}", 0):
                world.Count("consultations declined", await SendAsync(
                    $"expert/{item.ExpertId}", item, "decline", new { reason = "In a meeting until the evening." }, key));
                break;
            case "offered":
                await SendAsync($"expert/{item.ExpertId}", item, "accept", new { }, key);
                break;
            case "accepted":
                await world.PassAsync(TimeSpan.FromMinutes(40));
                await SendAsync($"expert/{item.ExpertId}", item, "answer", new { answer = "Renew the line profile; it takes ten minutes." }, key);
                break;
            case "referred":
                await SendAsync(Supervisor, item, "answer", new { answer = "The hotline answers this itself." }, key);
                break;
            case "answered":
                var owner = $"agent/{item.OwnerAgentId}";
                await SendAsync(owner, item, "wording", new { wording = "We renewed your line; please restart the router." }, key);
                await world.UntilAsync(item.AppointmentAt - TimeSpan.FromMinutes(10));
                world.Count("customers answered", await SendAsync(owner, item, "customer-answered", new { by = "agent" }, key + "-told"));
                break;
        }
    }

    private Task<bool> SendAsync(string who, ConsultationItem item, string verb, object body, string key) =>
        world.Desk.SendAsync(who, HttpMethod.Post, "CONSULTATION", $"/consultations/{item.ConsultationId}/{verb}", body, key);
}
