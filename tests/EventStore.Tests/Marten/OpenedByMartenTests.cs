using System.Text.Json;
using Marten;
using TestKit;
using Weasel.Core;

namespace EventStore.Tests;

/// <summary>Marten itself, as anybody would set it up (MARTEN.md), on a schema that we laid out and wrote.</summary>
public sealed class OpenedByMartenTests : IAsyncLifetime
{
    private static readonly DateTimeOffset Now = new(2026, 3, 2, 2, 0, 0, TimeSpan.Zero);
    private readonly Guid _stream = Guid.NewGuid();
    private TestDatabase _database = null!;
    private EventLog _log = null!;
    private DocumentStore _marten = null!;

    public async Task InitializeAsync()
    {
        _database = await TestDatabase.CreateAsync();
        _log = new EventLog(_database.Service, TestDatabase.SchemaName);
        _marten = Opened.By(_database.Owner, TestDatabase.SchemaName);
        await _log.AppendAsync(new(_stream, "speech", 0, [Fact("to"), Fact("be")], []), default);
    }

    public async Task DisposeAsync()
    {
        await _marten.DisposeAsync();
        await _log.DisposeAsync();
        await _database.DisposeAsync();
    }

    [Fact]
    public async Task Marten_has_functions_to_add_and_no_table_column_or_index_to_change()
    {
        var migration = await _marten.Storage.Database.CreateMigrationAsync();
        migration.Deltas.Where(d => d.Difference != SchemaPatchDifference.None && !d.SchemaObject.Identifier.Name.StartsWith("mt_doc_speech", StringComparison.Ordinal))
            .Where(d => !d.SchemaObject.GetType().Name.Contains("Function")).Select(d => $"{d.SchemaObject.Identifier} {d.Difference}").ShouldBeEmpty();

        var before = await LayoutAsync(TestDatabase.SchemaName);
        await _marten.Storage.ApplyAllConfiguredChangesToDatabaseAsync();
        await _marten.Storage.Database.AssertDatabaseMatchesConfigurationAsync();
        (await LayoutAsync(TestDatabase.SchemaName)).ShouldBe(before);
    }

    [Fact]
    public async Task The_tables_are_those_that_Marten_would_have_made()
    {
        await using var fresh = Opened.By(_database.Owner, "made_by_marten");
        await fresh.Storage.ApplyAllConfiguredChangesToDatabaseAsync();
        (await LayoutAsync(TestDatabase.SchemaName)).ShouldBe(await LayoutAsync("made_by_marten"));
    }

    [Fact]
    public async Task Marten_folds_our_streams_and_sees_all_that_a_fact_carries()
    {
        await using var session = _marten.QuerySession();
        (await session.Events.AggregateStreamAsync<Speech>(_stream))!.Words.ShouldBe(["to", "be"]);
        var stored = (await session.Events.FetchStreamAsync(_stream))[1];
        stored.ShouldSatisfyAllConditions(
            e => e.Data.ShouldBe(new WordSaid("be")), e => e.Version.ShouldBe(2), e => e.Timestamp.ShouldBe(Now),
            e => e.CorrelationId.ShouldBe("request-1"), e => e.CausationId.ShouldBe("message-1"), e => e.GetHeader("actor")!.ToString().ShouldBe("a-1"));
    }

    [Fact]
    public async Task Marten_appends_to_our_streams_and_our_log_goes_on_after_it()
    {
        await _marten.Storage.ApplyAllConfiguredChangesToDatabaseAsync();
        await using (var session = _marten.LightweightSession())
        {
            var writing = await session.Events.FetchForWriting<Speech>(_stream);
            writing.Aggregate!.Words.Count.ShouldBe(2);
            writing.AppendOne(new WordSaid("or"));
            session.Events.StartStream<Speech>(Guid.NewGuid(), new WordSaid("elsewhere"));
            await session.SaveChangesAsync();
        }

        var not = Fact("not");
        (await _log.AppendAsync(new(_stream, "speech", 2, [not], []), default)).ShouldBe(AppendOutcome.Conflict);
        (await _log.AppendAsync(new(_stream, "speech", 3, [not], []), default)).ShouldBe(AppendOutcome.Appended);
        (await _log.AppendAsync(new(_stream, "speech", 4, [not], []), default)).ShouldBe(AppendOutcome.Repeated);
        var facts = await _log.LoadAsync(_stream, 0, default);
        facts.Select(f => f.Version).ShouldBe([1, 2, 3, 4]);
        facts.ShouldAllBe(f => f.Type == "word_said" && f.StreamType == "speech");
        facts.Select(f => f.Sequence).ShouldBeInOrder(SortDirection.Ascending);
        (await _log.ReadForwardAsync(0, 10, default)).Count.ShouldBe(5);

        await using var again = _marten.LightweightSession();
        (await again.Events.AggregateStreamAsync<Speech>(_stream))!.Words.ShouldBe(["to", "be", "or", "not"]);
        again.Events.Append(_stream, 5, new WordSaid("to"));
        await again.SaveChangesAsync();
    }

