using Contracts;
using Contracts.Knowledge.V1;

namespace Simulator;

/// <summary>
/// The desk answers simple questions by articles (A6): an editor writes them, the duty supervisor reviews them; a customer who is shown one says whether
/// it helped, and one of three is not helped and comes to an agent.
/// </summary>
public sealed class Questions(World world)
{
    /// <summary>Keys of the menu: a question about tariffs.</summary>
    public static readonly IReadOnlyList<string> Keys = ["1", "1"];

    /// <summary>Channels that can show an article.</summary>
    public static readonly IReadOnlyList<Channel> Channels = [Channel.App, Channel.Web, Channel.Chat];

    /// <summary>What customers ask; to the last there is no answer.</summary>
    public static readonly IReadOnlyList<string> Texts =
        ["How do I switch on roaming abroad?", "怎么开通国际漫游？", "Which tariff has unlimited data?", "Is there a discount for lighthouse keepers?"];

    private static readonly (string Id, string Title, string Body, string Language)[] Articles =
    [
        ("roaming-en", "Switch on roaming abroad", "In the app: settings, roaming, on. It works within two hours.", "en"),
        ("roaming-zh", "开通国际漫游", "发送 KTGJMY 到 10000，两小时内生效。", "zh-CN"),
        ("unlimited", "Tariff with unlimited data", "Spring 5G has unlimited data. Change the tariff in the app.", "en"),
    ];

    /// <summary>Puts the articles in force, once; a desk that has them keeps them.</summary>
    public static async Task PublishAsync(DeskClient desk)
    {
        foreach (var (id, title, body, language) in Articles)
        {
            await desk.SendAsync(
                "editor/editor", HttpMethod.Put, "KNOWLEDGE", $"/articles/{id}/draft", new { version = 1, title, body, language }, $"draft-{id}");
            await desk.SendAsync(
                "supervisor/duty-supervisor", HttpMethod.Post, "KNOWLEDGE", $"/articles/{id}/review", new { version = 1, approved = true }, $"review-{id}");
            await desk.SendAsync("editor/editor", HttpMethod.Post, "KNOWLEDGE", $"/articles/{id}/publish", new { version = 1 }, $"publish-{id}");
        }
    }

    /// <summary>The customer reads it for a while, and says what they make of it. Who is so late that this is refused was let go: the article settled it.</summary>
    public void Show(ArticleOffered offered) => world.Start(async () =>
    {
        await world.PassAsync(TimeSpan.FromMinutes(6));
        var helped = offered.RequestId.ToByteArray()[0] % 3 != 0;
        var isTaken = await world.Desk.SendAsync(
            $"channel/{ChannelId.Of(offered.Channel)}", HttpMethod.Post, "KNOWLEDGE", $"/requests/{offered.RequestId}/judge-article", new { helped },
            $"judge-{offered.RequestId}");
        world.Count("questions settled by an article", helped || !isTaken);
    });
}
