using Contracts.Knowledge.V1;
using Marten;
using Messaging;

namespace Knowledge.Views;

/// <summary>Where the latest version stands, as long as it was never published.</summary>
public enum DraftStatus
{
    /// <summary>Nobody has reviewed it.</summary>
    AwaitingReview,

    /// <summary>Its reviewer wants another version.</summary>
    SentBack,

    /// <summary>It may be published.</summary>
    Approved,
}

/// <summary>A version that is being worked on.</summary>
/// <param name="ArticleId">The article.</param>
/// <param name="Version">The version.</param>
/// <param name="Title">What it is about.</param>
/// <param name="AuthorId">Who wrote it.</param>
/// <param name="Status">Where it stands.</param>
/// <param name="Remark">What its reviewer remarked.</param>
/// <param name="DraftedAt">When it was drafted.</param>
public sealed record DraftRow(
    string ArticleId, int Version, string Title, string AuthorId, DraftStatus Status, string? Remark, DateTimeOffset DraftedAt);

/// <summary>A text that is or will be in force, from one moment until another.</summary>
/// <param name="Period">The version, and when.</param>
/// <param name="Content">What it says.</param>
public sealed record TextInForce(Period Period, Article Content);

/// <summary>An article as it is listed and searched.</summary>
/// <param name="Id">Its stream.</param>
/// <param name="ArticleId">Its name.</param>
/// <param name="Title">Of the latest version.</param>
/// <param name="InWork">It has a draft.</param>
/// <param name="Draft">The latest version, as long as it was never published.</param>
/// <param name="Texts">What is or will be in force, as of the last decision about that; what had ended by then is left out.</param>
public sealed record ArticleDocument(
    Guid Id, string ArticleId, string Title, bool InWork, DraftRow? Draft, IReadOnlyList<TextInForce> Texts);

/// <summary>Articles: what is in work, and what the search finds.</summary>
public sealed class ArticleView : View<KnowledgeArticle, ArticleDocument>
{
    /// <summary>The one instance; it has no state.</summary>
    public static ArticleView Instance { get; } = new();

    /// <inheritdoc />
    protected override ArticleDocument[] Of(Guid streamId, KnowledgeArticle state)
    {
        var latest = state.Versions[^1];
        return
        [
            new(streamId, latest.Drafted.ArticleId, latest.Drafted.Content.Title, !latest.WasPublished, latest.WasPublished ? null : Row(latest),
                [.. state.Validity.After(state.DecidedAt).Select(period => new TextInForce(period, state.Versions[period.Version - 1].Drafted.Content))]),
        ];
    }

    /// <inheritdoc />
    protected override void Map(MartenRegistry.DocumentMappingExpression<ArticleDocument> document) => document
        .Duplicate(d => d.InWork, configure: index => index.Predicate = "in_work")
        .Duplicate(d => d.ArticleId);

    private static DraftRow Row(ArticleVersion version) => new(
        version.Drafted.ArticleId, version.Drafted.Version, version.Drafted.Content.Title, version.Drafted.AuthorId,
        version.Review switch { null => DraftStatus.AwaitingReview, { Approved: true } => DraftStatus.Approved, _ => DraftStatus.SentBack },
        version.Review?.Remark, version.Drafted.At);
}
