using System.ComponentModel.DataAnnotations;

namespace Contracts.Knowledge.V1;

/// <summary>
/// The next version of an article is drafted: the first, or a revision. What is in force stays so until a version is published. No personal
/// data belongs in an article.
/// </summary>
/// <param name="ArticleId">The article, by the name that its editor gave it.</param>
/// <param name="Version">The number that this draft gets: 1 for a new article, else one above the latest. Where somebody else has drafted
/// that one meanwhile, it is refused, so that nobody writes over what they have not read.</param>
/// <param name="Title">What it is about, as who looks for it would say.</param>
/// <param name="Body">The text, plain or Markdown.</param>
/// <param name="Language">The language that it is written in.</param>
/// <param name="Kinds">Kinds of requests that it helps with; empty or absent: all.</param>
/// <param name="Categories">Categories of requests that it helps with; empty or absent: all.</param>
/// <param name="Regions">Regions that it holds for; empty or absent: all.</param>
/// <param name="Tiers">Tiers of customers that it holds for; empty or absent: all.</param>
/// <param name="Keywords">Other words that people have for it: it is found by these as well.</param>
[Name("draft_article")]
public sealed record DraftArticle(
    [Id] string ArticleId, [Range(1, int.MaxValue)] int Version, [Words(200)] string Title, [Words(20_000)] string Body, [Language] string Language,
    [Set(6)] IReadOnlyList<RequestKind>? Kinds = null, [Terms(50)] IReadOnlyList<string>? Categories = null,
    [Terms(50)] IReadOnlyList<string>? Regions = null, [Set(20)] IReadOnlyList<int>? Tiers = null,
    [Phrases(50, 60)] IReadOnlyList<string>? Keywords = null) : ICommand;

/// <summary>
/// An article is drafted from an expert's answer (E5). Who drafts it has read the answer and sends what of it belongs in an article: texts of
/// customers get into none by themselves.
/// </summary>
/// <param name="ArticleId">The article.</param>
/// <param name="Version">The number that this draft gets, as in <see cref="DraftArticle"/>.</param>
/// <param name="ConsultationId">The consultation, which has been answered.</param>
/// <param name="Title">What it is about.</param>
/// <param name="Body">The answer, as it is of use to others.</param>
/// <param name="Language">The language that it is written in.</param>
/// <param name="Kinds">Kinds of requests that it helps with; empty or absent: all.</param>
/// <param name="Categories">Categories of requests that it helps with; empty or absent: all.</param>
/// <param name="Regions">Regions that it holds for; empty or absent: all.</param>
/// <param name="Tiers">Tiers of customers that it holds for; empty or absent: all.</param>
/// <param name="Keywords">Other words that people have for it.</param>
[Name("draft_article_from_consultation")]
public sealed record DraftArticleFromConsultation(
    [Id] string ArticleId, [Range(1, int.MaxValue)] int Version, Guid ConsultationId, [Words(200)] string Title, [Words(20_000)] string Body,
    [Language] string Language, [Set(6)] IReadOnlyList<RequestKind>? Kinds = null, [Terms(50)] IReadOnlyList<string>? Categories = null,
    [Terms(50)] IReadOnlyList<string>? Regions = null, [Set(20)] IReadOnlyList<int>? Tiers = null,
    [Phrases(50, 60)] IReadOnlyList<string>? Keywords = null) : ICommand;

/// <summary>Somebody else than its author approves a version, or sends it back. Each version is reviewed once.</summary>
/// <param name="ArticleId">The article.</param>
/// <param name="Version">The version.</param>
/// <param name="Approved">True where it may be published.</param>
/// <param name="Remark">What the author is to know.</param>
[Name("review_article")]
public sealed record ReviewArticle(
    [Id] string ArticleId, [Range(1, int.MaxValue)] int Version, bool Approved, [Words(500)] string? Remark = null) : ICommand;

/// <summary>An approved version comes into force, in place of what was in force or was to come into force from then on.</summary>
/// <param name="ArticleId">The article.</param>
/// <param name="Version">The version.</param>
/// <param name="From">From when on, not before now; null: at once.</param>
[Name("publish_article")]
public sealed record PublishArticle([Id] string ArticleId, [Range(1, int.MaxValue)] int Version, DateTimeOffset? From = null) : ICommand;

/// <summary>An article is in force no longer; what was to come into force from then on does not. It may be published again.</summary>
/// <param name="ArticleId">The article.</param>
/// <param name="Reason">Why.</param>
/// <param name="From">From when on, not before now; null: at once.</param>
[Name("retire_article")]
public sealed record RetireArticle([Id] string ArticleId, [Words(500)] string Reason, DateTimeOffset? From = null) : ICommand;

/// <summary>What the customer makes of the article that they were shown (A6), as their channel tells. Before <c>reactBy</c>; once it is over, a contact that
/// names the request opens it again.</summary>
/// <param name="RequestId">The request.</param>
/// <param name="Helped">True: that helped, the request is closed. False: that did not help, it is queued for a human with the place that it had from the
/// first contact on.</param>
[Name("judge_article")]
public sealed record JudgeArticle(Guid RequestId, bool Helped) : ICommand;
