using System.Text.RegularExpressions;

namespace Architecture.Tests;

/// <summary>The table of tests/README.md: a test for each capability of the domain.</summary>
public partial class CapabilityTests
{
    private static readonly Dictionary<char, int> Ids =
        new() { ['A'] = 8, ['B'] = 7, ['C'] = 3, ['D'] = 10, ['E'] = 5, ['F'] = 6, ['G'] = 3, ['H'] = 3, ['I'] = 8 };

    private static string Folder => Path.Combine(DependencyTests.Root(), "tests");

    private static string Readme => File.ReadAllText(Path.Combine(Folder, "README.md"));

    [Fact]
    public void Every_capability_has_a_test_that_names_it_or_is_said_to_be_missing()
    {
        var tested = Rows().Select(row => row.Id).ToList();
        var missing = Missing().Match(Readme).Groups["ids"].Value.Split(", ", StringSplitOptions.RemoveEmptyEntries);
        tested.Concat(missing).ShouldBe(Ids.SelectMany(part => Enumerable.Range(1, part.Value).Select(number => $"{part.Key}{number}")), ignoreOrder: true);
        Rows().Where(row => !Names(row)).ShouldBeEmpty();
    }

    private static bool Names((string Id, string File) row) =>
        File.Exists(Path.Combine(Folder, row.File)) && Regex.IsMatch(
            File.ReadAllText(Path.Combine(Folder, row.File)), $@"\b{row.Id}(_|\b)", RegexOptions.None, TimeSpan.FromSeconds(1));

    /// <summary>The first file of each row.</summary>
    private static IEnumerable<(string Id, string File)> Rows() => Row().Matches(Readme).Select(row => (row.Groups["id"].Value, row.Groups["file"].Value));

    [GeneratedRegex(@"^\| (?<id>[A-I][0-9]+) \|[^|]*\| \[`(?<file>[^`]+)`\]", RegexOptions.Multiline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Row();

    [GeneratedRegex(@"^Not built yet, and so without a test: (?<ids>.*)\.$", RegexOptions.Multiline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Missing();
}
