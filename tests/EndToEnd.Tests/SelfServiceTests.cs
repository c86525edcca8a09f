using System.Text.Json.Nodes;
using Hosting;
using Messaging;
using TestKit;

namespace EndToEnd.Tests;

/// <summary>A6 over the real bus: a simple question is answered by an article through the channel's queue, and a way to a human is always open.</summary>
[Collection(nameof(RunningDesk))]
public class SelfServiceTests(RunningDesk desk)
{
    [Fact]
    public async Task A6_a_simple_question_is_answered_by_an_article_and_who_is_not_helped_comes_to_a_human()
    {
        await PublishAsync("esim-transfer", "Transfer an eSIM", "Settings, mobile data, transfer.");
        await desk.ChangeAsync("/desk-settings", settings => settings["selfService"] = new JsonObject
        {
            ["confidence"] = 0.9, ["coverage"] = 0.6, ["searchFor"] = "PT2H", ["channels"] = new JsonArray("app"),
        });
        foreach (var service in new[] { "intake", "routing", "knowledge" })
        {
            await Eventually.BecomesAsync(
                () => Task.FromResult(desk.PartOf<DirectoryCopy>(service).Current.Settings.SelfService), settings => settings is not null, $"{service} has heard of it");
        }

        await using var app = await AmqpClient.ConnectAsync(desk, "channel.app");
        var silent = await AskAsync("silent", "How do I transfer my eSIM?");
        var helped = await AskAsync("helped", "How do I transfer my eSIM?");
        var notHelped = await AskAsync("not-helped", "How do I transfer my eSIM?");
        var wantsAgent = await AskAsync("wants-agent", "How do I transfer my eSIM?");
        var unknown = await AskAsync("unknown", "Is there a discount for lighthouse keepers?");

        await ShownAsync(app, helped);
        (await desk.GetAsync(Roles.Channel, "app", "knowledge", $"/requests/{helped}/article")).Text("articleId").ShouldBe("esim-transfer");
        (await desk.SendAsync(Roles.Channel, "web", HttpMethod.Get, "knowledge", $"/requests/{helped}/article")).Status.ShouldBe(404, "another channel's customer");
        await JudgeAsync(helped, true);
        (await desk.GetAsync(Roles.Agent, "a01", "knowledge", $"/requests/{helped}/article")).Text("outcome").ShouldBe("helped");
        (await desk.FactAsync(helped, "request_closed")).Text("because").ShouldBe("selfServed");
        (await desk.FactsAsync(helped, "matter_closed")).ShouldNotContain("request_queued");

        await app.SendAsync("knowledge", "judge-article", new Contracts.Knowledge.V1.JudgeArticle(notHelped, Helped: false), "self-service-judged");
        var queued = await desk.FactAsync(notHelped, "request_queued");
        (queued.Text("because"), queued.Moment("placeSince")).ShouldBe(("articleNotHelped", queued["profile"].Moment("receivedAt")));

        await desk.ContactAsync("app", new { channel = "app", channelReference = "self-service-again", customerId = "self-service-wants-agent", requestId = wantsAgent, wantsAgent = true });
        (await desk.FactAsync(wantsAgent, "request_queued")).Text("because").ShouldBe("customerAsked");
        (await desk.FactAsync(wantsAgent, "self_service_ended")).Text("outcome").ShouldBe("overtaken");

        (await desk.FactsAsync(unknown, "no_article_found", "request_queued")).ShouldNotContain("article_offered");
        (await desk.FactAsync(silent, "self_service_ended")).Text("outcome").ShouldBe("noReaction");
        (await desk.FactAsync(silent, "request_closed")).Text("because").ShouldBe("selfServed");
        await desk.ChangeAsync("/desk-settings", settings => settings.Remove("selfService"));

        await desk.GiveUpAsync("app", notHelped, wantsAgent, unknown); // the queue is left as it was

        foreach (var request in new[] { silent, helped, notHelped, wantsAgent, unknown }) await desk.AgreesAsync(request);
        (await desk.StoryAsync(helped)).ShouldContain("settled it, as the customer says.");
        var use = (await desk.GetAsync(Roles.Editor, "k1", "knowledge", "/articles/use"))!.AsArray().Single(u => u.Text("articleId") == "esim-transfer");
        (use!["shown"]!.GetValue<int>(), use["helped"]!.GetValue<int>(), use["notHelped"]!.GetValue<int>()).ShouldBe((4, 1, 1));
    }

    private async Task<Guid> AskAsync(string customer, string text) => (await desk.ContactAsync("app", new
    {
        channel = "app", channelReference = $"self-service-{customer}", customerId = $"self-service-{customer}", text, ivrChoices = new[] { "1", "1" },
    })).Id("requestId");

    private static async Task ShownAsync(AmqpClient app, Guid request)
    {
        var (_, shown) = await app.ReceiveAsync("channel.app", (type, body) => type == "knowledge.article-offered.v1" && body.GetProperty("requestId").GetGuid() == request);
        (shown.GetProperty("articleId").GetString(), shown.GetProperty("body").GetString()).ShouldBe(("esim-transfer", "Settings, mobile data, transfer."));
    }

    private Task JudgeAsync(Guid request, bool helped) =>
        desk.UntilTakenAsync(Roles.Channel, "app", "knowledge", $"/requests/{request}/judge-article", new { helped });

    private async Task PublishAsync(string id, string title, string body)
    {
        var draft = new { version = 1, title, body, language = "en" };
        (await desk.SendAsync(Roles.Editor, "k1", HttpMethod.Put, "knowledge", $"/articles/{id}/draft", draft)).Status.ShouldBe(200);
        await desk.PostAsync(Roles.Editor, "k2", "knowledge", $"/articles/{id}/review", new { version = 1, approved = true });
        await desk.PostAsync(Roles.Editor, "k1", "knowledge", $"/articles/{id}/publish", new { version = 1 });
        await Eventually.BecomesAsync(
            async () => (await desk.GetAsync(Roles.Agent, "a01", "knowledge", "/articles?text=esim"))!.AsArray().Count, found => found > 0, "the index has it");
    }
}
