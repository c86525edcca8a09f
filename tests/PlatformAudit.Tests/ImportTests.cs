using static PlatformAudit.Tests.Program;

namespace PlatformAudit.Tests;

/// <summary>4,995 real service requests, and what the command line makes of them.</summary>
[Collection(nameof(ImportedHistory))]
public class ImportTests(ImportedHistory history)
{
    [Fact]
    public void Of_4284_real_promises_every_verdict_is_the_recomputed_one_and_one_record_has_none()
    {
        history.First.ExitCode.ShouldBe(0, history.First.Errors);
        int Count(string of, string member) => (int)history.First.Json[of]![member]!;
        (Count("counts", "requests"), Count("counts", "added"), Count("counts", "records")).ShouldBe((4995, 4995, 4995));
        (Count("verdicts", "agree"), Count("verdicts", "differ"), Count("verdicts", "none"), Count("verdicts", "requests")).ShouldBe((4283, 0, 1, 4995));
        var cannot = history.First.Json["verdicts"]!["notRecomputable"]!.AsArray().ShouldHaveSingleItem()!;
        ((string?)cannot["why"], (int)cannot["requests"]!).ShouldBe(("nothing was promised to it", 711));
        history.First.Json["differing"]!.AsArray().ShouldBeEmpty();
        ((string?)history.First.Json["withoutVerdict"]!.AsArray().ShouldHaveSingleItem()!["recordId"]).ShouldBe("101001856894");
    }

    [Fact]
    public async Task Imported_twice_it_changes_nothing_and_says_so()
    {
        var again = await history.ImportAsync();
        again.ExitCode.ShouldBe(0, again.Errors);
        again.Output.ShouldContain("Nothing changed");
        again.Output.ShouldContain("is the record's own for 4,283 and another for 0; 1 have no verdict of their own");
        again.Output.ShouldContain("101001856894 has no verdict of its own");
    }

    [Fact]
    public async Task A_mapping_that_does_not_fit_is_wrong_use_and_says_what_is_missing()
    {
        var run = await RunAsync(["import", ImportedHistory.Mapping, "--mapping", ImportedHistory.Mapping, .. On(history.Database)]);
        run.ExitCode.ShouldBe(2);
        run.Errors.ShouldContain("there is no column");
    }
}
