using Contracts.Knowledge.V1;
using Messaging;
using TestKit;
using static Knowledge.Tests.Articles;
using Rule = Knowledge.Features.DraftArticle;

namespace Knowledge.Tests;

/// <summary>E5: drafts and revisions.</summary>
public class DraftArticleTests
{
    [Fact]
    public void An_expert_drafts_a_new_article() => Given(Expert).When(Rule.Decide, Draft(1))
        .Then(new ArticleDrafted(Id, 1, "e1", Text with { Body = "Look at the lamp." }, Desk.Now));

    [Fact]
    public void A_revision_is_the_next_version_and_what_is_in_force_stays_so()
    {
        var given = Given(Editor, [.. Approved(1), Published1]);
        var drafted = new ArticleDrafted(Id, 2, "k1", Text with { Body = "Other" }, Desk.Now);
        given.When(Rule.Decide, Draft(2, "Other")).Then(drafted);
        given.State.Evolve(drafted).At(Desk.Now)!.Value.Version.Drafted.Version.ShouldBe(1);
    }

    [Fact]
    public void What_is_left_out_of_a_draft_holds_for_all() =>
        ((ArticleDrafted)Given(Editor).When(Rule.Decide, new DraftArticle(Id, 1, "T", "B", "en")).Facts[0]).Content
        .ShouldSatisfyAllConditions(c => c.Kinds.ShouldBeEmpty(), c => c.Tiers.ShouldBeEmpty(), c => c.Keywords.ShouldBeEmpty());

    [Fact]
    public void Who_has_not_read_the_latest_version_does_not_write_over_it() =>
        Given(Editor, Drafted(1)).When(Rule.Decide, Draft(1, "Mine")).ThenRefused(RefusalKind.WrongState, "drafted by e1, and draft version 2");

    [Fact]
    public void No_version_is_left_out() =>
        Given(Editor, Drafted(1)).When(Rule.Decide, Draft(3)).ThenRefused(RefusalKind.Invalid, "version must be 2");

    [Fact]
    public void The_same_words_of_another_author_are_another_draft() =>
        Given(Editor, Drafted(1)).When(Rule.Decide, Draft(1)).ThenRefused(RefusalKind.WrongState, "already");

    [Fact]
    public void A_tier_that_the_desk_has_not_is_named() =>
        Given(Editor).When(Rule.Decide, Draft(1) with { Tiers = [2, 9] }).ThenRefused(RefusalKind.Invalid, "tiers[1]");

    [Theory]
    [InlineData("use")]
    [InlineData("in-work")]
    public void Names_of_addresses_are_no_articles(string id) =>
        Given(Editor).When(Rule.Decide, Draft(1) with { ArticleId = id }).ThenRefused(RefusalKind.Invalid, "articleId");

    [Theory]
    [InlineData("language")]
    [InlineData("body")]
    [InlineData("keywords")]
    [InlineData("regions")]
    [InlineData("kinds")]
    [InlineData("articleId")]
    public void A_member_out_of_its_bounds_is_named(string member)
    {
        var draft = Draft(1);
        DraftArticle wrong = member switch
        {
            "language" => draft with { Language = "Chinese, simplified" },
            "body" => draft with { Body = new string('x', 20_001) },
            "keywords" => draft with { Keywords = ["once", "once"] },
            "regions" => draft with { Regions = ["Upper Case"] },
            "kinds" => draft with { Kinds = [Contracts.RequestKind.Fault, Contracts.RequestKind.Fault] },
            _ => draft with { ArticleId = "No Internet" },
        };
        Should.Throw<Refusal>(() => Validation.Check(wrong)).Field.ShouldBe(member);
        Validation.Check(draft);
    }
}
