using Contracts;
using Contracts.Knowledge.V1;
using DiffPlex.DiffBuilder;
using DiffPlex.DiffBuilder.Model;
using Messaging;

namespace Knowledge.Views;

/// <summary>A version of an article: who wrote it, who reviewed it, and when it was or is in force.</summary>
/// <param name="Version">The version.</param>
/// <param name="Title">What it is about.</param>
/// <param name="AuthorId">Who wrote it.</param>
/// <param name="DraftedAt">When.</param>
/// <param name="FromConsultationId">The consultation whose answer it was drafted from; null: none.</param>
/// <param name="ReviewerId">Who reviewed it; null: nobody yet.</param>
/// <param name="Approved">What the reviewer said.</param>
/// <param name="Remark">What the reviewer remarked.</param>
/// <param name="ReviewedAt">When.</param>
/// <param name="InForce">When it was, is or will be in force: from the first moment on, and no longer at the last.</param>
/// <param name="Content">What it says, where one version is asked for.</param>
public sealed record VersionRow(
    int Version, string Title, string AuthorId, DateTimeOffset DraftedAt, Guid? FromConsultationId, string? ReviewerId, bool? Approved,
    string? Remark, DateTimeOffset? ReviewedAt, IReadOnlyList<Period> InForce, Article? Content = null);

/// <summary>A line of a comparison.</summary>
/// <param name="Change"><c>unchanged</c>, <c>deleted</c> or <c>inserted</c>.</param>
/// <param name="Text">The line.</param>
public sealed record ComparedLine(string Change, string Text);

/// <summary>The whole history of an article.</summary>
public static class VersionPages
{
    public static void Map(IEndpointRouteBuilder app)
    {
        var article = app.MapGroup("/articles/{articleId}").RequireAuthorization(p => p.RequireRole(ArticlePages.Makers));
        article.MapGet("/versions", async (string articleId, Hop hop, CancellationToken token) =>
        {
            var state = await FindAsync(hop, articleId, token);
            return TypedResults.Json(state.Versions.Select(version => Row(state, version)), ContractJson.Options);
        });
        article.MapGet("/versions/{version:int}", async (string articleId, int version, Hop hop, CancellationToken token) =>
        {
            var state = await FindAsync(hop, articleId, token);
            var found = state.Version(articleId, version);
            return TypedResults.Json(Row(state, found) with { Content = found.Drafted.Content }, ContractJson.Options);
        });
        article.MapGet("/compare", async (string articleId, int from, int to, Hop hop, CancellationToken token) =>
        {
            var state = await FindAsync(hop, articleId, token);
            return TypedResults.Json(
                Compare(state.Version(articleId, from).Drafted.Content, state.Version(articleId, to).Drafted.Content), ContractJson.Options);
        });
    }

    /// <summary>What differs, line by line: the body, and above it what else the version says, a line each.</summary>
    public static IReadOnlyList<ComparedLine> Compare(Article earlier, Article later) =>
    [
        .. InlineDiffBuilder.Diff(Text(earlier), Text(later), ignoreWhiteSpace: false).Lines
            .Select(line => new ComparedLine(
                line.Type switch { ChangeType.Inserted => "inserted", ChangeType.Deleted => "deleted", _ => "unchanged" }, line.Text)),
    ];

    private static string Text(Article article) => string.Join('\n',
    [
        $"title: {article.Title}", $"language: {article.Language}", $"kinds: {List(article.Kinds.Select(kind => Names.Kebab($"{kind}")))}",
        $"categories: {List(article.Categories)}", $"regions: {List(article.Regions)}", $"tiers: {List(article.Tiers)}",
        $"keywords: {List(article.Keywords)}", "", article.Body,
    ]);

    private static string List<T>(IEnumerable<T> things) => string.Join(", ", things);

    private static async Task<KnowledgeArticle> FindAsync(Hop hop, string articleId, CancellationToken token) =>
        await hop.StateAsync(KnowledgeArticle.Stream, KnowledgeArticle.IdOf(articleId), token) is { Latest: > 0 } state
            ? state
            : throw Refusal.Unknown("article", Quoted.Or(articleId, "of that name"));

    private static VersionRow Row(KnowledgeArticle article, ArticleVersion version)
    {
        var (drafted, review) = (version.Drafted, version.Review);
        return new(
            drafted.Version, drafted.Content.Title, drafted.AuthorId, drafted.At, drafted.FromConsultationId, review?.ReviewerId,
            review?.Approved, review?.Remark, review?.At, [.. article.Validity.Periods.Where(period => period.Version == drafted.Version)]);
    }
}
