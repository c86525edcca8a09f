using Contracts;
using Marten;
using Messaging;
using Npgsql;

namespace Knowledge.Views;

/// <summary>How often an article was used.</summary>
/// <param name="ArticleId">The article.</param>
/// <param name="Title">Of its latest version.</param>
/// <param name="InForce">It can be used now.</param>
/// <param name="Uses">How many requests were resolved with it in the time that was asked for; 0 for one that nobody used.</param>
/// <param name="ByVersion">The same by version, for those that were used.</param>
/// <param name="LastAt">When it was last used in that time; null: not at all.</param>
/// <param name="Shown">How many customers were shown it in that time, before anybody rang (A6).</param>
/// <param name="Helped">How many of them say that it helped.</param>
/// <param name="NotHelped">How many say that it did not.</param>
public sealed record UseRow(
    string ArticleId, string Title, bool InForce, int Uses, IReadOnlyDictionary<int, int> ByVersion, DateTimeOffset? LastAt,
    int Shown = 0, int Helped = 0, int NotHelped = 0);

/// <summary>How often a version was used.</summary>
/// <param name="ArticleId">The article.</param>
/// <param name="Version">The version.</param>
/// <param name="Uses">How often.</param>
/// <param name="LastAt">When last.</param>
public sealed record UseCount(string ArticleId, int Version, int Uses, DateTimeOffset LastAt);

/// <summary>How often customers were shown an article, and what came of it.</summary>
/// <param name="ArticleId">The article.</param>
/// <param name="Shown">How often.</param>
/// <param name="Helped">How many say that it helped.</param>
/// <param name="NotHelped">How many say that it did not.</param>
public sealed record ShownCount(string ArticleId, int Shown, int Helped, int NotHelped);

/// <summary>Which articles help, and which nobody uses (A6, C1).</summary>
public static class UsePages
{
    private static readonly string[] Readers = [Roles.Editor, Roles.Supervisor, Roles.Auditor];

    /// <summary>Counted where they stand: uses are many.</summary>
    private const string Count =
        """
        select data ->> 'articleId', (data ->> 'version')::int, count(*)::int, max(at) from mt_doc_usedocument
        where at >= $1 and at < $2 group by 1, 2
        """;

    private const string CountShown =
        """
        select data ->> 'articleId', count(*)::int, count(*) filter (where data ->> 'outcome' = 'helped')::int,
          count(*) filter (where data ->> 'outcome' = 'notHelped')::int
        from mt_doc_selfservicedocument where at >= $1 and at < $2 group by 1
        """;

    /// <summary>Articles that are in force or were used, the most used first; those without use at the end.</summary>
    public static void Map(IEndpointRouteBuilder app) => app.MapGet("/articles/use", async (
        DateTimeOffset? from, DateTimeOffset? to, IQuerySession session, NpgsqlDataSource database, TimeProvider clock, CancellationToken token) =>
    {
        var (since, until) = (from?.ToUniversalTime() ?? DateTimeOffset.MinValue, to?.ToUniversalTime() ?? DateTimeOffset.MaxValue);
        var counts = await database.ReadAsync(
            Count, row => new UseCount(row.GetString(0), row.GetInt32(1), row.GetInt32(2), row.GetFieldValue<DateTimeOffset>(3)), token, since, until);
        var shown = await database.ReadAsync(
            CountShown, row => new ShownCount(row.GetString(0), row.GetInt32(1), row.GetInt32(2), row.GetInt32(3)), token, since, until);
        return TypedResults.Json(Rows(await session.Query<ArticleDocument>().ToListAsync(token), counts, shown, clock.GetUtcNow()), ContractJson.Options);
    }).RequireAuthorization(p => p.RequireRole(Readers));

    /// <summary>The rows that articles and their uses come to.</summary>
    public static IEnumerable<UseRow> Rows(
        IEnumerable<ArticleDocument> articles, IEnumerable<UseCount> counts, IEnumerable<ShownCount> shown, DateTimeOffset now)
    {
        var (byArticle, shownByArticle) = (counts.ToLookup(count => count.ArticleId), shown.ToDictionary(count => count.ArticleId));
        return articles
            .Select(article => Row(article, [.. byArticle[article.ArticleId]], shownByArticle.GetValueOrDefault(article.ArticleId), now))
            .Where(row => row.InForce || row.Uses + row.Shown > 0)
            .OrderByDescending(row => row.Uses + row.Helped).ThenBy(row => row.ArticleId, StringComparer.Ordinal);
    }

    private static UseRow Row(ArticleDocument article, IReadOnlyList<UseCount> counts, ShownCount? shown, DateTimeOffset now) => new(
        article.ArticleId, article.Title, article.Texts.Any(text => text.Period.Holds(now)), counts.Sum(count => count.Uses),
        counts.OrderBy(count => count.Version).ToDictionary(count => count.Version, count => count.Uses),
        counts.Count == 0 ? null : counts.Max(count => count.LastAt), shown?.Shown ?? 0, shown?.Helped ?? 0, shown?.NotHelped ?? 0);
}
