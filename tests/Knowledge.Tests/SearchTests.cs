using Contracts;
using Contracts.Knowledge.V1;
using FsCheck.Fluent;
using Knowledge.Search;
using Knowledge.Views;
using Messaging;
using TestKit;

namespace Knowledge.Tests;

/// <summary>A6, C1: what is found, by whom, and in what order.</summary>
public sealed class SearchTests : IDisposable
{
    private readonly ArticleIndex _index = new();

    public SearchTests() => _index.Fill([]);

    public void Dispose() => _index.Dispose();

    [Fact]
    public void An_article_is_found_in_other_words_by_its_keywords_and_not_without_them()
    {
        Fill(Article("no-internet", "无法连接互联网", "看光猫的灯。"));
        Ids("宽带上不了网").ShouldBeEmpty();
        Fill(Article("no-internet", "无法连接互联网", "看光猫的灯。", keywords: ["宽带上不了网"]));
        Ids("我家宽带上不了网怎么办").ShouldBe(["no-internet"]);
    }

    [Theory]
    [InlineData("漫游怎么开通", "roaming-zh")]
    [InlineData("How do I switch on ROAMING?", "roaming-en")]
    [InlineData("switching roamed", "roaming-en")]
    [InlineData("ＲＯＡＭＩＮＧ", "roaming-en")]
    [InlineData("光猫 LOS 红灯", "no-internet")]
    public void Chinese_and_English_are_cut_into_words(string text, string id)
    {
        Fill(
            Article("no-internet", "无法连接互联网", "看光猫的 LOS 灯，红灯闪烁是光路中断。"), Article("roaming-zh", "开通国际漫游", "回复短信。"),
            Article("roaming-en", "Switch on international roaming", "Send a message."));
        Ids(text)[0].ShouldBe(id);
    }

    [Fact]
    public void A_word_in_the_title_counts_more_than_one_in_passing()
    {
        Fill(
            Article("bill", "Your bill", "Routers and modems are on it, the router above all."), Article("router", "Restart the router", "Pull the plug."),
            Article("shop", "Our shops", "Nothing of the sort."));
        Ids("router").ShouldBe(["router", "bill"]);
    }

    [Fact]
    public void Only_what_is_in_force_now_is_found_from_its_first_moment_to_its_last()
    {
        var (from, until) = (Desk.Now.AddHours(-1), Desk.Now.AddHours(1));
        Fill(Article("roaming", new TextInForce(new(1, from, until), Text("Roaming", "Old")), new TextInForce(new(2, until, null), Text("Roaming", "New"))));
        Find("roaming", from.AddTicks(-1)).ShouldBeEmpty();
        Find("roaming", from).Single().Version.ShouldBe(1);
        Find("roaming", until.AddTicks(-1)).Single().Version.ShouldBe(1);
        Find("roaming", until).Single().Version.ShouldBe(2);
    }

    [Fact]
    public void It_is_narrowed_by_whom_it_is_for_and_what_is_for_all_stays()
    {
        Fill(
            Article("all", "Roaming", "For all."),
            Article("some", Now(new Article(
                "Roaming", "For some.", "zh-Hans-CN", [RequestKind.Fault], ["mobile"], ["浙江"], [1], []))));
        Found(new("roaming", Kind: RequestKind.Fault, Category: "mobile", Region: "浙江", Tier: 1)).ShouldBe(["all", "some"], ignoreOrder: true);
        Found(new("roaming", Kind: RequestKind.Complaint)).ShouldBe(["all"]);
        Found(new("roaming", Category: "broadband")).ShouldBe(["all"]);
        Found(new("roaming", Region: "上海")).ShouldBe(["all"]);
        Found(new("roaming", Tier: 2)).ShouldBe(["all"]);
        Found(new("roaming", Language: "zh")).ShouldBe(["some"]);
        Found(new("roaming", Language: "ZH-hans")).ShouldBe(["some"]);
        Found(new("roaming", Language: "zh-TW")).ShouldBeEmpty();
    }

