using System.Text.Json;
using Audit.Folds;
using Audit.Story;
using Contracts;
using FsCheck;
using FsCheck.Fluent;
using TestKit;

namespace Audit.Tests;

/// <summary>Nothing that is read from the ledger hangs on the order in which facts arrived.</summary>
[Trait("Category", Law.Category)]
public class ArrivalLawTests
{
    private static readonly LocalTimes Zone = new LocalTimes("Asia/Shanghai");
    private static readonly IReadOnlyList<LedgerFact> Facts = Life.Complaint().Facts;
    private static readonly JsonSerializerOptions Form = new(ContractJson.Options) { IncludeFields = true };
    private static readonly DateTimeOffset Later = Life.At(100_000);

    [Fact]
    public void The_story_is_the_same() => Holds(facts => RequestStory.Of(facts, Zone, personal: true));

    [Fact]
    public void The_state_is_the_same() => Holds(RequestOverview.Of);

    [Fact]
    public void The_promises_are_the_same() => Holds(facts => PromiseHistory.Of(facts, Later));

    [Fact]
    public void The_measure_is_the_same() =>
        Holds(facts => OnTime.Of(OnTime.Definitions[0], PromiseHistory.Of(facts, Later), null, null, Later));

    [Fact]
    public void The_figures_are_the_same() => Holds(facts => new SummaryFold(Later).Add(facts).Total());

    [Fact]
    public void Even_any_part_of_a_life_folds_to_one_and_the_same() => Holds(
        from subset in Gen.SubListOf<LedgerFact>(Facts)
        where subset.Count > 0
        select subset.ToList(),
        facts => (RequestStory.Of(facts, Zone, personal: false), RequestOverview.Of(facts), PromiseHistory.Of(facts, Later)));

    private static void Holds<T>(Func<List<LedgerFact>, T> read) => Holds(Gen.Constant(Facts.ToList()), read);

    private static void Holds<T>(Gen<List<LedgerFact>> parts, Func<List<LedgerFact>, T> read)
    {
        var cases =
            from part in parts
            from seed in Gen.Choose(0, int.MaxValue)
            select (part, shuffled: Ledger.Shuffled(part, seed));
        Law.Holds(cases, c => Print(read(c.shuffled)).ShouldBe(Print(read(c.part))));
    }

    private static string Print<T>(T value) =>
        JsonSerializer.Serialize(value, Form);
}
