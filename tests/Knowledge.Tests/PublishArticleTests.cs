using Contracts.Knowledge.V1;
using Messaging;
using TestKit;
using static Knowledge.Tests.Articles;
using Rule = Knowledge.Features.PublishArticle;

namespace Knowledge.Tests;

/// <summary>E5: what counts, and from when on.</summary>
public class PublishArticleTests
{
    private static readonly DateTimeOffset Monday = Desk.Now.AddDays(7);

    [Fact]
    public void An_approved_version_is_in_force_at_once() => Given(Editor, Approved(1)).When(Rule.Decide, new PublishArticle(Id, 1))
        .Then(new ArticlePublished(Id, 1, "k1", Desk.Now, Desk.Now));

    [Fact]
    public void A_later_version_takes_over_at_its_moment()
    {
        var given = Given(Editor, [.. Approved(1), Published1, .. Approved(2)]);
        var facts = given.When(Rule.Decide, new PublishArticle(Id, 2, Monday)).Facts;
        var state = KnowledgeArticle.Stream.Fold(given.State, facts);
        VersionAt(state, Monday.AddTicks(-1)).ShouldBe(1);
        VersionAt(state, Monday).ShouldBe(2);
        state.Validity.Periods.ShouldBe([new(1, Desk.Now.AddHours(-1), Monday), new(2, Monday, null)]);
    }

    [Fact]
    public void Only_what_was_approved_is_published()
    {
        Given(Editor, Drafted(1)).When(Rule.Decide, new PublishArticle(Id, 1)).ThenRefused(RefusalKind.WrongState, "not been reviewed");
        Given(Editor, Drafted(1), Reviewed(1, approved: false)).When(Rule.Decide, new PublishArticle(Id, 1))
            .ThenRefused(RefusalKind.WrongState, "sent back");
    }

    [Fact]
    public void What_was_shown_is_not_written_anew() => Given(Editor, Approved(1))
        .When(Rule.Decide, new PublishArticle(Id, 1, Desk.Now.AddSeconds(-1))).ThenRefused(RefusalKind.Invalid, "from must not lie before");

    [Fact]
    public void Said_again_later_it_is_nothing_new() => Given(Editor.At(Desk.Now.AddDays(1)), [.. Approved(1), Published1])
        .When(Rule.Decide, new PublishArticle(Id, 1)).ThenNothing();

    [Fact]
    public void What_was_announced_for_later_can_come_at_once_or_be_taken_back()
    {
        var given = Given(Editor, [.. Approved(1), Published1, .. Approved(2), Published(2, Monday)]);
        given.When(Rule.Decide, new PublishArticle(Id, 2)).Then(new ArticlePublished(Id, 2, "k1", Desk.Now, Desk.Now));

        var back = KnowledgeArticle.Stream.Fold(given.State, given.When(Rule.Decide, new PublishArticle(Id, 1)).Facts);
        VersionAt(back, Monday.AddDays(1)).ShouldBe(1);
    }

    private static int? VersionAt(KnowledgeArticle article, DateTimeOffset moment) => article.At(moment)?.Version.Drafted.Version;
}
