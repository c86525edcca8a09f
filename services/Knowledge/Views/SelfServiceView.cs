using Contracts.Knowledge.V1;
using Marten;
using Messaging;

namespace Knowledge.Views;

/// <summary>That a customer was shown an article, as it is counted.</summary>
/// <param name="Id">The request.</param>
/// <param name="ArticleId">The article.</param>
/// <param name="Version">The version.</param>
/// <param name="At">When.</param>
/// <param name="Outcome">How it ended; null while it has not.</param>
public sealed record SelfServiceDocument(Guid Id, string ArticleId, int Version, DateTimeOffset At, SelfServiceOutcome? Outcome);

/// <summary>Articles that customers were shown, by when.</summary>
public sealed class SelfServiceView : View<SelfServedRequest, SelfServiceDocument>
{
    /// <summary>The one instance; it has no state.</summary>
    public static SelfServiceView Instance { get; } = new();

    /// <inheritdoc />
    protected override SelfServiceDocument[] Of(Guid streamId, SelfServedRequest state) => state.Offered is { } offered
        ? [new(streamId, offered.ArticleId, offered.Version, offered.At, state.Ended?.Outcome)]
        : [];

    /// <inheritdoc />
    protected override void Map(MartenRegistry.DocumentMappingExpression<SelfServiceDocument> document) => document.Duplicate(d => d.At);
}
