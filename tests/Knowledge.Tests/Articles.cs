using Contracts;
using Contracts.Knowledge.V1;
using Hosting;
using Messaging;
using TestKit;

namespace Knowledge.Tests;

/// <summary>An article about a line that is down, drafted by expert e1, reviewed by editor k2, published by editor k1.</summary>
internal static class Articles
{
    public const string Id = "no-internet";

    public static readonly Article Text = new(
        "无法连接互联网", "看光猫的 LOS 灯。红灯闪烁是光路中断，转故障单。", "zh-CN", [RequestKind.Fault], ["broadband"], [], [], ["宽带上不了网"]);

    public static Context Editor { get; } = Desk.As(Roles.Editor, "k1");

    public static Context OtherEditor { get; } = Desk.As(Roles.Editor, "k2");

    public static Context Expert { get; } = Desk.As(Roles.Expert, "e1");

    public static ArticlePublished Published1 { get; } = Published(1, Desk.Now.AddHours(-1));

    public static DraftArticle Draft(int version, string body = "Look at the lamp.") => new(
        Id, version, Text.Title, body, Text.Language, Text.Kinds, Text.Categories, Text.Regions, Text.Tiers, Text.Keywords);

    public static ArticleDrafted Drafted(int version, string author = "e1", string body = "Look at the lamp.") =>
        new(Id, version, author, Text with { Body = body }, Desk.Now.AddHours(-3));

    public static ArticleReviewed Reviewed(int version, bool approved = true, string by = "k2") =>
        new(Id, version, by, approved, Remark: null, Desk.Now.AddHours(-2));

    public static ArticlePublished Published(int version, DateTimeOffset from) => new(Id, version, "k1", from, Desk.Now.AddHours(-1));

    public static IFact[] Approved(int version, string body = "Look at the lamp.") => [Drafted(version, body: body), Reviewed(version)];

    public static Given<KnowledgeArticle> Given(Context context, params IFact[] history) => new(KnowledgeArticle.Stream, context, history);

    public static Context At(this Context context, DateTimeOffset now) => context with { Now = now };
}
