using Npgsql;
using TestKit;

namespace EventStore.Tests;

public sealed class MigrationTests : IAsyncLifetime
{
    private const string Notes = "create table if not exists notes (note varchar primary key)";
    private const int AtOnce = 8;
    private TestDatabase _database = null!;

    public async Task InitializeAsync() => _database = await TestDatabase.CreateAsync();

    public Task DisposeAsync() => _database.DisposeAsync().AsTask();

    [Fact]
    public void Steps_are_numbered_from_one_without_a_gap() =>
        Migration.All.Select(step => step.Version).ShouldBe(Enumerable.Range(1, SchemaNeeds.Version));

    [Fact]
    public async Task Eight_that_lay_out_an_empty_schema_at_once_apply_each_step_once()
    {
        await Task.WhenAll(Enumerable.Range(0, AtOnce).Select(_ => LayOutAsync("fresh", Migration.All)));
        (await VersionsAsync("fresh")).ShouldBe(Migration.All.Select(step => step.Version));
    }

    [Fact]
    public async Task Eight_that_meet_an_old_schema_at_once_bring_it_up_and_keep_its_facts()
    {
        await LayOutAsync("old", [Migration.All[0]]);
        await RunAsync("insert into old.mt_streams (id, type, version) values (gen_random_uuid(), 'sample', 0)");
        await Task.WhenAll(Enumerable.Range(0, AtOnce).Select(_ => LayOutAsync("old", Migration.All)));
        (await VersionsAsync("old")).ShouldBe(Migration.All.Select(step => step.Version));
        (await CountAsync("select count(*) from old.mt_streams")).ShouldBe(1);
    }

    [Fact]
    public async Task A_schema_from_before_there_were_versions_is_taken_over_with_its_facts()
    {
        await RunAsync($"create schema unversioned; set search_path to unversioned; {Migration.All[0].Sql}");
        await RunAsync("insert into unversioned.mt_streams (id, type, version) values (gen_random_uuid(), 'sample', 0)");
        await LayOutAsync("unversioned", Migration.All);
        (await VersionsAsync("unversioned")).ShouldBe(Migration.All.Select(step => step.Version));
        (await CountAsync("select count(*) from unversioned.mt_streams")).ShouldBe(1);
    }

    [Fact]
    public async Task A_step_that_was_edited_after_it_was_applied_is_refused()
    {
        var edited = Migration.All[^1] with { Sql = "create table sneaked_in (x int)" };
        (await Should.ThrowAsync<SchemaException>(() => LayOutAsync(TestDatabase.SchemaName, [edited]))).Message.ShouldContain(edited.Name);
        (await CountAsync("select count(*) from pg_class where relname = 'sneaked_in'")).ShouldBe(0);
    }

    [Fact]
    public void Line_ends_are_no_edit() =>
        (Migration.All[0] with { Sql = Migration.All[0].Sql.ReplaceLineEndings("\r\n") }).Checksum.ShouldBe(Migration.All[0].Checksum);

    [Fact]
    public async Task A_step_that_fails_leaves_nothing_behind_and_those_before_it_stay()
    {
        Migration good = new(1001, "good", "create table good (x int)"), bad = new(1002, "bad", "create table bad (x int); select 1/0");
        await Should.ThrowAsync<PostgresException>(() => LayOutAsync(TestDatabase.SchemaName, [good, bad]));
        (await VersionsAsync(TestDatabase.SchemaName)).ShouldBe([.. Migration.All.Select(step => step.Version), 1001]);
        (await CountAsync("select count(*) from pg_class where relname = 'bad'")).ShouldBe(0);
    }

    [Fact]
    public async Task An_old_node_works_on_a_newer_schema()
    {
        Migration newer = new(1001, "newer", "create table newer (x int)");
        await Schema.CreateAsync(_database.Owner, TestDatabase.SchemaName, _database.Name, [Notes], [.. Migration.All, newer], default);
        (await new SchemaNeeds(_database.Service, []).FindLackAsync(default)).ShouldBeNull();
        await LayOutAsync(TestDatabase.SchemaName, Migration.All);
        (await VersionsAsync(TestDatabase.SchemaName)).ShouldContain(1001);
    }

    [Fact]
    public async Task A_new_node_says_what_an_older_schema_lacks()
    {
        (await new SchemaNeeds(_database.Service, [Notes]).FindLackAsync(default)).ShouldBe(
            "1 of the service's own tables are not laid out as this build needs them.");
        await RunAsync($"delete from {TestDatabase.SchemaName}.schema_versions where version = {SchemaNeeds.Version}");
        (await new SchemaNeeds(_database.Service, []).FindLackAsync(default)).ShouldBe(
            $"The schema is at version {SchemaNeeds.Version - 1}; this build needs {SchemaNeeds.Version}.");
        await RunAsync($"drop table {TestDatabase.SchemaName}.schema_versions");
        (await new SchemaNeeds(_database.Service, []).FindLackAsync(default)).ShouldBe(
            $"The schema has no version; this build needs {SchemaNeeds.Version}.");
    }

    [Theory]
    [InlineData("update schema_versions set checksum = 'forged'")]
    [InlineData("insert into schema_versions (version, name, checksum) values (99, 'forged', '')")]
    [InlineData("delete from schema_versions")]
    [InlineData("insert into schema_tables (checksum) values ('forged')")]
    [InlineData("update added_later set x = 1")]
    [InlineData("truncate added_later")]
    public async Task The_services_role_can_change_neither_the_versions_nor_an_append_only_table_that_came_later(string attempt)
    {
        Migration later = new(1001, "added later", "create table added_later (x int); comment on table added_later is 'append-only: a test'");
        await LayOutAsync(TestDatabase.SchemaName, [.. Migration.All, later]);
        await using var command = _database.Service.CreateCommand(attempt);
        (await Should.ThrowAsync<PostgresException>(() => command.ExecuteNonQueryAsync())).SqlState.ShouldBe("42501");
    }

    private Task LayOutAsync(string schema, IReadOnlyList<Migration> steps) =>
        Schema.CreateAsync(_database.Owner, schema, _database.Name, [], steps, default);

    private async Task RunAsync(string sql)
    {
        await using var command = _database.Owner.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }

    private async Task<long> CountAsync(string sql)
    {
        await using var command = _database.Owner.CreateCommand(sql);
        return (long)(await command.ExecuteScalarAsync())!;
    }

    private async Task<int[]> VersionsAsync(string schema)
    {
        await using var command = _database.Owner.CreateCommand($"select array_agg(version order by version) from {schema}.schema_versions");
        return (int[])(await command.ExecuteScalarAsync())!;
    }
}
