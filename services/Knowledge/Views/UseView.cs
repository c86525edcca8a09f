using EventStore;
using Marten;
using Messaging;

namespace Knowledge.Views;

/// <summary>A use of an article, as it is counted.</summary>
/// <param name="Id">Unique for the request and its place among the request's uses.</param>
/// <param name="ArticleId">The article.</param>
/// <param name="Version">The version.</param>
/// <param name="RequestId">The request.</param>
/// <param name="At">When the request was resolved.</param>
public sealed record UseDocument(Guid Id, string ArticleId, int Version, Guid RequestId, DateTimeOffset At);

/// <summary>Uses of articles by when they were.</summary>
public sealed class UseView : View<RequestUses, UseDocument>
{
    /// <summary>The one instance; it has no state.</summary>
    public static UseView Instance { get; } = new();

    /// <inheritdoc />
    protected override UseDocument[] Of(Guid streamId, RequestUses state) =>
    [
        .. state.Uses.Select((use, place) => new UseDocument(
            DerivedId.From("article-use", streamId.ToString(), $"{place}"), use.ArticleId, use.Version, use.RequestId, use.At)),
    ];

    /// <inheritdoc />
    protected override void Map(MartenRegistry.DocumentMappingExpression<UseDocument> document) => document.Duplicate(d => d.At);
}
