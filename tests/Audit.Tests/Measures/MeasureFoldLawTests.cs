using Audit.Measures;
using FsCheck;
using FsCheck.Fluent;
using Messaging;
using TestKit;

namespace Audit.Tests.Measures;

[Trait("Category", Law.Category)]
public class MeasureFoldLawTests
{
    private static readonly LocalTimes Shanghai = new LocalTimes("Asia/Shanghai");

    [Fact]
    public void The_figures_of_groups_add_up_to_the_whole_however_they_are_grouped() =>
        Law.Holds(from lives in Lives() from word in Gen.Elements(Grouping.Words.ToArray()) select (lives, word), life =>
        {
            var (lives, by) = life;
            var (whole, groups) = (Fold(lives, null), Fold(lives, $"{by},agent"));
            foreach (var measure in Catalogue.All)
            {
                var sum = groups.Totals(measure).Values.Aggregate(default(Total), (a, b) => a + b);
                var all = whole.Totals(measure).Values.SingleOrDefault();
                sum.Count.ShouldBe(all.Count);
                sum.Sum.ShouldBe(all.Sum, 1e-6);
                sum.Squares.ShouldBe(all.Squares, 1e-3);
            }
        });

    [Fact]
    public void Two_periods_that_meet_add_up_to_both() =>
        Law.Holds(from lives in Lives() from minute in Gen.Choose(0, 2000) select (lives, minute), life =>
        {
            var (lives, minute) = life;
            var (before, after) = (Fold(lives, null, to: Life.At(minute)), Fold(lives, null, from: Life.At(minute)));
            foreach (var measure in Catalogue.All)
            {
                (Count(before, measure) + Count(after, measure)).ShouldBe(Count(Fold(lives, null), measure));
            }
        });

    [Theory]
    [InlineData("day", "2026-03-01T15:59:59Z", "2026-03-01")]
    [InlineData("day", "2026-03-01T16:00:00Z", "2026-03-02")]
    [InlineData("week", "2026-03-01T15:59:59Z", "2026-02-23")]
    [InlineData("week", "2026-03-01T16:00:00Z", "2026-03-02")]
    [InlineData("month", "2026-02-28T16:00:00Z", "2026-03-01")]
    [InlineData("month,team", "2026-02-28T16:00:00Z", "2026-03-01 / unknown")]
    public void Periods_are_those_of_the_desks_clock_and_weeks_begin_on_Monday(string by, string at, string group) =>
        Grouping.Parse(by, Shanghai).Of(new(DateTimeOffset.Parse(at), 1, default)).ShouldBe(group);

    [Fact]
    public void An_unknown_word_is_refused_with_those_there_are() =>
        Should.Throw<Refusal>(() => Grouping.Parse("planet", Shanghai)).Message.ShouldContain("department");

    private static long Count(MeasureFold fold, Measure measure) => fold.Totals(measure).Values.Sum(t => t.Count);

    private static MeasureFold Fold(IEnumerable<RequestLife> lives, string? by, DateTimeOffset? from = null, DateTimeOffset? to = null)
    {
        var fold = new MeasureFold(Catalogue.All, Grouping.Parse(by, Shanghai), from, to);
        foreach (var life in lives) fold.Add(life);
        return fold;
    }

    private static Gen<RequestLife[]> Lives() =>
        from seeds in Gen.Choose(0, 1_000_000).NonEmptyListOf()
        select seeds.Select(RandomLife).ToArray();

    private static RequestLife RandomLife(int seed)
    {
        var random = new Random(seed);
        var life = new RequestLife(Life.At(5000));
        for (var i = random.Next(4); i > 0; i--)
        {
            life.Waits.Add(Any(random, "request_assigned", "request_abandoned", null));
            life.Handlings.Add(Any(random, "request_resolved", "request_dispatched"));
            life.Stays.Add(Any(random, "work_order_answered", "work_order_returned"));
            life.Ratings.Add(new(Life.At(random.Next(3000)), random.Next(1, 6), random.Next(2) == 0 ? null : random.Next(11), Of(random)));
            life.Wholes.Add(Any(random, "rated", "abandoned"));
        }

        return life;
    }

    private static Stretch Any(Random random, params string?[] ends)
    {
        var from = random.Next(3000);
        return new(Life.At(from), Life.At(from + random.Next(500)), Of(random), ends[random.Next(ends.Length)]);
    }

    private static Dimensions Of(Random random) => new(
        Word(random, "hotline", "app"), Word(random, "general", "fault"), Word(random, "a1", "a2", "a3"), Word(random, "network", "billing"),
        Word(random, "1", "2"), Word(random, "bill", "broadband"), Word(random, "urban", "rural"));

    private static string? Word(Random random, params string[] words) => random.Next(5) == 0 ? null : words[random.Next(words.Length)];
}
