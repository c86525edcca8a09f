using System.Text.Json.Nodes;
using DeskSetup;
using Messaging;
using TestKit;

namespace EndToEnd.Tests;

/// <summary>A6, C1 and E5 over the real bus and database: articles from draft to retirement, found, used and counted.</summary>
[Collection(nameof(RunningDesk))]
public class KnowledgeTests(RunningDesk desk)
{
    private const string Agent = "t-knowledge";

    [Fact]
    public async Task An_article_is_drafted_reviewed_published_found_revised_and_retired()
    {
        await DraftAsync("roaming", 1, "开通国际漫游", "回复 KTGJMY 到 10000。");
        (await FindAsync("漫游")).ShouldBeEmpty("nobody has approved it");
        (await desk.SendAsync(Roles.Editor, "k1", HttpMethod.Post, "knowledge", "/articles/roaming/publish", new { version = 1 })).Status.ShouldBe(409);
        (await desk.SendAsync(Roles.Editor, "k1", HttpMethod.Post, "knowledge", "/articles/roaming/review", new { version = 1, approved = true }))
            .Status.ShouldBe(403, "it is theirs");
        (await desk.GetAsync(Roles.Supervisor, "s1", "knowledge", "/articles/in-work"))!.AsArray()
            .ShouldContain(d => (string?)d!["articleId"] == "roaming" && (string?)d["status"] == "awaitingReview");
        await ApproveAsync("roaming", 1);
        var from = (await PublishAsync("roaming", 1)).Moment("from");
        await FoundAsync("国际漫游怎么开通", "roaming", 1);

        await DraftAsync("roaming", 2, "开通国际漫游", "在 app 里打开。");
        (await ShownAsync("roaming"))["version"]!.GetValue<int>().ShouldBe(1, "a draft changes nothing");
        (await desk.SendAsync(Roles.Editor, "k9", HttpMethod.Put, "knowledge", "/articles/roaming/draft", Draft(2, "Mine", "Mine"))).Status.ShouldBe(409);
        await ApproveAsync("roaming", 2);
        var second = (await PublishAsync("roaming", 2)).Moment("from");
        await FoundAsync("国际漫游怎么开通", "roaming", 2);

        (await ShownAsync("roaming", from)).Text("body").ShouldBe("回复 KTGJMY 到 10000。");
        (await ShownAsync("roaming", second.AddTicks(-10))).Moment("until").ShouldBe(second);
        (await ShownAsync("roaming", second)).Text("body").ShouldBe("在 app 里打开。");
        (await desk.SendAsync(Roles.Agent, "a01", HttpMethod.Get, "knowledge", $"/articles/roaming?at={from.AddTicks(-10):yyyy-MM-ddTHH:mm:ss.fffffffZ}")).Status.ShouldBe(404);
        (await desk.GetAsync(Roles.Auditor, "auditor", "knowledge", "/articles/roaming/compare?from=1&to=2"))!.AsArray()
            .Where(l => (string?)l!["change"] != "unchanged").Select(l => l!.Text("text")).ShouldBe(["回复 KTGJMY 到 10000。", "在 app 里打开。"]);
        var versions = (await desk.GetAsync(Roles.Expert, "e01", "knowledge", "/articles/roaming/versions"))!.AsArray();
        versions.Select(v => (v.Text("authorId"), v.Text("reviewerId"), v!["inForce"]![0].Moment("from"))).ShouldBe([("k1", "k2", from), ("k1", "k2", second)]);

        await desk.PostAsync(Roles.Supervisor, "s1", "knowledge", "/articles/roaming/retire", new { reason = "It is free now" });
        await Eventually.BecomesAsync(() => FindAsync("国际漫游"), found => found.Count == 0, "what was retired is not found");
        (await desk.SendAsync(Roles.Agent, "a01", HttpMethod.Get, "knowledge", "/articles/roaming")).Status.ShouldBe(404);
    }

