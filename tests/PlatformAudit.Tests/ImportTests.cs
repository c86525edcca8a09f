using Audit;
using TestKit;
using static PlatformAudit.Tests.Program;

namespace PlatformAudit.Tests;

public sealed class ImportTests : IAsyncLifetime
{
    private static readonly string File = Path.Combine(Desk.Root, "infra", "Simulator", "data", "service-requests-2022.csv");
    private static readonly string Mapping = Path.Combine(Desk.Root, "infra", "imports", "boston-311.json");
    private TestDatabase _database = null!;

    public async Task InitializeAsync() => _database = await TestDatabase.CreateAsync(LedgerTable.Tables);

    public Task DisposeAsync() => _database.DisposeAsync().AsTask();

    [Fact]
    public async Task Of_4284_real_promises_the_recomputed_verdict_is_the_records_own_for_all_but_one_and_twice_changes_nothing()
    {
        var first = await ImportAsync("--json");
        first.ExitCode.ShouldBe(1, first.Errors);
        int Count(string member) => (int)first.Json[member]!;
        (Count("requests"), Count("compared"), Count("agree"), Count("added")).ShouldBe((4995, 4284, 4283, 4995));
        var differs = first.Json["differing"]!.AsArray().ShouldHaveSingleItem()!;
        ((string?)differs["recordId"]).ShouldBe("101001856894");
        differs["promise"]!["facts"]!.AsArray().Select(f => (string)f!["type"]!)
            .ShouldBe(["follow_up_opened", "promise_made", "result_told"], "the record has no verdict of its own");

        var second = await ImportAsync("--json");
        ((int)second.Json["facts"]!, (int)second.Json["unchanged"]!, (int)second.Json["agree"]!, (bool)second.Json["changedNothing"]!)
            .ShouldBe((0, 4995, 4283, true));
        var told = await ImportAsync();
        told.Output.ShouldContain("nothing changed");
        told.Output.ShouldContain("101001856894 (line ");
    }

    private Task<Run> ImportAsync(params string[] more) => RunAsync(["import", File, "--mapping", Mapping, .. On(_database), .. more]);
}
