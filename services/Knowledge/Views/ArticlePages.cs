using Contracts;
using Contracts.Knowledge.V1;
using Marten;
using Messaging;

namespace Knowledge.Views;

/// <summary>An article as it was, is or will be shown at a moment.</summary>
/// <param name="ArticleId">The article.</param>
/// <param name="Version">The version.</param>
/// <param name="From">Since when it is shown.</param>
/// <param name="Until">Until when; null: until further notice.</param>
/// <param name="Title">What it is about.</param>
/// <param name="Body">The text.</param>
/// <param name="Language">Its language.</param>
/// <param name="Kinds">Kinds of requests that it helps with; empty for all.</param>
/// <param name="Categories">Categories; empty for all.</param>
/// <param name="Regions">Regions; empty for all.</param>
/// <param name="Tiers">Tiers; empty for all.</param>
/// <param name="Keywords">Other words for it.</param>
public sealed record ShownArticle(
    string ArticleId, int Version, DateTimeOffset From, DateTimeOffset? Until, string Title, string Body, string Language,
    IReadOnlyList<RequestKind> Kinds, IReadOnlyList<string> Categories, IReadOnlyList<string> Regions, IReadOnlyList<int> Tiers,
    IReadOnlyList<string> Keywords);

/// <summary>Articles for those who answer customers, and drafts for those who write.</summary>
public static class ArticlePages
{
    private const int LargestPage = 500;

    /// <summary>Who reads what is or was in force.</summary>
    internal static readonly string[] Readers = [Roles.Agent, Roles.Expert, Roles.Supervisor, Roles.Editor, Roles.Auditor];

    /// <summary>Who reads drafts and whole histories too: no agent tells a customer what nobody has approved.</summary>
    internal static readonly string[] Makers = [Roles.Expert, Roles.Supervisor, Roles.Editor, Roles.Auditor];

    public static void Map(IEndpointRouteBuilder app)
    {
        app.MapGet("/articles/{articleId}", async (string articleId, DateTimeOffset? at, Hop hop, TimeProvider clock, CancellationToken token) =>
        {
            var article = await hop.StateAsync(KnowledgeArticle.Stream, KnowledgeArticle.IdOf(articleId), token);
            var moment = at ?? clock.GetUtcNow();
            return article.At(moment) is var (version, period)
                ? TypedResults.Json(Shown(version.Drafted, period), ContractJson.Options)
                : throw Refusal.Unknown($"article in force at {moment.ToUniversalTime():O}", Quoted.Or(articleId, "of that name"));
        }).RequireAuthorization(p => p.RequireRole(Readers));

        app.MapGet("/articles/in-work", async (IQuerySession session, CancellationToken token) => Results.Text(
            await session.Query<ArticleDocument>().Where(d => d.InWork).OrderBy(d => d.ArticleId).Take(LargestPage).Select(d => d.Draft!).ToJsonArray(token),
            "application/json")).RequireAuthorization(p => p.RequireRole(Makers));
    }

    private static ShownArticle Shown(ArticleDrafted drafted, Period period)
    {
        var content = drafted.Content;
        return new(
            drafted.ArticleId, drafted.Version, period.From, period.Until, content.Title, content.Body, content.Language, content.Kinds,
            content.Categories, content.Regions, content.Tiers, content.Keywords);
    }
}
