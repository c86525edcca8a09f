using System.Collections.Immutable;
using Contracts;
using Contracts.Knowledge.V1;
using EventStore;
using Knowledge.Views;
using Messaging;

namespace Knowledge;

/// <summary>A version of an article.</summary>
/// <param name="Drafted">What it says, and who wrote it.</param>
/// <param name="Review">What its reviewer said; null: nothing yet.</param>
/// <param name="WasPublished">It came into force, or was to.</param>
public sealed record ArticleVersion(ArticleDrafted Drafted, ArticleReviewed? Review = null, bool WasPublished = false);

/// <summary>An article in all its versions, folded from its facts.</summary>
public sealed record KnowledgeArticle
{
    /// <summary>Before the first fact.</summary>
    public static readonly KnowledgeArticle None = new();

    /// <summary>How articles are kept.</summary>
    public static readonly StreamType<KnowledgeArticle> Stream =
        new("article", None, (article, fact) => article.Evolve(fact), view: ArticleView.Instance);

    /// <summary>Oldest first; version 1 is the first.</summary>
    public ImmutableList<ArticleVersion> Versions { get; init; } = [];

    /// <summary>Which version is in force when.</summary>
    public Validity Validity { get; init; } = Validity.Never;

    /// <summary>The last publication, unless the article was retired since.</summary>
    public ArticlePublished? Published { get; init; }

    /// <summary>The retirement, unless the article was published again since.</summary>
    public ArticleRetired? Retired { get; init; }

    /// <summary>When it was last decided what is in force; nothing before that moment changes any more.</summary>
    public DateTimeOffset DecidedAt { get; init; } = DateTimeOffset.MinValue;

    /// <summary>The number of the latest version; 0 before the first.</summary>
    public int Latest => Versions.Count;

    /// <summary>The stream of an article.</summary>
    public static Guid IdOf(string articleId) => DerivedId.From("knowledge", "article", articleId);

    /// <summary>How facts change it.</summary>
    public KnowledgeArticle Evolve(IFact fact) => fact switch
    {
        ArticleDrafted f when f.Version == Latest + 1 => this with { Versions = Versions.Add(new(f)) },
        ArticleReviewed f => With(f.Version, version => version with { Review = f }),
        ArticlePublished f when f.Version >= 1 && f.Version <= Latest => With(f.Version, version => version with { WasPublished = true }) with
        {
            Validity = Validity.Publish(f.Version, f.From), Published = f, Retired = null, DecidedAt = f.At,
        },
        ArticleRetired f => this with { Validity = Validity.Retire(f.From), Published = null, Retired = f, DecidedAt = f.At },
        _ => this,
    };

    /// <summary>A version.</summary>
    /// <exception cref="Refusal">There is no such article, or no such version of it.</exception>
    public ArticleVersion Version(string articleId, int version) =>
        Latest == 0 ? throw Refusal.Unknown("article", articleId)
        : version >= 1 && version <= Latest ? Versions[version - 1]
        : throw Refusal.Unknown($"version {version} of article", articleId);

    /// <summary>The version that a moment shows, and its period; null where none is in force.</summary>
    public (ArticleVersion Version, Period Period)? At(DateTimeOffset moment) =>
        Validity.At(moment) is { } period ? (Versions[period.Version - 1], period) : null;

    private KnowledgeArticle With(int version, Func<ArticleVersion, ArticleVersion> change) =>
        version < 1 || version > Latest ? this : this with { Versions = Versions.SetItem(version - 1, change(Versions[version - 1])) };
}
