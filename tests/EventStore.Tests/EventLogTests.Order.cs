using System.Text;
using Npgsql;

namespace EventStore.Tests;

/// <summary>Order is commit order, and nothing is skipped (FAULTS 19, 44 to 46).</summary>
public sealed partial class EventLogTests
{
    [Fact]
    public async Task A_hundred_writers_on_one_stream_leave_versions_without_a_gap()
    {
        var stream = Guid.NewGuid();
        await Append(stream, 0, "begin");
        await Task.WhenAll(Enumerable.Range(0, 100).Select(async i =>
        {
            for (var done = false; !done;)
            {
                var version = await VersionOf(stream);
                done = await Append(stream, version, $"word {i}") == AppendOutcome.Appended;
            }
        }));

        var facts = await _log.LoadAsync(stream, 0, default);
        facts.Select(f => f.Version).ShouldBe(Enumerable.Range(1, 101).Select(i => (long)i));
        facts.Select(f => Encoding.UTF8.GetString(f.Json)).Distinct().Count().ShouldBe(101);
        (await VersionOf(stream)).ShouldBe(101);
    }

    [Fact]
    public async Task A_reader_that_goes_forward_skips_nothing_while_two_replicas_append()
    {
        await using var other = OpenReplica();
        const int each = 300;
        var writing = Task.WhenAll(new[] { _log, other }.SelectMany(log => Enumerable.Range(0, each)
            .Select(i => log.AppendAsync(new(Guid.NewGuid(), "sample", 0, [Fact($"{i}"), Fact($"{i}")], []), default))));

        var seen = new List<long>();
        while (seen.Count < each * 4 && !writing.IsFaulted)
        {
            seen.AddRange((await _log.ReadForwardAsync(seen.LastOrDefault(), 50, default)).Select(f => f.Sequence));
        }

        await writing;
        seen.ShouldBe(await AllSequences());
        seen.Count.ShouldBe(each * 4);
    }

    [Fact]
    public async Task Two_replicas_that_append_to_the_same_streams_share_them_without_a_gap()
    {
        await using var other = OpenReplica();
        var streams = Enumerable.Range(0, 5).Select(_ => Guid.NewGuid()).ToList();
        await Task.WhenAll(new[] { _log, other }.SelectMany(log => streams.Select(async stream =>
        {
            for (var done = 0; done < 20;)
            {
                var version = (await log.LoadAsync(stream, 0, default)).Count;
                done += await log.AppendAsync(new(stream, "sample", version, [Fact("word")], []), default) == AppendOutcome.Appended ? 1 : 0;
            }
        })));

        foreach (var stream in streams)
        {
            var facts = await _log.LoadAsync(stream, 0, default);
            facts.Select(f => f.Version).ShouldBe(Enumerable.Range(1, 40).Select(i => (long)i));
            facts.Select(f => f.Sequence).ShouldBeInOrder(SortDirection.Ascending);
        }
    }

    [Fact]
    public async Task An_append_held_open_is_overtaken_by_none_that_commits_later()
    {
        await using var other = OpenReplica();
        await using var gate = await Gate.CloseAsync(_database);
        var early = _log.AppendAsync(new(Guid.NewGuid(), "sample", 0, [Fact("early")], [Gate.Pass()]), default);
        await gate.WaitersBecomeAsync(1);
        var late = other.AppendAsync(new(Guid.NewGuid(), "sample", 0, [Fact("late")], []), default);
        await gate.WaitersBecomeAsync(2);
        (await _log.ReadForwardAsync(0, 10, default)).ShouldBeEmpty();
        late.IsCompleted.ShouldBeFalse();

        await gate.OpenAsync();
        (await early).ShouldBe(AppendOutcome.Appended);
        (await late).ShouldBe(AppendOutcome.Appended);
        (await _log.ReadForwardAsync(0, 10, default)).Select(f => Encoding.UTF8.GetString(f.Json))
            .ShouldBe(["""{"word": "early"}""", """{"word": "late"}"""]);
    }

    [Fact]
    public async Task Another_transaction_left_open_for_long_delays_neither_writers_nor_readers()
    {
        await using var connection = await _database.Service.OpenConnectionAsync();
        await using var open = await connection.BeginTransactionAsync();
        await using var write = new NpgsqlCommand("insert into notes values ('open'); select count(*) from mt_events", connection, open);
        await write.ExecuteNonQueryAsync();

        (await Append(Guid.NewGuid(), 0, "one")).ShouldBe(AppendOutcome.Appended);
        (await _log.ReadForwardAsync(0, 10, default)).Count.ShouldBe(1);
    }

    [Fact]
    public async Task Five_thousand_numbers_reserved_and_rolled_back_are_a_gap_that_stops_nobody()
    {
        await Append(Guid.NewGuid(), 0, "before");
        await using (var connection = await _database.Service.OpenConnectionAsync())
        {
            await using var reserved = await connection.BeginTransactionAsync();
            await using var reserve = new NpgsqlCommand("select nextval('mt_events_sequence') from generate_series(1, 5000)", connection, reserved);
            await reserve.ExecuteNonQueryAsync();
            await reserved.RollbackAsync();
        }

        await Append(Guid.NewGuid(), 0, "after");
        var seen = await AllSequences();
        seen.Count.ShouldBe(2);
        (seen[1] - seen[0]).ShouldBeGreaterThan(5000);
        (await _log.ReadForwardAsync(seen[0], 10, default)).Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_number_that_Marten_marks_as_lost_is_no_fact()
    {
        await Append(Guid.NewGuid(), 0, "before");
        await Scalar(
            """
            insert into mt_streams (id, type, version) values ('00000000-0000-0000-0000-000000000001', 'Marten', 0);
            insert into mt_events (seq_id, id, stream_id, version, data, type, mt_dotnet_type)
            select n, gen_random_uuid(), '00000000-0000-0000-0000-000000000001', n, '{}', 'tombstone', 'JasperFx.Events.Tombstone, JasperFx.Events'
            from nextval('mt_events_sequence') n
            """);
        await Append(Guid.NewGuid(), 0, "after");
        (await _log.ReadForwardAsync(0, 10, default)).Select(f => f.Type).ShouldBe(["word_said", "word_said"]);
    }

    [Fact]
    public async Task A_log_longer_than_a_page_is_read_to_its_end()
    {
        for (var i = 0; i < 21; i++)
        {
            await Append(Guid.NewGuid(), 0, [.. Enumerable.Range(0, 500).Select(n => $"{n}")]);
        }

        (await AllSequences()).Count.ShouldBe(10_500); // our page has 10,000, Marten's adapter 1,000
    }

    private async Task<List<long>> AllSequences()
    {
        var all = new List<long>();
        await foreach (var fact in _log.ReadForwardAsync(0, default))
        {
            all.Add(fact.Sequence);
        }

        return all;
    }
}
