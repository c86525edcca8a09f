using System.Text.Json.Nodes;
using Faults.Servers;
using Messaging;
using TestKit;

namespace Faults.Tests.Database;

/// <summary>An older backup of a service's schema is put back. That loses facts for good, so it must not go unnoticed.</summary>
[Collection(nameof(PrivateDesk))]
public sealed class OlderBackupTests(PrivateDesk desk)
{
    /// <summary>Contact, request and triage of the one contact after the backup.</summary>
    private const int Lost = 3;

    [Fact, Trait("Fault", "18")]
    public async Task After_an_older_backup_the_ledger_says_what_the_owners_log_has_no_more()
    {
        var contacts = new Customers(desk, "backup");
        await contacts.TakenAsync("before");
        await contacts.AllArrivedOnceAsync(desk.Administrator);
        var (own, ledger) = await BothSidesAsync();
        own.ShouldBe(ledger);

        var backup = Path.Combine(Path.GetTempPath(), $"{desk.Name}.sql");
        string[] database = ["--host=127.0.0.1", $"--port={desk.Postgres.Port}", "--username=postgres", $"--dbname={desk.Name}"];
        await RunningProgram.RunAsync("/", [], [Programs.OfPostgres("pg_dump"), .. database, "--schema=intake", "--clean", $"--file={backup}"]);
        await contacts.TakenAsync("after");
        await contacts.AllArrivedOnceAsync(desk.Administrator);
        var (_, full) = await BothSidesAsync();

        await desk.StopAsync("intake");
        await RunningProgram.RunAsync("/", [], [Programs.OfPostgres("psql"), .. database, "--set=ON_ERROR_STOP=1", "--quiet", $"--file={backup}"]);
        File.Delete(backup);
        await desk.StartAsync<Intake.IntakeService>();
        await desk.ReadyAsync(["intake"]);
        try
        {
            (own, ledger) = await BothSidesAsync();
            ledger.ShouldBe(full, "the ledger still has everything");
            own.Facts.ShouldBe(ledger.Facts - Lost);
            own.LastSequence.ShouldBeLessThan(ledger.LastSequence);

            // The customer who calls again comes to the same place of the same stream: the ledger keeps what it had and says so.
            await contacts.TakenAsync("after");
            await Eventually.BecomesAsync(RefusedAsync, refused => refused == Lost, "the ledger has refused what it has otherwise");
        }
        finally
        {
            // The other tests of the collection begin with sound books again: what was lost is gone from the ledger, too.
            await RunAsync("delete from audit.ledger where service = 'intake' and fact_id not in (select id from intake.mt_events)");
            await RunAsync("delete from audit.parked");
        }
    }

    /// <summary>What I6 says to compare: the owner's own account, and the ledger's of that owner.</summary>
    private async Task<(Account Own, Account Ledger)> BothSidesAsync()
    {
        var own = await desk.GetAsync(Roles.Auditor, "auditor", "intake", "/log/summary");
        var ledger = (await desk.GetAsync(Roles.Auditor, "auditor", "audit", "/completeness"))!["services"]!.AsArray()
            .Single(s => s.Text("service") == "intake");
        return (Account.Of(own!), Account.Of(ledger!));
    }

    /// <summary>Of every lost fact: one that came later than the others would be refused in a test that knows nothing of it.</summary>
    private async Task<int> RefusedAsync() =>
        (await desk.GetAsync(Roles.Supervisor, "duty-supervisor", "audit", "/parked"))!.AsArray().Count(m =>
            m!.Text("reason")!.StartsWith("Another fact stands at version", StringComparison.Ordinal)
            || m!.Text("reason")!.StartsWith("The ledger has another content", StringComparison.Ordinal)
            || m!.Text("reason")!.EndsWith("is not that of what it says and of the fact before it.", StringComparison.Ordinal)); // it follows one that was refused

    private async Task RunAsync(string sql)
    {
        await using var command = desk.Administrator.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }

    private sealed record Account(long Facts, long Streams, long LastSequence)
    {
        public static Account Of(JsonNode summary) => new((long)summary["facts"]!, (long)summary["streams"]!, (long)summary["lastSequence"]!);
    }
}
