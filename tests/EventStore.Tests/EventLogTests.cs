using System.Text;
using Npgsql;
using TestKit;

namespace EventStore.Tests;

public sealed class EventLogTests : IAsyncLifetime
{
    private static readonly DateTimeOffset Now = new(2026, 3, 2, 2, 0, 0, TimeSpan.Zero);
    private TestDatabase _database = null!;
    private EventLog _log = null!;

    public async Task InitializeAsync()
    {
        _database = await TestDatabase.CreateAsync("create table if not exists notes (note varchar primary key)");
        _log = new EventLog(_database.Service, TestDatabase.SchemaName);
    }

    public async Task DisposeAsync()
    {
        await _log.DisposeAsync();
        await _database.DisposeAsync();
    }

    [Fact]
    public async Task What_is_appended_is_read_back_whole()
    {
        var stream = Guid.NewGuid();
        (await Append(stream, 0, "one", "two")).ShouldBe(AppendOutcome.Appended);
        (await Append(stream, 2, "three")).ShouldBe(AppendOutcome.Appended);

        var facts = await _log.LoadAsync(stream, 0, default);
        facts.Select(f => f.Version).ShouldBe([1, 2, 3]);
        facts.Select(f => Encoding.UTF8.GetString(f.Json)).ShouldBe(["""{"word": "one"}""", """{"word": "two"}""", """{"word": "three"}"""]);
        facts.ShouldAllBe(f => f.StreamType == "sample" && f.Type == "word_said" && f.At == Now && f.CorrelationId == "request-1");
        facts.Select(f => f.Sequence).ShouldBeInOrder(SortDirection.Ascending);
    }

    [Fact]
    public async Task A_decision_on_an_old_version_is_a_conflict_and_writes_nothing()
    {
        var stream = Guid.NewGuid();
        await Append(stream, 0, "one");
        (await Append(stream, 0, "other")).ShouldBe(AppendOutcome.Conflict);
        (await Append(stream, 5, "other")).ShouldBe(AppendOutcome.Conflict);
        (await _log.LoadAsync(stream, 0, default)).Count.ShouldBe(1);
    }

    [Fact]
    public async Task The_same_fact_again_is_recognised_whenever_it_comes()
    {
        var stream = Guid.NewGuid();
        var fact = Fact("one");
        (await _log.AppendAsync(new(stream, "sample", 0, [fact], []), default)).ShouldBe(AppendOutcome.Appended);
        await Append(stream, 1, "two");
        (await _log.AppendAsync(new(stream, "sample", 2, [fact], []), default)).ShouldBe(AppendOutcome.Repeated);
        (await _log.AppendAsync(new(Guid.NewGuid(), "sample", 0, [fact], []), default)).ShouldBe(AppendOutcome.Repeated);
        (await VersionOf(stream)).ShouldBe(2);
        (await Count("select count(*) from mt_streams")).ShouldBe(1);
    }

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
        await using var other = new EventLog(_database.Service, TestDatabase.SchemaName);
        const int each = 300;
        var writing = Task.WhenAll(new[] { _log, other }.SelectMany(log => Enumerable.Range(0, each)
            .Select(i => log.AppendAsync(new(Guid.NewGuid(), "sample", 0, [Fact($"{i}"), Fact($"{i}")], []), default))));

        var seen = new List<long>();
        while (seen.Count < each * 4)
        {
            foreach (var fact in await _log.ReadForwardAsync(seen.Count > 0 ? seen[^1] : 0, 50, default))
            {
                seen.Add(fact.Sequence);
            }
        }

        await writing;
        var all = new List<long>();
        await foreach (var fact in _log.ReadForwardAsync(0, default))
        {
            all.Add(fact.Sequence);
        }

        seen.ShouldBe(all);
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
    public async Task An_append_whose_statement_is_refused_fails_alone()
    {
        await _log.AppendAsync(new(Guid.NewGuid(), "sample", 0, [Fact("first")], [Note("taken")]), default);
        var bad = Guid.NewGuid();
        var appends = Enumerable.Range(0, 20).Select(i => _log.AppendAsync(new(Guid.NewGuid(), "sample", 0, [Fact($"{i}")], []), default)).ToList();
        var failing = _log.AppendAsync(new(bad, "sample", 0, [Fact("bad")], [Note("taken")]), default);

        (await Task.WhenAll(appends)).ShouldAllBe(o => o == AppendOutcome.Appended);
        await Should.ThrowAsync<PostgresException>(() => failing);
        (await _log.LoadAsync(bad, 0, default)).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("update mt_events set data = '{}'")]
    [InlineData("delete from mt_events")]
    [InlineData("truncate mt_events")]
    [InlineData("delete from mt_streams")]
    [InlineData("update mt_streams set type = 'other'")]
    [InlineData("drop table mt_events")]
    public async Task The_services_role_can_neither_change_nor_remove_facts(string attempt)
    {
        await Append(Guid.NewGuid(), 0, "one");
        await using var command = _database.Service.CreateCommand(attempt);
        (await Should.ThrowAsync<PostgresException>(() => command.ExecuteNonQueryAsync())).SqlState.ShouldBe("42501");
    }

    [Fact]
    public async Task Laying_out_the_schema_again_and_at_the_same_time_changes_nothing()
    {
        await Append(Guid.NewGuid(), 0, "one");
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ =>
            Schema.CreateAsync(_database.Owner, TestDatabase.SchemaName, _database.Name, [], CancellationToken.None)));
        (await Count("select count(*) from mt_events")).ShouldBe(1);
    }

    [Fact]
    public async Task Martens_tables_have_Martens_columns_and_indexes_and_nothing_more()
    {
        (await Text("select string_agg(column_name, ',' order by ordinal_position) from information_schema.columns where table_name = 'mt_events'"))
            .ShouldBe("seq_id,id,stream_id,version,data,bdata,type,timestamp,tenant_id,mt_dotnet_type,correlation_id,causation_id,headers,is_archived");
        (await Text("select string_agg(column_name, ',' order by ordinal_position) from information_schema.columns where table_name = 'mt_streams'"))
            .ShouldBe("id,type,version,timestamp,created,tenant_id,is_archived");
        (await Text("select string_agg(indexname, ',' order by indexname) from pg_indexes where tablename like 'mt\\_%'"))
            .ShouldBe("idx_mt_events_event_id,pk_mt_event_progression,pk_mt_events_stream_and_version,pkey_mt_events_seq_id,pkey_mt_streams_id");
    }

    private Task<AppendOutcome> Append(Guid stream, long expected, params string[] words) =>
        _log.AppendAsync(new(stream, "sample", expected, [.. words.Select(Fact)], []), default);

    private static NewFact Fact(string word) => new(
        Guid.NewGuid(), "word_said", "Sample.WordSaid, Sample", Encoding.UTF8.GetBytes($$"""{"word":"{{word}}"}"""), Now, "request-1", "message-1", null);

    private static NpgsqlBatchCommand Note(string note) =>
        new("insert into notes values ($1)") { Parameters = { new NpgsqlParameter { Value = note } } };

    private async Task<long> VersionOf(Guid stream) => await Count($"select version from mt_streams where id = '{stream}'");

    private async Task<long> Count(string sql) => (long)(await Scalar(sql))!;

    private async Task<string> Text(string sql) => (string)(await Scalar(sql))!;

    private async Task<object?> Scalar(string sql)
    {
        await using var command = _database.Owner.CreateCommand(sql);
        return await command.ExecuteScalarAsync();
    }
}
