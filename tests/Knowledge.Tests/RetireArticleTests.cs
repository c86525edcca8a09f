using Contracts.Knowledge.V1;
using Messaging;
using TestKit;
using static Knowledge.Tests.Articles;
using Rule = Knowledge.Features.RetireArticle;

namespace Knowledge.Tests;

/// <summary>E5: what counts no longer.</summary>
public class RetireArticleTests
{
    private static readonly RetireArticle Retire = new(Id, "The modem is out of use");

    [Fact]
    public void A_retired_article_is_in_force_no_longer_and_its_past_stays()
    {
        var given = Given(Editor, [.. Approved(1), Published1]);
        var retired = new ArticleRetired(Id, "k1", Retire.Reason, Desk.Now, Desk.Now);
        given.When(Rule.Decide, Retire).Then(retired);
        var after = given.State.Evolve(retired);
        after.At(Desk.Now).ShouldBeNull();
        after.At(Desk.Now.AddTicks(-1))!.Value.Version.Drafted.Version.ShouldBe(1);
    }

    [Fact]
    public void What_was_to_come_does_not()
    {
        var given = Given(Editor, [.. Approved(1), Published(1, Desk.Now.AddDays(1))]);
        KnowledgeArticle.Stream.Fold(given.State, given.When(Rule.Decide, Retire).Facts).Validity.Periods.ShouldBeEmpty();
    }

    [Fact]
    public void Nothing_in_force_nothing_to_retire()
    {
        Given(Editor, Approved(1)).When(Rule.Decide, Retire).ThenRefused(RefusalKind.WrongState, "Nothing of article");
        Given(Editor).When(Rule.Decide, Retire).ThenRefused(RefusalKind.Unknown, "no article");
    }

    [Fact]
    public void It_can_be_published_again()
    {
        var given = Given(Editor, [.. Approved(1), Published1, new ArticleRetired(Id, "k1", "Wrong", Desk.Now, Desk.Now)]);
        given.When(Features.PublishArticle.Decide, new PublishArticle(Id, 1)).Then(new ArticlePublished(Id, 1, "k1", Desk.Now, Desk.Now));
    }
}
