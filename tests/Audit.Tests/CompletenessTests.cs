using Audit.Folds;
using FsCheck.Fluent;
using TestKit;

namespace Audit.Tests;

public class CompletenessTests
{
    private static readonly Guid Stream = Guid.NewGuid();

    [Fact]
    public void An_empty_ledger_lacks_nothing() => Completeness.Of([]).Complete.ShouldBeTrue();

    [Fact]
    public void A_whole_ledger_is_complete_and_counts_what_services_count_too()
    {
        var whole = Completeness.Of([At(1), At(2), At(1, "routing") with { Position = 3, ServiceSequence = 7 }]);
        whole.Complete.ShouldBeTrue();
        (whole.Facts, whole.LastPosition).ShouldBe((3, 3));
        whole.Services.Select(s => (s.Service, s.Facts, s.Streams, s.LastSequence, s.Gaps.Count))
            .ShouldBe([("intake", 2, 1, 2, 0), ("routing", 1, 1, 7, 0)]);
    }

    [Fact]
    public void Missing_versions_are_named_stream_by_stream() =>
        Completeness.Of([At(2), At(5), At(6)]).Services[0].ShouldSatisfyAllConditions(
            s => s.MissingFacts.ShouldBe(3), s => s.Gaps.ShouldBe([new(Stream, 1, 1), new(Stream, 3, 4)]));

    [Fact]
    public void A_place_taken_twice_is_counted() =>
        Completeness.Of([At(1), At(1) with { Position = 2 }]).ShouldSatisfyAllConditions(
            c => c.Services[0].Duplicates.ShouldBe(1), c => c.Complete.ShouldBeFalse());

    [Fact]
    public void A_row_that_was_removed_leaves_its_position_behind() =>
        Completeness.Of([At(1), At(2) with { Position = 5 }]).ShouldSatisfyAllConditions(
            c => c.MissingPositions.ShouldBe(3), c => c.Complete.ShouldBeFalse());

    [Fact]
    public void The_same_version_of_the_same_id_in_another_service_is_another_place() =>
        Completeness.Of([At(1), At(1, "routing") with { Position = 2 }]).Complete.ShouldBeTrue();

    [Trait("Category", Law.Category)]
    [Fact]
    public void Whatever_is_taken_out_is_named_again()
    {
        var cases =
            from last in Gen.Choose(1, 40)
            from kept in Gen.SubListOf<int>(Enumerable.Range(1, last))
            from seed in Gen.Choose(0, int.MaxValue)
            select (last, kept: kept.Append(last).ToHashSet(), seed);
        Law.Holds(cases, c =>
        {
            var places = c.kept.Select(v => At(v)).ToArray();
            new Random(c.seed).Shuffle(places);
            Completeness.Of(places).Services[0].Gaps.SelectMany(g => Enumerable.Range((int)g.From, (int)(g.To - g.From + 1)))
                .ShouldBe(Enumerable.Range(1, c.last).Except(c.kept));
        });
    }

    private static Place At(int version, string service = "intake") => new(version, service, version, Stream, version);

    [Fact]
    public void Gaps_are_cut_at_a_thousand_which_is_said_and_can_be_had_whole()
    {
        List<Place> places = [.. Enumerable.Range(1, 1001).Select(i => new Place(i, "routing", i, new Guid(i, 0, 0, new byte[8]), StreamVersion: 2))];
        var (cut, whole) = (Completeness.Of(places).Services[0], Completeness.Of(places, listAll: true).Services[0]);
        (cut.Gaps.Count, cut.MissingFacts, cut.ListsAll).ShouldBe((1000, 1001, false));
        (whole.Gaps.Count, whole.ListsAll).ShouldBe((1001, true));
    }
}
