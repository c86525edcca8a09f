using Microsoft.Extensions.Logging.Abstractions;
using TestKit;

namespace Messaging.Tests;

public sealed class LeaderTests : IAsyncLifetime
{
    private TestDatabase _database = null!;

    public async Task InitializeAsync() => _database = await TestDatabase.CreateAsync();

    public Task DisposeAsync() => _database.DisposeAsync().AsTask();

    [Fact]
    public async Task A_node_whose_work_fails_gives_the_lead_up_to_one_that_can()
    {
        using var stopping = new CancellationTokenSource();
        var failed = new TaskCompletionSource();
        var led = new TaskCompletionSource();
        var unable = Leader().RunAsync("work", async _ =>
        {
            failed.TrySetResult();
            await Task.Yield();
            throw UnknownFactException.Of("ticket_opened_v2");
        }, stopping.Token);
        await failed.Task;
        var able = Leader().RunAsync("work", async token =>
        {
            led.TrySetResult();
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, token);
        }, stopping.Token);

        await Eventually.BecomesAsync(() => Task.FromResult(led.Task.IsCompleted), leads => leads, "the node that can work leads");
        await stopping.CancelAsync();
        await Task.WhenAll(unable, able);
    }

    /// <summary>A session of the pool that has a lock shows as one that idles with it.</summary>
    [Fact]
    public async Task A_lead_that_was_given_up_leaves_no_lock_behind()
    {
        using var stopping = new CancellationTokenSource();
        await Leader().RunAsync("work", async _ => await stopping.CancelAsync(), stopping.Token);
        await using var command = _database.Owner.CreateCommand(
            "select count(*) from pg_locks where locktype = 'advisory' and database = (select oid from pg_database where datname = current_database())");
        (await command.ExecuteScalarAsync()).ShouldBe(0L);
    }

    private Leader Leader() => new(_database.Service, TestDatabase.SchemaName, NullLogger<Leader>.Instance);
}
