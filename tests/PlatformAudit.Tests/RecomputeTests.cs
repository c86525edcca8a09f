using Audit;
using Audit.Tests;
using TestKit;
using static PlatformAudit.Tests.Program;

namespace PlatformAudit.Tests;

public sealed class RecomputeTests : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("export-").FullName;
    private TestDatabase _database = null!;

    public async Task InitializeAsync()
    {
        _database = await TestDatabase.CreateAsync(LedgerTable.MapTo);
        await HistoryLedger.CopyAsync(_database.Owner, new Histories(2, Desk.Now, TimeSpan.FromMinutes(20)).Of(60));
    }

    public Task DisposeAsync()
    {
        Directory.Delete(_folder, recursive: true);
        return _database.DisposeAsync().AsTask();
    }

    [Fact]
    public async Task A_ledger_its_export_and_another_policy_over_it()
    {
        var ledger = await RunAsync(["recompute", "--json", .. On(_database)]);
        ledger.ExitCode.ShouldBe(0, ledger.Errors);
        ((int)ledger.Json["differ"]!).ShouldBe(0);

        var exported = await RunAsync(["export", _folder, "--json", .. On(_database)]);
        exported.ExitCode.ShouldBe(0, exported.Errors);
        var export = await RunAsync(["recompute", "--json", "--export", _folder]);
        ((int)export.Json["agree"]!).ShouldBe((int)ledger.Json["agree"]!);

        var policy = Path.Combine(Desk.Root, "infra", "directory", "policies", "standard.json");
        var same = await RunAsync(["what-if", policy, "--export", _folder, "--json", "--files", Path.Combine(_folder, "what-if")]);
        same.ExitCode.ShouldBe(0, same.Errors);
        ((int)same.Json["flips"]!).ShouldBe(0);
        File.Exists(Path.Combine(_folder, "what-if", "what-if.svg")).ShouldBeTrue();
    }

    [Fact]
    public async Task A_record_that_does_not_follow_from_its_facts_ends_with_1_and_names_them()
    {
        await using var forge = _database.Owner.CreateCommand(
            "update ledger set data = jsonb_set(data, '{rule}', '\"forged\"') where position = "
            + "(select min(position) from ledger where type = 'promise_made') returning fact_id");
        var forged = (Guid)(await forge.ExecuteScalarAsync())!;
        var run = await RunAsync(["recompute", .. On(_database)]);
        run.ExitCode.ShouldBe(1, run.Errors);
        run.Output.ShouldContain("rule: recorded forged");
        run.Output.ShouldContain($"{forged}");
    }

    [Fact]
    public async Task Staffing_and_a_report_are_the_same_from_the_ledger_and_from_its_export()
    {
        (await RunAsync(["export", _folder, .. On(_database)])).ExitCode.ShouldBe(0);
        var staffing = await RunAsync(["staffing", "2026-03-09", "--json", .. On(_database)]);
        staffing.ExitCode.ShouldBe(0, staffing.Errors);
        staffing.Json["teams"]!.AsArray().ShouldAllBe(team => team!["intervals"]!.AsArray().Count > 0);
        staffing.Json["teams"]!.AsArray().ShouldNotBeEmpty();
        var words = await RunAsync(["staffing", "2026-03-09", "--export", _folder]);
        words.Output.ShouldContain("2026-03-09: 85 % answered within 15 s.");
        words.Output.ShouldContain((string)staffing.Json["teams"]![0]!["intervals"]![0]!["from"]!);

        string[] day = ["report", "--day", "2026-03-02", "--json"];
        var (ledger, export) = (await RunAsync([.. day, .. On(_database)]), await RunAsync([.. day, "--export", _folder]));
        ledger.ExitCode.ShouldBe(0, ledger.Errors);
        Figures(export).ShouldBe(Figures(ledger));
        Figures(ledger).Count(figure => figure.Count > 0).ShouldBeGreaterThan(5);

        // Requests come in another order from an export, so that sums may differ in their last digits.
        static IReadOnlyList<(string? Name, int Count, double? Now)> Figures(Run run) =>
        [
            .. run.Json["measures"]!.AsArray().Select(m =>
                ((string?)m!["name"], (int)m["count"]!, m["now"] is { } now ? Math.Round((double)now, 9) : (double?)null)),
        ];
    }

    [Fact]
    public async Task The_desk_at_a_moment_is_the_same_from_the_ledger_and_from_its_export()
    {
        (await RunAsync(["export", _folder, .. On(_database)])).ExitCode.ShouldBe(0);
        var (ledger, export) = (await RunAsync(["at", "2026-03-02T10:00Z", "--json", .. On(_database)]), await RunAsync("at", "2026-03-02T10:00Z", "--json", "--export", _folder));
        ledger.ExitCode.ShouldBe(0, ledger.Errors);
        export.Output.ShouldBe(ledger.Output);
        ((int)ledger.Json["open"]!).ShouldBeGreaterThan(0);
        (await RunAsync(["at", .. On(_database)])).ExitCode.ShouldBe(2, "neither a moment nor a fact");
    }

    [Fact]
    public async Task A_folder_that_is_no_export_is_out_of_reach_and_a_bad_document_is_wrong_use()
    {
        (await RunAsync("recompute", "--export", _folder)).ExitCode.ShouldBe(3);
        var document = Path.Combine(_folder, "bad.json");
        await File.WriteAllTextAsync(document, "{}");
        var run = await RunAsync(["what-if", document, .. On(_database)]);
        run.ExitCode.ShouldBe(2);
        run.Errors.ShouldContain("bad.json");
    }
}
