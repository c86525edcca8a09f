using Messaging;

namespace Faults.Tests.Database;

/// <summary>The database server is killed and comes back.</summary>
[Collection(nameof(PrivateDesk))]
public sealed class DatabaseDownTests(PrivateDesk desk)
{
    [Fact, Trait("Fault", "12")]
    public async Task While_the_database_is_down_callers_are_told_later_and_messages_wait_and_then_all_flows()
    {
        const int messages = 20;
        var contacts = new Customers(desk, "down");
        var heard = Heard.From(desk, "intake");
        await using var channel = await contacts.OnTheBusAsync();
        await contacts.TakenAsync("before");

        await desk.Postgres.KillAsync();
        (await contacts.CallAsync("during")).ShouldSayLater();
        (await desk.SendAsync(Roles.Auditor, "auditor", HttpMethod.Get, "intake", "/log/summary")).Status.ShouldBe(503);
        for (var i = 0; i < messages; i++)
        {
            await contacts.SendAsync(channel, $"message-{i}");
        }

        await heard.EventAsync(1501); // held, with the reason
        await heard.EventAsync(1602); // a call was put off
        await desk.Postgres.StartAgainAsync();
        await contacts.TakenAsync("during");
        await contacts.AllArrivedOnceAsync(desk.Administrator);
    }

    [Fact, Trait("Fault", "12")]
    public async Task A_service_that_starts_while_the_database_is_down_works_when_it_is_back()
    {
        var contacts = new Customers(desk, "start");
        await using var channel = await contacts.OnTheBusAsync();
        await desk.StopAsync("intake");
        await desk.Postgres.StopAsync();
        await contacts.SendAsync(channel, "message");

        await desk.StartAsync<Intake.IntakeService>();
        (await contacts.CallAsync("during")).ShouldSayLater();
        await desk.Postgres.StartAgainAsync();
        await contacts.TakenAsync("during");
        await contacts.AllArrivedOnceAsync(desk.Administrator);
    }
}
