using Knowledge.Views;

namespace Knowledge.Tests;

/// <summary>E5: what changed between two versions.</summary>
public class VersionPagesTests
{
    [Fact]
    public void A_comparison_names_the_lines_that_changed_and_what_else_did()
    {
        var before = Articles.Text with { Title = "No internet", Body = "One\nTwo\nThree" };
        var lines = VersionPages.Compare(before, before with { Title = "No network", Body = "One\nTwo and a half\nThree" });
        lines.Where(line => line.Change != "unchanged").Select(line => (line.Change, line.Text)).ShouldBe(
        [
            ("deleted", "title: No internet"), ("inserted", "title: No network"), ("deleted", "Two"), ("inserted", "Two and a half"),
        ]);
        lines.ShouldContain(new ComparedLine("unchanged", "kinds: fault"));
        VersionPages.Compare(before, before).ShouldAllBe(line => line.Change == "unchanged");
    }
}
