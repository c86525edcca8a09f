using TestKit;

namespace Faults.Tests.Broker;

/// <summary>FAULTS 1, 2 and 8: the broker is away, comes back, or takes nothing.</summary>
[Collection(nameof(BrokerDesk))]
public class BrokerAwayTests(BrokerDesk desk)
{
    [Fact]
    [Trait("Fault", "1")]
    public async Task Intake_that_starts_without_a_broker_accepts_contacts_and_tells_them_when_it_is_back()
    {
        await using var callers = new Callers(desk.Desk, "fault-1");
        await desk.Desk.KillAsync("intake");
        await desk.Broker.Node.StopAsync();
        desk.Desk.Start("intake");

        var first = await callers.CallAsync();
        await Task.WhenAll(Enumerable.Range(0, 9).Select(_ => callers.CallAsync()));
        (await desk.Desk.FactsAsync("intake")).Count(f => f.Id("correlationId") == first).ShouldBe(3, "the log holds what nobody was told");
        (await desk.Desk.UntoldAsync("intake")).ShouldBeGreaterThan(0);

        await desk.Broker.StartAgainAsync();
        await desk.Desk.SettleAsync(callers.Accepted);
    }

    [Fact]
    [Trait("Fault", "2")]
    public async Task A_broker_killed_while_facts_are_published_loses_and_doubles_none()
    {
        await using var callers = new Callers(desk.Desk, "fault-2");
        callers.GoOnCalling();
        await callers.MoreAsync(40);
        await desk.Broker.Node.KillAsync();
        await callers.MoreAsync(20);
        await Eventually.BecomesAsync(() => desk.Desk.IsReadyAsync("audit"), ready => !ready, "the ledger says that it is not ready");
        await desk.Broker.StartAgainAsync();
        await desk.Desk.ReadyAsync("audit");
        await callers.MoreAsync(20);
        await callers.HangUpAsync();

        await desk.Desk.SettleAsync(callers.Accepted);
    }

    [Fact]
    [Trait("Fault", "8")]
    public async Task Under_a_memory_alarm_senders_are_held_back_and_contacts_wait_in_the_log_until_it_is_over()
    {
        await using var callers = new Callers(desk.Desk, "fault-8");
        await using var adapter = await AmqpClient.ConnectAsync(desk.Desk.User("channel.web"));
        var blocked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        adapter.WhenBlocked(() => blocked.TrySetResult());
        await desk.Broker.Node.ControlAsync("set_vm_memory_high_watermark", "0.00001");
        var held = adapter.SendAsync("intake", "receive-contact", Contacts.Of("fault-8-bus"));
        await blocked.Task;

        await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => callers.CallAsync()));
        (await desk.Desk.UntoldAsync("intake")).ShouldBeGreaterThan(0);
        held.IsCompleted.ShouldBeFalse("the broker confirms nothing while the alarm lasts");

        await desk.Broker.Node.ControlAsync("set_vm_memory_high_watermark", "0.4");
        await held;
        await desk.Desk.SettleAsync([.. callers.Accepted, Contacts.RequestOf("fault-8-bus")]);
    }
}