    [Fact]
    public async Task Martens_daemon_runs_a_projection_over_our_facts_to_the_end_and_on()
    {
        await _marten.Storage.ApplyAllConfiguredChangesToDatabaseAsync();
        using var daemon = await _marten.BuildProjectionDaemonAsync();
        await daemon.StartAllAsync();
        await daemon.WaitForNonStaleData(TimeSpan.FromSeconds(60));
        await _log.AppendAsync(new(_stream, "speech", 2, [Fact("or")], []), default);
        await daemon.WaitForNonStaleData(TimeSpan.FromSeconds(60));
        await daemon.StopAllAsync();

        await using var session = _marten.QuerySession();
        (await session.LoadAsync<Speech>(_stream))!.Words.ShouldBe(["to", "be", "or"]);
    }

    [Fact]
    public async Task A_role_that_may_only_read_opens_them_too()
    {
        await ReadOnlyAsync();
        await using var marten = Opened.By(_database.Service, TestDatabase.SchemaName, JasperFx.AutoCreate.None);
        await using var session = marten.QuerySession();
        (await session.Events.AggregateStreamAsync<Speech>(_stream))!.Words.ShouldBe(["to", "be"]);
        (await session.Events.QueryAllRawEvents().CountAsync()).ShouldBe(2);
    }

    /// <summary>Leaves the service's role what an auditor's has.</summary>
    private async Task ReadOnlyAsync()
    {
        await using var command = _database.Owner.CreateCommand(
            $"""
            revoke all on all tables in schema {TestDatabase.SchemaName} from {_database.Name};
            revoke all on all sequences in schema {TestDatabase.SchemaName} from {_database.Name};
            grant select on all tables in schema {TestDatabase.SchemaName} to {_database.Name}
            """);
        await command.ExecuteNonQueryAsync();
    }

    private static NewFact Fact(string word) => new(
        Guid.NewGuid(), "word_said", $"{typeof(WordSaid).FullName}, {typeof(WordSaid).Assembly.GetName().Name}",
        JsonSerializer.SerializeToUtf8Bytes(new WordSaid(word), JsonSerializerOptions.Web), Now, "request-1", "message-1", """{"actor":"a-1"}""");

    /// <summary>Columns, defaults, constraints and indexes of Marten's tables. The default of a fact's time is left out: Marten's
    /// own is a constant, the moment at which it made the table.</summary>
    private async Task<string> LayoutAsync(string schema)
    {
        await using var command = _database.Owner.CreateCommand(
            $"""
            select string_agg(line, e'\n' order by line) from (select replace(line, '{schema}.', '') line from (
              select concat_ws(' ', table_name, column_name, udt_name, character_maximum_length, is_nullable,
                case when (table_name, column_name) <> ('mt_events', 'timestamp') then column_default end) line
              from information_schema.columns where table_schema = '{schema}' and table_name like 'mt\_%'
              union all select tablename || ' ' || indexdef from pg_indexes where schemaname = '{schema}' and tablename like 'mt\_%'
              union all select conname || ' ' || pg_get_constraintdef(oid) from pg_constraint
              where connamespace = '{schema}'::regnamespace and conrelid::regclass::text ~ '\mmt_'
              union all select concat_ws(' ', sequencename, data_type, start_value, increment_by) from pg_sequences
              where schemaname = '{schema}' and sequencename like 'mt\_%') found) lines
            where line !~ 'mt_doc_speech'
            """);
        return (string)(await command.ExecuteScalarAsync())!;
    }
}
