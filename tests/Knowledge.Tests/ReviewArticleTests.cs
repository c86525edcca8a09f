using Contracts.Knowledge.V1;
using Messaging;
using TestKit;
using static Knowledge.Tests.Articles;
using Rule = Knowledge.Features.ReviewArticle;

namespace Knowledge.Tests;

/// <summary>E5: four eyes.</summary>
public class ReviewArticleTests
{
    [Theory]
    [InlineData(Roles.Editor)]
    [InlineData(Roles.Supervisor)]
    public void Somebody_else_approves_a_version(string role) =>
        Given(Desk.As(role, "k2"), Drafted(1)).When(Rule.Decide, new ReviewArticle(Id, 1, Approved: true))
            .Then(new ArticleReviewed(Id, 1, "k2", Approved: true, Remark: null, Desk.Now));

    [Fact]
    public void Its_author_does_not_whatever_role_they_come_in() =>
        Given(Desk.As(Roles.Supervisor, "k1"), Drafted(1, "k1")).When(Rule.Decide, new ReviewArticle(Id, 1, Approved: true))
            .ThenRefused(RefusalKind.Forbidden, "else than its author");

    [Fact]
    public void The_first_review_stands() =>
        Given(OtherEditor, Drafted(1), Reviewed(1, approved: false, by: "k3")).When(Rule.Decide, new ReviewArticle(Id, 1, Approved: true))
            .ThenRefused(RefusalKind.WrongState, "sent back by k3");

    [Fact]
    public void A_version_that_there_is_not_is_not_reviewed()
    {
        Given(OtherEditor, Drafted(1)).When(Rule.Decide, new ReviewArticle(Id, 2, Approved: true)).ThenRefused(RefusalKind.Unknown, "version 2");
        Given(OtherEditor).When(Rule.Decide, new ReviewArticle(Id, 1, Approved: true)).ThenRefused(RefusalKind.Unknown, "no article");
    }
}
