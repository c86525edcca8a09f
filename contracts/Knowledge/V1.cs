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

/// <summary>How it ended that a customer was shown an article.</summary>
public enum SelfServiceOutcome
{
    /// <summary>The customer says that it helped.</summary>
    Helped,

    /// <summary>The customer says that it did not help.</summary>
    NotHelped,

    /// <summary>The customer said nothing in the time for it.</summary>
    NoReaction,

    /// <summary>The request came to a human, or to its end, without the customer's saying either.</summary>
    Overtaken,
}

/// <summary>An article fits what the customer asked, and their channel shows it to them, with a way to a human (A6).</summary>
/// <param name="RequestId">The request.</param>
/// <param name="Channel">The channel of the first contact.</param>
/// <param name="ArticleId">The article.</param>
/// <param name="Version">The version in force.</param>
/// <param name="Title">What it is about.</param>
/// <param name="Body">The text, plain or Markdown.</param>
/// <param name="Coverage">The share of the customer's words that it has, by their rarity, 0 to 1.</param>
/// <param name="ReactBy">Until when what the customer makes of it is waited for.</param>
/// <param name="At">When.</param>
/// <param name="Kind">The kind of the request, as it was classified then.</param>
/// <param name="Category">The category.</param>
/// <param name="Urgency">The urgency.</param>
/// <param name="Tier">The customer's tier.</param>
/// <param name="Region">The region.</param>
/// <param name="Jurisdiction">Whose law holds for the customer.</param>
[Name("article_offered")]
public sealed record ArticleOffered(
    Guid RequestId, Channel Channel, string ArticleId, int Version, string Title, string Body, double Coverage, DateTimeOffset ReactBy,
    DateTimeOffset At, RequestKind Kind, string Category, Urgency Urgency, int Tier, string? Region = null, string? Jurisdiction = null)
    : IRequestFact, IArticleFact, IRouted
{
    string IRouted.RoutingDimension => ChannelId.Of(Channel);
}

/// <summary>No article fits what the customer asked well enough: a human answers.</summary>
/// <param name="RequestId">The request.</param>
/// <param name="Coverage">Of the best, 0 to 1; null where none has any of the words.</param>
/// <param name="At">When.</param>
[Name("no_article_found")]
public sealed record NoArticleFound(Guid RequestId, double? Coverage, DateTimeOffset At) : IRequestFact;

/// <summary>The customer's reaction to the article is not waited for any more.</summary>
/// <param name="RequestId">The request.</param>
/// <param name="ArticleId">The article.</param>
/// <param name="Version">The version that they were shown.</param>
/// <param name="Outcome">How it ended.</param>
/// <param name="At">When; without a reaction, the moment until when it was waited for.</param>
[Name("self_service_ended")]
public sealed record SelfServiceEnded(
    Guid RequestId, string ArticleId, int Version, SelfServiceOutcome Outcome, DateTimeOffset At) : IRequestFact, IArticleFact;
