using Contracts;
using Contracts.Intake.V1;
using Contracts.WorkOrders.V1;
using Messaging;
using TestKit;

namespace Faults.Tests.Kill;

/// <summary>
/// kill -9 at each step of the hop while messages come over the bus and over HTTP, some twice. The service is started again, and
/// each message has had its effect once. 26 (mid-erasure) is in <see cref="KilledMidErasureTests"/>; 25 (mid-rebuild) waits for rebuilds.
/// </summary>
[Collection(nameof(KillDesk))]
public sealed class KilledAtEveryStepTests(KillDesk desk)
{
    private const int Messages = 8;

    [Fact, Trait("Fault", "20")]
    public Task Intake_killed_before_the_append_takes_each_contact_once() => KillIntakeAsync(Steps.BeforeAppend, passing: 3);

    [Fact, Trait("Fault", "21")]
    public Task Intake_killed_after_the_append_takes_each_contact_once() => KillIntakeAsync(Steps.AfterAppend, passing: 3);

    [Fact, Trait("Fault", "22")]
    public Task Intake_killed_after_publishing_takes_each_contact_once() => KillIntakeAsync(Steps.AfterPublish, passing: 0);

    [Fact, Trait("Fault", "23")]
    public Task Intake_killed_before_the_acknowledgement_takes_each_contact_once() => KillIntakeAsync(Steps.BeforeAcknowledge, passing: 3);

    [Fact, Trait("Fault", "20")]
    public Task WorkOrders_killed_before_the_append_counts_each_chaser_once() => KillWorkOrdersAsync(Steps.BeforeAppend, passing: 3);

    [Fact, Trait("Fault", "21")]
    public Task WorkOrders_killed_after_the_append_counts_each_chaser_once() => KillWorkOrdersAsync(Steps.AfterAppend, passing: 3);

    [Fact, Trait("Fault", "22")]
    public Task WorkOrders_killed_after_publishing_counts_each_chaser_once() => KillWorkOrdersAsync(Steps.AfterPublish, passing: 0);

    [Fact, Trait("Fault", "23")]
    public Task WorkOrders_killed_before_the_acknowledgement_counts_each_chaser_once() => KillWorkOrdersAsync(Steps.BeforeAcknowledge, passing: 3);

    [Fact, Trait("Fault", "24")]
    public async Task WorkOrders_killed_with_a_due_moment_in_hand_fires_each_step_of_the_ladder_once()
    {
        var order = await desk.WhileKilledAsync("work-orders", Steps.DueTaken, passing: 0, () => desk.DispatchAsync(
            "Before long", TimeProvider.System.GetUtcNow().AddSeconds(4)));
        await Eventually.BecomesAsync(
            async () =>
            {
                await using var command = desk.Administrator.CreateCommand(
                    """
                    select coalesce(string_agg(type || coalesce(' ' || (data->>'step'), ''), ', ' order by service_sequence), '') from audit.ledger
                    where stream_id = $1 and type in ('work_order_escalated', 'promise_broken')
                    """);
                command.Parameters.Add(new() { Value = order });
                return (string)(await command.ExecuteScalarAsync())!;
            },
            steps => steps.Split(", ").Order().SequenceEqual(
                ["promise_broken", "work_order_escalated overdue", "work_order_escalated reminder", "work_order_escalated second-level", "work_order_escalated warning"]),
            "each step of the ladder is told once");
    }

    private async Task KillIntakeAsync(string step, int passing)
    {
        var prefix = $"contact-{step}";
        await using var channel = await AmqpClient.ConnectAsync(desk.Processes.User("channel.web"));
        await desk.WhileKilledAsync("intake", step, passing, () => SendAsync(
            i => channel.SendAsync("intake", "receive-contact", Contact($"{prefix}-bus-{i}"), $"{prefix}-{i}"),
            i => desk.TakenAsync(Roles.Channel, "web", "intake", "/contacts", Contact($"{prefix}-http-{i}"), $"{prefix}-{i}")));
        await new Books(desk.Administrator, "intake", "contact_received", "data->>'channelReference'", prefix).HaveOnceAsync(2 * Messages);

        static ReceiveContact Contact(string reference) => new(Channel.Web, reference, CustomerId: reference, Text: "Please call back");
    }

    private async Task KillWorkOrdersAsync(string step, int passing)
    {
        var prefix = $"chaser-{step}";
        await using var channel = await AmqpClient.ConnectAsync(desk.Processes.User("channel.web"));
        await desk.WhileKilledAsync("work-orders", step, passing, () => SendAsync(
            i => channel.SendAsync("work-orders", "chase-work-order", new ChaseWorkOrder(desk.WorkOrderId, $"{prefix}-bus-{i}"), $"{prefix}-{i}"),
            i => desk.TakenAsync(
                Roles.Channel, "web", "work-orders", $"/work-orders/{desk.WorkOrderId}/chase", new { note = $"{prefix}-http-{i}" }, $"{prefix}-{i}")));
        await new Books(desk.Administrator, "work-orders", "work_order_chased", "causation_id", prefix).HaveOnceAsync(2 * Messages);
    }

    /// <summary>Each message twice over the bus, as an adapter does that had no answer, and once over HTTP.</summary>
    private static async Task<int> SendAsync(Func<int, Task> send, Func<int, Task> call)
    {
        for (var i = 0; i < Messages; i++)
        {
            await send(i);
            await send(i);
            await call(i);
        }

        return Messages;
    }
}
