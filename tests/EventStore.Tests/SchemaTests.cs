using Npgsql;
using TestKit;

namespace EventStore.Tests;

/// <summary>What the owner lays out, and what the service's role may not do there (FAULTS 58).</summary>
public sealed class SchemaTests : IAsyncLifetime
{
    private TestDatabase _database = null!;

    public async Task InitializeAsync()
    {
        _database = await TestDatabase.CreateAsync();
        await using var service = _database.Service.CreateCommand(
            """
            insert into mt_streams (id, type, version) values ('00000000-0000-0000-0000-000000000001', 'sample', 1);
            insert into mt_events (seq_id, id, stream_id, version, data, type)
            values (nextval('mt_events_sequence'), gen_random_uuid(), '00000000-0000-0000-0000-000000000001', 1, '{}', 'word_said')
            """);
        await service.ExecuteNonQueryAsync();
    }

    public async Task DisposeAsync() => await _database.DisposeAsync();

    [Theory]
    [InlineData("update mt_events set data = '{}'")]
    [InlineData("update mt_events set is_archived = true")]
    [InlineData("insert into mt_events select * from mt_events on conflict (seq_id) do update set data = '{}'")]
    [InlineData("delete from mt_events")]
    [InlineData("truncate mt_events")]
    [InlineData("truncate mt_streams cascade")]
    [InlineData("delete from mt_streams")]
    [InlineData("update mt_streams set type = 'other'")]
    [InlineData("update mt_streams set is_archived = true")]
    [InlineData("drop table mt_events")]
    [InlineData("alter table mt_events add column extra int")]
    [InlineData("alter table mt_events disable trigger all")]
    [InlineData("create rule forget as on insert to mt_events do instead nothing")]
    [InlineData("create trigger change before insert on mt_events for each row execute function suppress_redundant_updates_trigger()")]
    [InlineData("drop index idx_mt_events_event_id")]
    [InlineData("select setval('mt_events_sequence', 1)")]
    [InlineData("create table extra (id int)")]
    [InlineData("set session_replication_role = replica")]
    public async Task The_services_role_can_neither_change_nor_remove_facts(string attempt)
    {
        await using var command = _database.Service.CreateCommand(attempt);
        (await Should.ThrowAsync<PostgresException>(() => command.ExecuteNonQueryAsync())).SqlState.ShouldBe("42501");
    }

    [Fact]
    public async Task Laying_out_the_schema_again_and_at_the_same_time_changes_nothing()
    {
        var before = await Text(Layout);
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => _database.LayOutAsync()));
        (await Text("select count(*)::text from mt_events")).ShouldBe("1");
        (await Text(Layout)).ShouldBe(before);
    }

    private const string Layout =
        """
        select string_agg(line, e'\n' order by line) from (
          select table_name || '.' || column_name || ' ' || data_type || ' ' || coalesce(column_default, '') line
          from information_schema.columns where table_schema = current_schema()
          union all select indexdef from pg_indexes where schemaname = current_schema()
          union all select proname || ' ' || md5(prosrc) from pg_proc where pronamespace = current_schema()::regnamespace
          union all select table_name || ' ' || grantee || ' ' || privilege_type from information_schema.table_privileges
          where table_schema = current_schema()) lines
        """;

    private async Task<string> Text(string sql)
    {
        await using var command = _database.Owner.CreateCommand(sql);
        return (string)(await command.ExecuteScalarAsync())!;
    }
}
