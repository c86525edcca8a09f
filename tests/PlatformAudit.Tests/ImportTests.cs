using System.IO.Compression;
using TestKit;
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
    public async Task What_if_is_asked_of_the_history_that_is_named_with_its_own_calendar()
    {
        var file = Path.GetTempFileName();
        await File.WriteAllTextAsync(
            file,
            """
            { "id": "boston-311", "version": 2, "effectiveFrom": "2007-01-01T00:00:00Z", "rules": [
              { "name": "hour", "promise": "complaint-reply", "calendar": "boston-311", "target": "PT1H", "ladder": [] } ] }
            """);
        string[] ask = ["what-if", file, "--ignore-agreed", "--json", .. On(history.Database)];
        var named = await RunAsync([.. ask, "--history", "boston-311"]);
        named.ExitCode.ShouldBe(0, named.Errors);
        ((int)named.Json["requests"]!, (int)named.Json["flips"]! > 1000, (bool)named.Json["listsAll"]!).ShouldBe((4995, true, false));
        var all = await RunAsync([.. ask, "--history", "all", "--all"]);
        (all.Json["flipped"]!.AsArray().Count, (bool)all.Json["listsAll"]!).ShouldBe(((int)named.Json["flips"]!, true));
        (await RunAsync(ask)).Errors.ShouldContain("'boston-311' is not in force", customMessage: "it is not the desk's calendar");
        var unknown = await RunAsync([.. ask, "--history", "bostn"]);
        (unknown.ExitCode, unknown.Output).ShouldBe((2, ""));
        unknown.Errors.ShouldContain("there are boston-311");
        File.Delete(file);
    }

    [Fact]
    public async Task The_desk_has_none_of_it()
    {
        var desk = await RunAsync(["recompute", "--json", .. On(history.Database)]);
        ((int)desk.Json["requests"]!, (int)desk.Json["compared"]!).ShouldBe((0, 0));
        var named = await RunAsync(["recompute", "--json", "--history", "boston-311", .. On(history.Database)]);
        ((int)named.Json["requests"]!, (int)named.Json["compared"]!, (int)named.Json["differ"]!).ShouldBe((4995, 4284, 0));
    }

    [Fact]
    public async Task A_mapping_that_does_not_fit_is_wrong_use_and_says_what_is_missing()
    {
        var run = await RunAsync(["import", ImportedHistory.Mapping, "--mapping", ImportedHistory.Mapping, .. On(history.Database)]);
        run.ExitCode.ShouldBe(2);
        run.Errors.ShouldContain("there is no column");
    }

    [Fact]
    public async Task A_gzip_file_that_was_cut_off_is_wrong_use_and_nothing_of_it_is_taken()
    {
        var cases = Path.Combine(Desk.Root, "tests", "Audit.Tests", "Import", "cases");
        using var packed = new MemoryStream();
        await using (var gzip = new GZipStream(packed, CompressionMode.Compress, leaveOpen: true))
        {
            await gzip.WriteAsync(await File.ReadAllBytesAsync(Path.Combine(cases, "before-2000.csv")));
        }

        var file = Path.GetTempFileName();
        await File.WriteAllBytesAsync(file, packed.ToArray()[..^8]);
        var run = await RunAsync(["import", file, "--mapping", Path.Combine(cases, "before-2000.json"), .. On(history.Database)]);
        (run.ExitCode, run.Errors.Contains("cannot be unpacked", StringComparison.Ordinal)).ShouldBe((2, true), run.Output + run.Errors);
        File.Delete(file);
    }
}
