using Contracts;
using Contracts.Knowledge.V1;
using FsCheck;
using FsCheck.Fluent;
using Hosting;
using Messaging;
using TestKit;
using static Knowledge.Tests.Articles;

namespace Knowledge.Tests;

/// <summary>What holds of every article, whatever its editors do and when.</summary>
[Trait("Category", Law.Category)]
public class ArticleLawTests
{
    private delegate IEnumerable<IFact> Ask(KnowledgeArticle article, Context context);

    private static readonly Gen<(string Name, Ask Ask)> Asks =
        from version in Gen.Choose(1, 5)
        from hours in Gen.Choose(-2, 30)
        from now in Gen.Elements(true, false)
        from words in Gen.Elements("one", "two")
        from ask in Gen.Elements<(string, Ask)>(
            ("draft", (s, c) => Features.DraftArticle.Decide(s, Draft(s.Latest + 1, words), c)),
            ("draft some", (s, c) => Features.DraftArticle.Decide(s, Draft(version, words), c)),
            ("approve", (s, c) => Features.ReviewArticle.Decide(s, new(Id, version, Approved: true), c)),
            ("approve latest", (s, c) => Features.ReviewArticle.Decide(s, new(Id, s.Latest, Approved: true), c)),
            ("send back", (s, c) => Features.ReviewArticle.Decide(s, new(Id, version, Approved: false, words), c)),
            ("publish", (s, c) => Features.PublishArticle.Decide(s, new(Id, version, now ? null : Desk.Now.AddHours(hours)), c)),
            ("publish latest", (s, c) => Features.PublishArticle.Decide(s, new(Id, s.Latest, now ? null : Desk.Now.AddHours(hours)), c)),
            ("retire", (s, c) => Features.RetireArticle.Decide(s, new(Id, words, now ? null : Desk.Now.AddHours(hours)), c)))
        select ask;

    private static readonly Gen<List<(string Name, Ask Ask, string Editor, int Minutes)>> Lives = Law.Many(
        from ask in Asks
        from editor in Gen.Elements("k1", "k2")
        from minutes in Gen.Choose(0, 120)
        select (ask.Name, ask.Ask, editor, minutes), 40);

    [Fact]
    public void The_same_command_again_brings_nothing() => Law.Holds(Lives, life => Live(life, (name, before, facts, ask, context) =>
    {
        // To draft "the next" is another command each time.
        if (name != "draft") FactsOf(ask, KnowledgeArticle.Stream.Fold(before, facts), context).ShouldBeEmpty(name);
    }));

    [Fact]
    public void A_period_ends_exactly_where_the_next_begins_or_nothing_is_in_force_between_them() => Law.Holds(Lives, life =>
        Live(life, (name, before, facts, _, _) =>
        {
            var periods = KnowledgeArticle.Stream.Fold(before, facts).Validity.Periods;
            foreach (var (period, next) in periods.Zip(periods.Skip(1)))
            {
                period.Until.ShouldNotBeNull(name);
                period.Until.Value.ShouldBeLessThanOrEqualTo(next.From, name);
            }

            periods.ShouldAllBe(period => period.Until == null || period.From < period.Until);
            foreach (var edge in periods.SelectMany(period => new[] { period.From, period.Until }).OfType<DateTimeOffset>())
            {
                foreach (var moment in new[] { edge.AddTicks(-1), edge, edge.AddTicks(1) })
                {
                    periods.Count(period => period.Holds(moment)).ShouldBeLessThan(2, $"{name} at {moment:O}");
                }
            }
        }));

    [Fact]
    public void A_publication_follows_on_at_its_very_moment() => Law.Holds(Lives, life => Live(life, (name, before, facts, _, _) =>
    {
        foreach (var published in facts.OfType<ArticlePublished>())
        {
            var after = KnowledgeArticle.Stream.Fold(before, facts);
            after.Validity.At(published.From)!.Version.ShouldBe(published.Version, name);
            (after.Validity.At(published.From.AddTicks(-1))?.Version).ShouldBe(before.Validity.At(published.From.AddTicks(-1))?.Version, name);
        }
    }));

    [Fact]
    public void What_was_shown_at_a_moment_is_never_another_text_later() => Law.Holds(Lives, life =>
    {
        var shown = new List<(DateTimeOffset Moment, int? Version)>();
        Live(life, (name, before, facts, _, context) =>
        {
            var after = KnowledgeArticle.Stream.Fold(before, facts);
            foreach (var (moment, version) in shown) (after.Validity.At(moment)?.Version).ShouldBe(version, $"{name} changed {moment:O}");
            shown.Add((context.Now.AddTicks(-1), after.Validity.At(context.Now.AddTicks(-1))?.Version));
        });
    });

    [Fact]
    public void Nobody_approves_their_own_words_and_nothing_else_is_published() => Law.Holds(Lives, life => Live(life, (name, before, facts, _, _) =>
    {
        var after = KnowledgeArticle.Stream.Fold(before, facts);
        after.Versions.ShouldAllBe(version => version.Review == null || version.Review.ReviewerId != version.Drafted.AuthorId);
        after.Validity.Periods.Select(period => after.Versions[period.Version - 1].Review)
            .ShouldAllBe(review => review != null && review.Approved, name);
    }));

    [Fact]
    public void Folding_any_facts_in_any_order_never_throws() => Law.Holds(
        Law.Many(
            from version in Gen.Choose(-1, 4)
            from hours in Gen.Choose(-5, 5)
            from fact in Gen.Elements<IFact>(
                Drafted(version), Reviewed(version), Published(version, Desk.Now.AddHours(hours)),
                new ArticleRetired(Id, "k1", "Wrong", Desk.Now.AddHours(hours), Desk.Now), new Contracts.Routing.V1.AgentSignedIn("a1", Desk.Now))
            select fact, 30),
        facts =>
        {
            var article = KnowledgeArticle.Stream.Fold(KnowledgeArticle.None, facts);
            _ = article.At(Desk.Now);
        });

    private delegate void Check(string name, KnowledgeArticle before, IReadOnlyList<IFact> facts, Ask ask, Context context);

    private static void Live(List<(string Name, Ask Ask, string Editor, int Minutes)> life, Check check)
    {
        var (state, now) = (KnowledgeArticle.None, Desk.Now);
        foreach (var (name, ask, editor, minutes) in life)
        {
            now = now.AddMinutes(minutes);
            var context = Desk.As(Roles.Editor, editor) with { Now = now };
            var facts = FactsOf(ask, state, context);
            check(name, state, facts, ask, context);
            state = KnowledgeArticle.Stream.Fold(state, facts);
        }
    }

    private static List<IFact> FactsOf(Ask ask, KnowledgeArticle state, Context context)
    {
        try
        {
            return [.. ask(state, context)];
        }
        catch (Refusal)
        {
            return [];
        }
    }
}
