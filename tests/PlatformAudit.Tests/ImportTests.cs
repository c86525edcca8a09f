using static PlatformAudit.Tests.Program;

namespace PlatformAudit.Tests;

/// <summary>4,995 real service requests, and what the command line makes of them.</summary>
[Collection(nameof(ImportedHistory))]
public class ImportTests(ImportedHistory history)
{
    [Fact]
    public void Of_4284_real_promises_the_recomputed_verdict_is_the_records_own_for_all_but_one()
    {
        history.First.ExitCode.ShouldBe(1, history.First.Errors);
        int Count(string member) => (int)history.First.Json[member]!;
        (Count("requests"), Count("compared"), Count("agree"), Count("added")).ShouldBe((4995, 4284, 4283, 4995));
        var differs = history.First.Json["differing"]!.AsArray().ShouldHaveSingleItem()!;
        ((string?)differs["recordId"]).ShouldBe("101001856894");
        differs["promise"]!["facts"]!.AsArray().Select(f => (string)f!["type"]!)
            .ShouldBe(["follow_up_opened", "promise_made", "result_told"], "the record has no verdict of its own");
    }

    [Fact]
    public async Task Imported_twice_it_changes_nothing_and_says_so()
    {
        var again = await history.ImportAsync();
        again.Output.ShouldContain("nothing changed");
        again.Output.ShouldContain("4,283");
        again.Output.ShouldContain("101001856894 (line ");
    }

    [Fact]
    public async Task A_mapping_that_does_not_fit_is_wrong_use_and_says_what_is_missing()
    {
        var run = await RunAsync(["import", ImportedHistory.Mapping, "--mapping", ImportedHistory.Mapping, .. On(history.Database)]);
        run.ExitCode.ShouldBe(2);
        run.Errors.ShouldContain("there is no column");
    }
}
