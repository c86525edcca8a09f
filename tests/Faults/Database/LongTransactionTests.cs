using System.Diagnostics.Metrics;
using EventStore;
using Messaging;
using TestKit;

namespace Faults.Tests.Database;

/// <summary>Somebody leaves a transaction open for long.</summary>
[Collection(nameof(PrivateDesk))]
public sealed class LongTransactionTests(PrivateDesk desk)
{
    [Fact, Trait("Fault", "19")]
    public async Task An_old_transaction_that_has_nothing_to_do_with_us_holds_nothing_back()
    {
        var contacts = new Customers(desk, "old");

        // It has an id, a number of the log's sequence and a lock on the log's table, as a careless report would.
        await using var old = await OpenTransaction.BeginAsync(
            desk.Administrator, "select txid_current(), nextval('intake.mt_events_sequence'), count(*) from intake.mt_events");
        await contacts.TakenAsync("call");
        await contacts.AllArrivedOnceAsync(desk.Administrator);
    }

    [Fact, Trait("Fault", "19")]
    public async Task A_transaction_that_stops_appends_is_answered_with_later_and_everything_flows_when_it_ends()
    {
        var contacts = new Customers(desk, "stopped");
        var heard = Heard.From(desk, "intake");
        await using var channel = await contacts.OnTheBusAsync();
        await using (await OpenTransaction.BeginAsync(
            desk.Administrator, $"select pg_advisory_xact_lock({LockKeys.Of("intake", "append")})"))
        {
            await contacts.SendAsync(channel, "message");
            (await contacts.CallAsync("call")).ShouldSayLater();
            await heard.EventAsync(1501);
        }

        await contacts.TakenAsync("call");
        await contacts.AllArrivedOnceAsync(desk.Administrator);
    }

    [Fact, Trait("Fault", "19")]
    public async Task How_far_the_publisher_is_behind_is_a_measure()
    {
        var lag = 0L;
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, l) =>
        {
            if (instrument.Meter.Name == Telemetry.Name && instrument.Name == "desk.publisher.lag")
            {
                l.EnableMeasurementEvents(instrument);
            }
        };
        listener.SetMeasurementEventCallback<long>((_, value, _, _) => lag = Math.Max(lag, value));
        listener.Start();

        var contacts = new Customers(desk, "lag");
        await using (await OpenTransaction.BeginAsync(desk.Administrator, "lock table intake.log_progress in exclusive mode"))
        {
            await contacts.TakenAsync("call");
            await Eventually.BecomesAsync(() => Task.FromResult(Interlocked.Read(ref lag)), behind => behind > 0, "the publisher is behind");
        }

        await contacts.AllArrivedOnceAsync(desk.Administrator);
    }
}
