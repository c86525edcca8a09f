using Microsoft.Extensions.Logging.Abstractions;
using TestKit;

namespace Messaging.Tests;

/// <summary>Who leads, and who leads next.</summary>
public sealed class LeaderTests : IAsyncLifetime
{
    private TestDatabase _database = null!;

    public async Task InitializeAsync() => _database = await TestDatabase.CreateAsync();

    public async Task DisposeAsync() => await _database.DisposeAsync();

    [Fact]
    public async Task Work_that_fails_lets_go_of_the_lock_so_that_another_node_can_lead()
    {
        using var stopping = new CancellationTokenSource();
        var first = LeaderOn(_database.Service).RunAsync("work", async _ =>
        {
            await stopping.CancelAsync();
            throw new InvalidOperationException("The broker did not confirm in time.");
        }, stopping.Token);
        await first;

        var leads = new TaskCompletionSource();
        using var ended = new CancellationTokenSource();
        var second = LeaderOn(_database.Owner).RunAsync("work", _ => Task.FromResult(leads.TrySetResult()), ended.Token);
        await Eventually.BecomesAsync(() => Task.FromResult(leads.Task.IsCompleted), leading => leading, "the second node leads");
        await ended.CancelAsync();
        await second;
    }

    [Fact]
    public async Task While_one_leads_nobody_else_does()
    {
        var (leading, most, rounds) = (0, 0, 0);
        using var stopping = new CancellationTokenSource();
        var nodes = Enumerable.Range(0, 4).Select(i => LeaderOn(i % 2 == 0 ? _database.Service : _database.Owner).RunAsync("work", async _ =>
        {
            most = Math.Max(most, Interlocked.Increment(ref leading));
            await Task.Yield();
            Interlocked.Decrement(ref leading);
            if (Interlocked.Increment(ref rounds) == 40)
            {
                await stopping.CancelAsync();
            }
        }, stopping.Token)).ToList();
        await Task.WhenAll(nodes);

        most.ShouldBe(1);
    }

    private static Leader LeaderOn(Npgsql.NpgsqlDataSource database) => new(database, "sample", NullLogger<Leader>.Instance);
}
