using Npgsql;
using TestKit;

namespace EventStore.Tests;

/// <summary>A log that cannot keep up says so, instead of growing in memory, and loses nothing of what it took.</summary>
public sealed class BackPressureTests : IAsyncLifetime
{
    private TestDatabase _database = null!;

    public async Task InitializeAsync() => _database = await TestDatabase.CreateAsync();

    public async Task DisposeAsync() => await _database.DisposeAsync();

    [Fact]
    public async Task Appends_over_the_bound_are_refused_at_once_and_the_others_are_all_stored()
    {
        await using var log = _database.OpenLog(120);
        var held = await HoldAppendLockAsync();
        var appends = Enumerable.Range(0, 4000).Select(_ => AppendAsync(log)).ToList();
        await Eventually.BecomesAsync(() => Task.FromResult(appends.Count(a => a.IsFaulted)), refused => refused > 0, "some are refused");

        await held.DisposeAsync();
        var stored = 0;
        foreach (var append in appends)
        {
            try
            {
                (await append).ShouldBe(AppendOutcome.Appended);
                stored++;
            }
            catch (LogBusyException)
            {
                // Refused before it was taken.
            }
        }

        stored.ShouldBeInRange(2048, 3999);
        (await CountAsync()).ShouldBe(stored);
    }

    [Fact]
    public async Task An_append_that_does_not_get_through_is_given_up_and_can_be_made_again()
    {
        await using var log = _database.OpenLog(1);
        var append = new Append(Guid.NewGuid(), "sample", 0, [Words.Said("one")], []);
        await using (await HoldAppendLockAsync())
        {
            var error = await Should.ThrowAsync<Exception>(() => log.AppendAsync(append, default));
            (error is TimeoutException or NpgsqlException).ShouldBeTrue(error.ToString());
        }

        (await log.AppendAsync(append, default)).ShouldBeOneOf(AppendOutcome.Appended, AppendOutcome.Repeated);
        (await CountAsync()).ShouldBe(1);
    }

    [Fact]
    public async Task Whoever_follows_closely_reads_the_same_from_memory_as_from_the_database()
    {
        await using var log = _database.OpenLog();
        await using var other = _database.OpenLog();
        for (var i = 0; i < 20; i++)
        {
            await AppendAsync(i % 3 == 0 ? other : log);
        }

        var near = new List<StoredFact>();
        while (await log.ReadNextAsync(near.Count == 0 ? 0 : near[^1].Sequence, 7, default) is { Count: > 0 } next)
        {
            near.AddRange(next);
        }

        await using var fresh = _database.OpenLog();
        var far = await fresh.ReadForwardAsync(0, 100, default);
        near.Select(Comparable).ShouldBe(far.Select(Comparable));

        static object Comparable(StoredFact fact) => (
            fact.Sequence, fact.Id, fact.StreamId, fact.StreamType, fact.Version, fact.Type, fact.At, fact.CorrelationId, fact.CausationId,
            Canonical(fact.Json), Canonical(System.Text.Encoding.UTF8.GetBytes(fact.Headers!)));

        static string Canonical(byte[] json) => EventStore.Tests.Canonical.Of(json);
    }

    private static Task<AppendOutcome> AppendAsync(EventLog log) =>
        log.AppendAsync(new(Guid.NewGuid(), "sample", 0, [Words.Said("one"), Words.Said("two")], []), default);

    /// <summary>Until it lets go, nobody stores anything.</summary>
    private async Task<AppendLock> HoldAppendLockAsync()
    {
        var held = new AppendLock(await _database.Owner.OpenConnectionAsync());
        await held.RunAsync($"select pg_advisory_lock({LockKeys.Of(TestDatabase.SchemaName, "append")})");
        return held;
    }

    private async Task<long> CountAsync()
    {
        await using var command = _database.Owner.CreateCommand("select count(distinct stream_id) from mt_events");
        return (long)(await command.ExecuteScalarAsync())!;
    }

    private sealed class AppendLock(NpgsqlConnection connection) : IAsyncDisposable
    {
        public async Task RunAsync(string sql)
        {
            await using var command = new NpgsqlCommand(sql, connection);
            await command.ExecuteNonQueryAsync();
        }

        public async ValueTask DisposeAsync()
        {
            await RunAsync("select pg_advisory_unlock_all()");
            await connection.DisposeAsync();
        }
    }
}