    [Fact]
    public void Without_a_text_all_that_fits_is_listed_by_name()
    {
        Fill(Article("b", "Two", "x"), Article("a", "One", "x"));
        Found(new()).ShouldBe(["a", "b"]);
        Found(new(Take: 1)).ShouldBe(["a"]);
    }

    [Fact]
    public void A_text_of_empty_words_finds_nothing()
    {
        Fill(Article("a", "One", "the"));
        Ids("的 了 ? the").ShouldBeEmpty();
        Ids("").ShouldBeEmpty();
    }

    [Fact]
    public void An_article_that_changed_is_found_as_it_is_now_and_one_that_was_retired_is_not()
    {
        Fill(Article("a", "Roaming", "x"), Article("b", "Roaming", "x"));
        _index.Replace([Article("a", "Billing", "x"), Article("b")]);
        Ids("roaming").ShouldBeEmpty();
        Ids("billing").ShouldBe(["a"]);
    }

    [Fact]
    public void An_index_made_anew_finds_the_same()
    {
        ArticleDocument[] articles = [Article("a", "Roaming abroad", "x"), Article("b", "Abroad", "Roaming")];
        Fill(articles);
        var before = Find("roaming abroad", Desk.Now).Select(f => (f.ArticleId, f.Score)).ToList();
        using var anew = new ArticleIndex();
        Should.Throw<NotYetException>(() => anew.Find(new("roaming"), Desk.Now));
        anew.Fill(articles.Reverse());
        anew.Find(new("roaming abroad"), Desk.Now).Select(f => (f.ArticleId, f.Score)).ShouldBe(before);
    }

    [Fact]
    public void The_excerpt_shows_where_it_stands()
    {
        Fill(Article("a", "Modem", $"{string.Concat(Enumerable.Repeat("前言。", 100))}\n\n看光猫的红灯。😀{string.Concat(Enumerable.Repeat("后记。", 100))}"));
        var excerpt = Find("红灯", Desk.Now).Single().Excerpt;
        excerpt.Text.Length.ShouldBeLessThanOrEqualTo(160);
        excerpt.Marks.Select(mark => excerpt.Text.Substring(mark.Start, mark.Length)).Distinct().ShouldContain(word => "红灯".Contains(word));
    }

    [Fact]
    [Trait("Category", Law.Category)]
    public void No_text_is_a_mistake()
    {
        Fill(Article("a", "Roaming", "x", keywords: ["AND", "漫游"]));
        Law.Holds(
            Law.Many(Gen.Elements("AND", "OR", "NOT", "\"", "(", "[* TO *]", "title:", "~2", "^9", "\\", "&&", "?", "漫游", "\uD83D", "\u0000", " ", "*:*", "roam*"), 12),
            parts => _ = _index.Find(new(string.Concat(parts)), Desk.Now));
    }

    private void Fill(params ArticleDocument[] articles) => _index.Fill(articles);

    private List<string> Ids(string text) => Found(new(text));

    private List<string> Found(Question question) => [.. _index.Find(question, Desk.Now).Select(found => found.ArticleId)];

    private IReadOnlyList<Found> Find(string text, DateTimeOffset moment) => _index.Find(new(text), moment);

    private static ArticleDocument Article(string id, string title, string body, IReadOnlyList<string>? keywords = null) =>
        Article(id, Now(Text(title, body, keywords)));

    private static ArticleDocument Article(string id, params TextInForce[] texts) =>
        new(KnowledgeArticle.IdOf(id), id, id, InWork: false, null, texts);

    private static TextInForce Now(Article content) => new(new(1, Desk.Now.AddDays(-1), null), content);

    private static Article Text(string title, string body, IReadOnlyList<string>? keywords = null) =>
        new(title, body, "en", [], [], [], [], keywords ?? []);
}
