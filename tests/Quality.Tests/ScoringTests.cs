using Contracts.Quality.V1;
using FsCheck;
using FsCheck.Fluent;
using Messaging;
using TestKit;
using static Quality.Tests.Inspected;

namespace Quality.Tests;

/// <summary>G1: what scores come to.</summary>
public class ScoringTests
{
    /// <summary>Sheets of one to three sections with one to three items each, and what each item is given.</summary>
    private static readonly Gen<(ScoreSheetPublished Sheet, List<ItemScore> Scores)> Scored =
        from shape in Law.Many(Gen.Choose(1, 3), 3).Where(shape => shape.Count > 0)
        from most in Gen.ArrayOf(Gen.Choose(1, 20), 9)
        from weights in Gen.ArrayOf(Gen.Choose(1, 50), 3)
        from critical in Gen.ArrayOf(Gen.Elements(true, false, false), 9)
        from given in Gen.ArrayOf(Gen.Choose(-1, 20), 9)
        select (SheetOf(shape, most, weights, critical), ScoresOf(shape, most, given));

    [Fact]
    public void Each_section_counts_by_its_weight_with_its_share_of_points()
    {
        var scored = Scoring.Of(Version1, [.. Poor.Reverse()]);
        (scored.Total, scored.Passed).ShouldBe((57.5, false)); // 30 × 15/20 + 70 × 10/20
        scored.Scores.ShouldBe(Poor, "in the sheet's order");
        scored.FailedItems.ShouldBeEmpty();
        Scoring.Of(Version1 with { PassAt = 58 }, Poor).Passed.ShouldBeFalse();
        Scoring.Of(Version1 with { PassAt = 57 }, Poor).Passed.ShouldBeTrue();
    }

    [Fact]
    public void What_did_not_apply_counts_nowhere()
    {
        Scoring.Of(Version1, [new("greeting", null), new("identity", 10), new("solution", 10)]).Total.ShouldBe(65);
        Scoring.Of(Version1, [new("greeting", null), new("identity", null), new("solution", 18)]).Total.ShouldBe(90);
        Should.Throw<Refusal>(() => Scoring.Of(Version1, [new("greeting", null), new("identity", null), new("solution", null)])).Message.ShouldContain("no item applied");
    }

    [Fact]
    public void A_critical_item_that_was_given_nothing_fails_the_whole()
    {
        var scored = Scoring.Of(Version1, [new("greeting", 10), new("identity", 0), new("solution", 20)]);
        (scored.Total, scored.Passed).ShouldBe((0, false));
        scored.FailedItems.ShouldBe(["identity"]);
    }

    [Theory]
    [InlineData("greeting 10, identity 10", "solution of the sheet is not among them")]
    [InlineData("greeting 10, identity 10, solution 20, smile 3", "has no item smile")]
    [InlineData("greeting 10, identity 10, solution 21", "solution has 20 points at most")]
    [InlineData("greeting 10, greeting 10, identity 10, solution 20", "greeting is there twice")]
    public void Scores_that_the_sheet_does_not_know_are_refused(string scores, string why) => Should.Throw<Refusal>(() => Scoring.Of(
        Version1, [.. scores.Split(", ").Select(score => score.Split(' ')).Select(score => new ItemScore(score[0], int.Parse(score[1])))])).Message.ShouldContain(why);

    [Fact]
    [Trait("Category", Law.Category)]
    public void A_total_lies_between_0_and_100_and_is_100_only_where_nothing_is_lacking() => Law.Holds(Scored, all =>
    {
        if (Of(all.Sheet, all.Scores) is not { } scored) return;

        scored.Total.ShouldBeInRange(0, 100);
        var most = all.Sheet.Sections.SelectMany(section => section.Items).ToDictionary(item => item.Id, item => item.Points);
        if (scored.Scores.All(score => score.Points is null || score.Points == most[score.Item])) scored.Total.ShouldBe(100);
        if (scored.FailedItems.Count > 0) (scored.Total, scored.Passed).ShouldBe((0, false));
        scored.Passed.ShouldBe(scored.FailedItems.Count == 0 && scored.Total >= all.Sheet.PassAt);
    });

    [Fact]
    [Trait("Category", Law.Category)]
    public void A_point_more_for_an_item_never_lowers_the_total() => Law.Holds(Scored, all =>
    {
        if (Of(all.Sheet, all.Scores) is not { } before) return;

        foreach (var (section, item) in all.Sheet.Sections.SelectMany(section => section.Items.Select(item => (section, item))))
        {
            var raised = all.Scores.Select(score => score.Item == item.Id && score.Points < item.Points ? score with { Points = score.Points + 1 } : score).ToList();
            Scoring.Of(all.Sheet, raised).Total.ShouldBeGreaterThanOrEqualTo(before.Total, $"{item.Id} of {section.Title}");
        }
    });

    private static Scored? Of(ScoreSheetPublished sheet, List<ItemScore> scores) =>
        scores.TrueForAll(score => score.Points is null) ? null : Scoring.Of(sheet, scores);

    private static ScoreSheetPublished SheetOf(List<int> shape, int[] most, int[] weights, bool[] critical)
    {
        var item = 0;
        return Version1 with
        {
            Sections = [.. shape.Select((items, i) => new SheetSection(
                $"section {i}", weights[i], [.. Enumerable.Range(0, items).Select(_ => new SheetItem($"i{item}", "item", most[item], critical[item++]))]))],
        };
    }

    private static List<ItemScore> ScoresOf(List<int> shape, int[] most, int[] given) =>
        [.. Enumerable.Range(0, shape.Sum()).Select(i => new ItemScore($"i{i}", given[i] < 0 ? null : Math.Min(given[i], most[i])))];
}
