using System.Data.Common;
using Npgsql;

namespace EventStore.Tests;

/// <summary>Repeats, refusals, and a database that goes away in the middle (FAULTS 13, 14, 27).</summary>
public sealed partial class EventLogTests
{
    [Fact]
    public async Task The_same_fact_again_is_recognised_whenever_it_comes()
    {
        var stream = Guid.NewGuid();
        var fact = Fact("one");
        (await _log.AppendAsync(new(stream, "sample", 0, [fact], []), default)).ShouldBe(AppendOutcome.Appended);
        await Append(stream, 1, "two");
        (await _log.AppendAsync(new(stream, "sample", 0, [fact], []), default)).ShouldBe(AppendOutcome.Repeated);
        (await _log.AppendAsync(new(stream, "sample", 2, [fact], []), default)).ShouldBe(AppendOutcome.Repeated);
        (await _log.AppendAsync(new(Guid.NewGuid(), "sample", 0, [fact], []), default)).ShouldBe(AppendOutcome.Repeated);
        (await VersionOf(stream)).ShouldBe(2);
        (await Count("select count(*) from mt_streams")).ShouldBe(1);
    }

    [Fact]
    public async Task A_repeat_is_recognised_years_and_thousands_of_facts_later_by_another_process()
    {
        var fact = Fact("one");
        await _log.AppendAsync(new(Guid.NewGuid(), "sample", 0, [fact], []), default);
        for (var i = 0; i < 10; i++)
        {
            await Append(Guid.NewGuid(), 0, [.. Enumerable.Range(0, 500).Select(n => $"{n}")]);
        }

        await using var restarted = OpenReplica();
        var again = new Append(Guid.NewGuid(), "sample", 0, [fact with { At = Now.AddYears(10) }], [Note("lost")]);
        (await restarted.AppendAsync(again, default)).ShouldBe(AppendOutcome.Repeated);
        (await Count("select count(*) from notes")).ShouldBe(0);
    }

    [Fact]
    public async Task The_same_decision_a_hundred_times_at_once_and_over_two_replicas_is_stored_once()
    {
        await using var other = OpenReplica();
        var decision = new Append(Guid.NewGuid(), "sample", 0, [Fact("one"), Fact("two")], []);
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 100).Select(i => (i % 2 == 0 ? _log : other).AppendAsync(decision, default)));
        outcomes.Count(o => o == AppendOutcome.Appended).ShouldBe(1);
        outcomes.Count(o => o == AppendOutcome.Repeated).ShouldBe(99);
        (await Count("select count(*) from mt_events")).ShouldBe(2);
    }

    [Fact]
    public async Task What_stands_alongside_is_written_with_the_facts_or_not_at_all()
    {
        var stream = Guid.NewGuid();
        await _log.AppendAsync(new(stream, "sample", 0, [Fact("one")], [Note("kept")]), default);
        (await _log.AppendAsync(new(stream, "sample", 0, [Fact("conflict")], [Note("lost")]), default)).ShouldBe(AppendOutcome.Conflict);
        (await Count("select count(*) from notes")).ShouldBe(1);
    }

    [Fact]
    public async Task At_no_moment_are_facts_seen_without_what_stands_alongside()
    {
        var writing = Task.WhenAll(Enumerable.Range(0, 200).Select(i =>
            _log.AppendAsync(new(Guid.NewGuid(), "sample", 0, [Fact($"{i}")], [Note($"{i}")]), default)));
        do
        {
            (await Count("select (select count(*) from mt_events) - (select count(*) from notes)")).ShouldBe(0);
        }
        while (!writing.IsCompleted);
        await writing;
    }

    [Fact]
    public async Task An_append_whose_statement_is_refused_fails_alone()
    {
        await _log.AppendAsync(new(Guid.NewGuid(), "sample", 0, [Fact("first")], [Note("taken")]), default);
        var bad = Guid.NewGuid();
        var appends = Enumerable.Range(0, 20).Select(i => _log.AppendAsync(new(Guid.NewGuid(), "sample", 0, [Fact($"{i}")], []), default)).ToList();
        var failing = _log.AppendAsync(new(bad, "sample", 0, [Fact("bad")], [Note("taken")]), default);

        (await Task.WhenAll(appends)).ShouldAllBe(o => o == AppendOutcome.Appended);
        await Should.ThrowAsync<PostgresException>(() => failing);
        (await _log.LoadAsync(bad, 0, default)).ShouldBeEmpty();
        (await Count($"select count(*) from mt_streams where id = '{bad}'")).ShouldBe(0);
    }

    [Fact]
    public async Task A_backend_killed_in_the_middle_leaves_nothing_and_the_same_call_again_stores_it()
    {
        var decision = new Append(Guid.NewGuid(), "sample", 0, [Fact("one"), Fact("two")], [Gate.Pass()]);
        await using (var gate = await Gate.CloseAsync(_database))
        {
            var append = _log.AppendAsync(decision, default);
            await gate.WaitersBecomeAsync(1);
            await gate.KillWaitersAsync();
            await Should.ThrowAsync<DbException>(() => append);
        }

        (await _log.ReadForwardAsync(0, 10, default)).ShouldBeEmpty();
        (await RetriedAsync(decision)).ShouldBe(AppendOutcome.Appended);
        (await _log.LoadAsync(decision.StreamId, 0, default)).Count.ShouldBe(2);
    }

    [Fact]
    public async Task A_caller_that_never_heard_the_answer_asks_again_and_hears_that_it_is_stored()
    {
        var decision = new Append(Guid.NewGuid(), "sample", 0, [Fact("one")], [Note("once")]);
        await _log.AppendAsync(decision, default);
        await KillAllAsync();

        (await RetriedAsync(decision)).ShouldBe(AppendOutcome.Repeated);
        (await Count("select count(*) from notes")).ShouldBe(1);
    }

    /// <summary>As the hop does: the same call until the database answers. A broken connection is found when it is used.</summary>
    private async Task<AppendOutcome> RetriedAsync(Append append)
    {
        for (var left = 40; ; left--)
        {
            try
            {
                return await _log.AppendAsync(append, default);
            }
            catch (DbException) when (left > 0)
            {
                await Task.Yield();
            }
        }
    }

    private Task KillAllAsync() => Scalar($"select count(pg_terminate_backend(pid)) from pg_stat_activity where usename = '{_database.Name}'");
}
