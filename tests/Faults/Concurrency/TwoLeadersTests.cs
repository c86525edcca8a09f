using EventStore;
using Faults.Tests.Database;
using Messaging;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using TestKit;

namespace Faults.Tests.Concurrency;

/// <summary>What is single in a service is done by whoever holds a lock, and a lock can be lost.</summary>
[Collection(nameof(PrivateDesk))]
public sealed class TwoLeadersTests(PrivateDesk desk)
{
    [Fact, Trait("Fault", "47")]
    public async Task Two_publishers_that_both_believe_to_lead_repeat_each_other_and_nothing_happens_twice()
    {
        var contacts = new Customers(desk, "leaders");
        await using var replica = await desk.StartReplicaAsync<Intake.IntakeService>();
        using var former = new StoppedPublisher();
        try
        {
            // The one that leads has told the bus and is stopped before it saves how far it came. Its lock is taken from it.
            await contacts.TakenAsync("first");
            await former.IsStoppedAsync();
            await contacts.TakenAsync("second");
            await RunAsync($"select pg_terminate_backend(pid) from pg_locks where {LockOf("publisher")}");

            // The other tells the same again, and more.
            await former.IsOvertakenAsync();
            var last = await NumberAsync("select max(seq_id) from intake.mt_events");
            await Eventually.BecomesAsync(ProgressAsync, progress => progress == last, "the other publisher has told everything");
            former.GoOn();
            (await ProgressAsync()).ShouldBeGreaterThanOrEqualTo(last);
            await contacts.TakenAsync("third");
            await contacts.AllArrivedOnceAsync(desk.Administrator);
            (await ProgressAsync()).ShouldBeGreaterThanOrEqualTo(last);
        }
        finally
        {
            former.GoOn();
            await replica.StopAsync();
        }
    }

    [Fact, Trait("Fault", "47")]
    public async Task A_leader_whose_work_fails_lets_go_of_the_lock_so_that_another_can_lead()
    {
        await using var sample = await SampleLog.CreateAsync();
        await using var taken = await sample.Database.Service.OpenConnectionAsync(); // so that the next session is another one
        var leader = new Leader(sample.Database.Service, TestDatabase.SchemaName, NullLogger<Leader>.Instance);
        using var ending = new CancellationTokenSource();
        var failed = new TaskCompletionSource();
        var leading = leader.RunAsync("failing", FailAsync, ending.Token);
        await failed.Task;
        await ending.CancelAsync();
        await leading;

        await using var other = await sample.Database.Owner.OpenConnectionAsync();
        await using var command = new NpgsqlCommand($"select pg_try_advisory_lock({LockKeys.Of(TestDatabase.SchemaName, "failing")})", other);
        (await command.ExecuteScalarAsync()).ShouldBe(true);

        async Task FailAsync(CancellationToken lost)
        {
            await Task.Yield();
            failed.TrySetResult();
            throw new InvalidOperationException("The work failed.");
        }
    }

    private static string LockOf(string purpose) =>
        $"locktype = 'advisory' and granted and ((classid::bigint << 32) | objid::bigint) = {LockKeys.Of("intake", purpose)}";

    private Task<long> ProgressAsync() => NumberAsync("select sequence from intake.log_progress where reader = 'publisher'");

    private async Task<long> NumberAsync(string sql) => Convert.ToInt64(await RunAsync(sql), System.Globalization.CultureInfo.InvariantCulture);

    private async Task<object?> RunAsync(string sql)
    {
        await using var command = desk.Administrator.CreateCommand(sql);
        return await command.ExecuteScalarAsync();
    }

    /// <summary>Stops the first publisher of this process that has told something, until it may go on.</summary>
    private sealed class StoppedPublisher : IDisposable
    {
        private readonly ManualResetEventSlim _mayGoOn = new();
        private int _told;

        public StoppedPublisher() => Steps.Reached = step =>
        {
            if (step == Steps.AfterPublish && Interlocked.Increment(ref _told) == 1)
            {
                _mayGoOn.Wait(TimeSpan.FromMinutes(2));
            }
        };

        public Task IsStoppedAsync() => HaveToldAsync(1);

        public Task IsOvertakenAsync() => HaveToldAsync(2);

        public void GoOn() => _mayGoOn.Set();

        public void Dispose()
        {
            Steps.Reached = null;
            GoOn();
        }

        private Task HaveToldAsync(int times) => Eventually.BecomesAsync(
            () => Task.FromResult(Volatile.Read(ref _told)), told => told >= times, $"{times} publishers have told something");
    }
}
