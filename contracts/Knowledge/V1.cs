namespace Contracts.Knowledge.V1;

/// <summary>What an article of the knowledge base 知识库 says, in one version. No personal data belongs in it.</summary>
/// <param name="Title">What it is about.</param>
/// <param name="Body">The text, plain or Markdown.</param>
/// <param name="Language">IETF tag of the language that it is written in.</param>
/// <param name="Kinds">Kinds of requests that it helps with; empty for all.</param>
/// <param name="Categories">Categories of requests that it helps with; empty for all.</param>
/// <param name="Regions">Regions that it holds for; empty for all.</param>
/// <param name="Tiers">Tiers of customers that it holds for; empty for all.</param>
/// <param name="Keywords">Other words that people have for it.</param>
public sealed record Article(
    string Title, string Body, string Language, IReadOnlyList<RequestKind> Kinds, IReadOnlyList<string> Categories,
    IReadOnlyList<string> Regions, IReadOnlyList<int> Tiers, IReadOnlyList<string> Keywords);

/// <summary>A fact in the life of an article.</summary>
public interface IArticleFact : IFact
{
    /// <summary>The article.</summary>
    string ArticleId { get; }
}

/// <summary>A version was drafted. It counts for nobody until it is published.</summary>
/// <param name="ArticleId">The article.</param>
/// <param name="Version">The version, from 1.</param>
/// <param name="AuthorId">Who wrote it: the personnel id.</param>
/// <param name="Content">What it says.</param>
/// <param name="At">When.</param>
/// <param name="FromConsultationId">The consultation whose answer it was drafted from (E5); null: none.</param>
[Name("article_drafted")]
public sealed record ArticleDrafted(
    string ArticleId, int Version, string AuthorId, Article Content, DateTimeOffset At, Guid? FromConsultationId = null) : IArticleFact;

/// <summary>A version was reviewed by somebody else than its author.</summary>
/// <param name="ArticleId">The article.</param>
/// <param name="Version">The version.</param>
/// <param name="ReviewerId">Who: the personnel id.</param>
/// <param name="Approved">True where it may be published.</param>
/// <param name="Remark">What the author is to know.</param>
/// <param name="At">When.</param>
[Name("article_reviewed")]
public sealed record ArticleReviewed(
    string ArticleId, int Version, string ReviewerId, bool Approved, string? Remark, DateTimeOffset At) : IArticleFact;

/// <summary>A version is in force from a moment on, in place of what was in force or was to come into force from then on.</summary>
/// <param name="ArticleId">The article.</param>
/// <param name="Version">The version.</param>
/// <param name="EditorId">Who published it: the personnel id.</param>
/// <param name="From">From when on; never before the fact.</param>
/// <param name="At">When it was decided.</param>
[Name("article_published")]
public sealed record ArticlePublished(string ArticleId, int Version, string EditorId, DateTimeOffset From, DateTimeOffset At) : IArticleFact;

/// <summary>An article is in force no longer from a moment on.</summary>
/// <param name="ArticleId">The article.</param>
/// <param name="EditorId">Who retired it: the personnel id.</param>
/// <param name="Reason">Why.</param>
/// <param name="From">From when on; never before the fact.</param>
/// <param name="At">When it was decided.</param>
[Name("article_retired")]
public sealed record ArticleRetired(string ArticleId, string EditorId, string Reason, DateTimeOffset From, DateTimeOffset At) : IArticleFact;

/// <summary>An agent settled a request with what an article says (C1).</summary>
/// <param name="RequestId">The request.</param>
/// <param name="ArticleId">The article.</param>
/// <param name="Version">The version that the agent had before them.</param>
/// <param name="AgentId">The agent.</param>
/// <param name="At">When the request was resolved.</param>
[Name("article_used")]
public sealed record ArticleUsed(Guid RequestId, string ArticleId, int Version, string AgentId, DateTimeOffset At) : IRequestFact, IArticleFact;
