using DeskSetup;
using EventStore;
using Npgsql;

namespace EndToEnd.Tests;

/// <summary>FAULTS 58: a service's database role reads and adds facts of its own, and can do nothing else to any.</summary>
[Collection(nameof(RunningDesk))]
public class DatabaseRightsTests(RunningDesk desk)
{
    private const string InsufficientPrivilege = "42501";

    public static TheoryData<string> Services => [.. DeskServices.All.Select(s => s.Name)];

    [Theory]
    [MemberData(nameof(Services))]
    public async Task A_services_role_can_neither_change_nor_remove_nor_read_what_is_not_its_own(string service)
    {
        var own = Schema.For(service);
        var other = Schema.For(service == "intake" ? "routing" : "intake");
        await using var database = NpgsqlDataSource.Create(desk.Databases[service]);
        string[] refused =
        [
            $"update {own}.mt_events set data = '{{}}'",
            $"update {own}.mt_events set timestamp = now()",
            $"delete from {own}.mt_events", $"truncate {own}.mt_events", $"delete from {own}.mt_streams", $"truncate {own}.mt_streams",
            $"update {own}.mt_streams set type = 'forged'", $"drop table {own}.mt_events",
            $"alter table {own}.mt_events disable trigger all", $"create table {own}.mine (x int)",
            $"select count(*) from {other}.mt_events", $"insert into {other}.mt_streams select * from {other}.mt_streams",
            $"select count(*) from {other}.parked", "create schema mine",
            $"drop table {own}.mt_doc_snapshot", $"drop table {own}.due", $"drop table {own}.log_progress",
            $"select count(*) from {other}.mt_doc_snapshot", $"select count(*) from {other}.due", $"update {other}.log_progress set sequence = 0",
        ];
        foreach (var sql in refused)
        {
            (await StateOfAsync(database, sql)).ShouldBe(InsufficientPrivilege, sql);
        }

        (await StateOfAsync(database, $"select count(*) from {own}.mt_events")).ShouldBeNull();
    }

    [Theory]
    [InlineData("update audit.ledger set data = '{}'")]
    [InlineData("update audit.ledger set position = position + 1")]
    [InlineData("delete from audit.ledger")]
    [InlineData("truncate audit.ledger")]
    [InlineData("drop table audit.ledger")]
    [InlineData("alter table audit.ledger add x int")]
    [InlineData("comment on table audit.ledger is 'open'")]
    public async Task The_ledgers_role_can_neither_change_nor_remove_what_stands_there(string sql)
    {
        await using var database = NpgsqlDataSource.Create(desk.Databases["audit"]);
        (await StateOfAsync(database, sql)).ShouldBe(InsufficientPrivilege);
        (await StateOfAsync(database, "select count(*) from audit.ledger")).ShouldBeNull();
    }

    /// <summary>The error's code, or null; nothing stays done.</summary>
    private static async Task<string?> StateOfAsync(NpgsqlDataSource database, string sql)
    {
        await using var connection = await database.OpenConnectionAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        await using var command = new NpgsqlCommand(sql, connection, transaction);
        try
        {
            await command.ExecuteNonQueryAsync();
            return null;
        }
        catch (PostgresException e)
        {
            return e.SqlState;
        }
    }
}
