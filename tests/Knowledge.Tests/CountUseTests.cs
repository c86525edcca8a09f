using Contracts.Knowledge.V1;
using Contracts.Routing.V1;
using Knowledge.Features;
using Knowledge.Views;
using TestKit;

namespace Knowledge.Tests;

/// <summary>C1: which article helped.</summary>
public class CountUseTests
{
    private static readonly Guid Request = Guid.Parse("0191d3a0-0000-7000-8000-000000000041");

    private static readonly RequestResolved Resolved =
        new(Request, "a1", "Restarted", FirstContact: true, Desk.Now, ArticleId: Articles.Id, ArticleVersion: 2);

    private static readonly ArticleUsed Used = new(Request, Articles.Id, 2, "a1", Desk.Now);

    [Fact]
    public void A_request_resolved_with_an_article_is_a_use_of_it() => Given().When(CountUse.Decide, Resolved).Then(Used);

    [Fact]
    public void One_without_is_none() =>
        Given().When(CountUse.Decide, Resolved with { ArticleId = null, ArticleVersion = null }).ThenNothing();

    [Fact]
    public void Reopened_and_resolved_again_it_is_another_use() =>
        Given(Used).When(CountUse.Decide, Resolved with { At = Desk.Now.AddHours(1) }).Then(Used with { At = Desk.Now.AddHours(1) });

    [Fact]
    public void Articles_in_force_without_use_are_listed_and_those_neither_in_force_nor_used_are_not()
    {
        var inForce = new TextInForce(new(2, Desk.Now.AddDays(-1), null), Articles.Text);
        var rows = UsePages.Rows(
            [Article("unused", inForce), Article(Articles.Id, inForce), Article("draft")],
            [new(Articles.Id, 2, 3, Desk.Now.AddHours(-1)), new(Articles.Id, 1, 1, Desk.Now.AddHours(-9))],
            [new(Articles.Id, 9, 5, 2)], Desk.Now).ToList();
        (rows[0].Shown, rows[0].Helped, rows[0].NotHelped, rows[1].Shown).ShouldBe((9, 5, 2, 0));
        rows.Select(r => (r.ArticleId, r.Uses, r.InForce)).ShouldBe([(Articles.Id, 4, true), ("unused", 0, true)]);
        rows[0].ByVersion.ShouldBe(new Dictionary<int, int> { [1] = 1, [2] = 3 });
        rows[0].LastAt.ShouldBe(Desk.Now.AddHours(-1));
    }

    private static Given<RequestUses> Given(params Contracts.IFact[] history) => new(RequestUses.Stream, Desk.AsService(), history);

    private static ArticleDocument Article(string id, params TextInForce[] texts) => new(Guid.Empty, id, "T", InWork: false, null, texts);
}