    [Fact]
    public async Task It_is_found_in_other_words_by_its_keywords_and_not_without_them()
    {
        await IsPublishedAsync("no-internet", "无法连接互联网", "看光猫的 LOS 灯。");
        await FoundAsync("无法连接互联网", "no-internet", 1);
        (await FindAsync("宽带上不了网")).ShouldNotContain(f => f.Text("articleId") == "no-internet");

        await desk.SendAsync(Roles.Editor, "k1", HttpMethod.Put, "knowledge", "/articles/no-internet/draft", new
        {
            version = 2, title = "无法连接互联网", body = "看光猫的 LOS 灯。", language = "zh-CN", keywords = new[] { "宽带上不了网" },
        });
        await ApproveAsync("no-internet", 2);
        await PublishAsync("no-internet", 2);
        await FoundAsync("宽带上不了网", "no-internet", 2);
    }

    [Fact]
    public async Task A_query_out_of_bounds_is_refused_and_signs_are_only_signs()
    {
        foreach (var (query, field) in new[] { ("take=0", "take"), ("kind=riddle", "kind"), ($"text={new string('x', 501)}", "text"), ("txt=x", "txt") })
        {
            var (status, problem) = await desk.SendAsync(Roles.Agent, "a01", HttpMethod.Get, "knowledge", $"/articles?{query}");
            (status, problem!["errors"]!.AsObject().Single().Key).ShouldBe((400, field));
        }

        (await desk.GetAsync(Roles.Agent, "a01", "knowledge", $"/articles?text={Uri.EscapeDataString("title:( AND \"^~* -+ \\ [ TO")}"))!.AsArray();
    }

    [Fact]
    public async Task The_index_comes_back_from_the_facts_in_a_service_that_starts_again_and_in_one_beside_it()
    {
        await IsPublishedAsync("kept", "Change of wallpaper", "In the settings of the telephone.");
        await FoundAsync("wallpaper", "kept", 1);
        await using var beside = await desk.StartReplicaAsync<Knowledge.KnowledgeService>();
        var index = (Knowledge.Search.ArticleIndex)beside.Services.GetService(typeof(Knowledge.Search.ArticleIndex))!;
        await Eventually.BecomesAsync(() => Task.FromResult(Titles(index, "wallpaper")), found => found.Count == 1, "a node that starts has it");

        await DraftAsync("kept", 2, "Change of background", "In the settings.");
        await ApproveAsync("kept", 2);
        await PublishAsync("kept", 2);
        await Eventually.BecomesAsync(
            () => Task.FromResult(Titles(index, "background")), found => found.SequenceEqual(["Change of background"]), "a node hears of what another one stored");
        Titles(index, "wallpaper").ShouldBeEmpty();
        await beside.StopAsync();
    }

    [Fact]
    public async Task A_good_answer_becomes_an_article_and_none_of_the_customers_texts_is_copied()
    {
        const string Secret = "Frau Wachtelkönig in der Lindenallee";
        var request = await desk.CallAsync("knowledge-seek", Playing.Question);
        var owner = await desk.TakeAsync(request, Agent);
        var sought = await desk.PostAsync(Roles.Agent, owner, "routing", $"/requests/{request}/consult", new
        {
            topic = "astrology", question = $"{Secret} asks", appointmentAt = desk.Clock.GetUtcNow().AddHours(20),
        });
        var consultation = sought!["facts"]![0]!["data"]!["consultationId"]!.GetValue<Guid>();
        var draft = new { version = 1, consultationId = consultation, title = "Which router", body = "Any with SFP+.", language = "en" };
        (await desk.SendAsync(Roles.Editor, "k1", HttpMethod.Post, "knowledge", "/articles/routers/draft-from-consultation", draft)).Status.ShouldBe(409);

        await desk.FactAsync(request, "consultation_referred");
        await desk.PostAsync(Roles.Supervisor, "s1", "consultation", $"/consultations/{consultation}/answer", new { answer = $"{Secret}: any with SFP+." });
        var drafted = await desk.UntilTakenAsync(Roles.Editor, "k1", "knowledge", "/articles/routers/draft-from-consultation", draft);
        drafted!["facts"]![0]!["data"].Text("fromConsultationId").ShouldBe(consultation.ToString());
        (await desk.SendAsync(Roles.Expert, "e01", HttpMethod.Post, "knowledge", "/articles/mine/draft-from-consultation", draft)).Status.ShouldBe(403);

        await using var owned = new Database(desk.Servers, new Instance(desk.Name)).Owner("public");
        (await PersonalColumns.FindAsync(desk, "Wachtelkönig")).ShouldNotContain(column => column.StartsWith("knowledge.", StringComparison.Ordinal));
        (await owned.ReadAsync(
            $"select has_function_privilege('{desk.Name}_knowledge', 'vault.destroy(uuid)', 'execute')", row => row.GetBoolean(0), default))[0].ShouldBeFalse();
    }

    [Fact]
    public async Task The_article_that_answered_a_request_is_on_record_and_counted()
    {
        await IsPublishedAsync("used", "Blocked SIM", "Enter the PUK.");
        await IsPublishedAsync("unused", "Blocked card", "Nobody asks.");
        var request = await desk.CallAsync("knowledge-used", Playing.Question);
        var owner = await desk.TakeAsync(request, Agent);
        (await desk.SendAsync(
            Roles.Agent, owner, HttpMethod.Post, "routing", $"/requests/{request}/resolve", new { resolution = "Told", articleId = "used" })).Status.ShouldBe(400);
        await desk.PostAsync(
            Roles.Agent, owner, "routing", $"/requests/{request}/resolve", new { resolution = "Told", articleId = "used", articleVersion = 1 });

        (await desk.FactAsync(request, "request_resolved")).Text("articleId").ShouldBe("used");
        (await desk.FactAsync(request, "article_used")).Text("articleId").ShouldBe("used");
        (await desk.GetAsync(Roles.Auditor, "auditor", "audit", $"/requests/{request}/story"))!.ToJsonString()
            .ShouldContain("by version 1 of the article used");
        var uses = (await desk.GetAsync(Roles.Editor, "k1", "knowledge", "/articles/use"))!.AsArray();
        uses.Where(u => u.Text("articleId") is "used" or "unused").Select(u => (u.Text("articleId"), u!["uses"]!.GetValue<int>())).ShouldBe([("used", 1), ("unused", 0)]);
        (await desk.GetAsync(Roles.Editor, "k1", "knowledge", "/articles/use?to=2020-01-01T00:00:00Z"))!.AsArray()
            .ShouldAllBe(u => u!["uses"]!.GetValue<int>() == 0);
    }

    private async Task IsPublishedAsync(string id, string title, string body)
    {
        await DraftAsync(id, 1, title, body);
        await ApproveAsync(id, 1);
        await PublishAsync(id, 1);
    }

    private static object Draft(int version, string title, string body) => new { version, title, body, language = "zh-CN" };

    private async Task DraftAsync(string id, int version, string title, string body)
    {
        var (status, answer) = await desk.SendAsync(
            Roles.Editor, "k1", HttpMethod.Put, "knowledge", $"/articles/{id}/draft", Draft(version, title, body));
        status.ShouldBe(200, $"{answer}");
    }

    private Task ApproveAsync(string id, int version) =>
        desk.PostAsync(Roles.Editor, "k2", "knowledge", $"/articles/{id}/review", new { version, approved = true });

    private async Task<JsonNode> PublishAsync(string id, int version) =>
        (await desk.PostAsync(Roles.Editor, "k1", "knowledge", $"/articles/{id}/publish", new { version }))!["facts"]![0]!["data"]!;

    private async Task<JsonNode> ShownAsync(string id, DateTimeOffset? at = null) => (await desk.GetAsync(
        Roles.Agent, "a01", "knowledge", $"/articles/{id}{(at is null ? "" : $"?at={at.Value.UtcDateTime:yyyy-MM-ddTHH:mm:ss.fffffffZ}")}"))!;

    private async Task<List<JsonNode>> FindAsync(string text) =>
        [.. (await desk.GetAsync(Roles.Agent, "a01", "knowledge", $"/articles?text={Uri.EscapeDataString(text)}"))!.AsArray().Select(f => f!)];

    private Task FoundAsync(string text, string id, int version) => Eventually.BecomesAsync(
        () => FindAsync(text), found => found.Count > 0 && found[0].Text("articleId") == id && found[0]["version"]!.GetValue<int>() == version,
        $"{text} finds {id} in version {version}");

    private List<string> Titles(Knowledge.Search.ArticleIndex index, string text)
    {
        try
        {
            return [.. index.Find(new(text), desk.Clock.GetUtcNow()).Select(found => found.Title)];
        }
        catch (NotYetException)
        {
            return [];
        }
    }
}
